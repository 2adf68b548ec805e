package projections

import "slices"

// Field is one value of a filing as people read it. A filing, flattened, is a
// list of fields in the order of the form; what is compared, displayed and
// printed is the same list.
type Field struct {
	Path    string `json:"path"`          // stable: "basics.term_to", "equipment.<id>.model"
	Section string `json:"section"`       // in Chinese, as the form names it
	Row     string `json:"row,omitempty"` // which row of a list, in Chinese: 设备 CY-0017
	Label   string `json:"label"`
	Value   string `json:"value"` // in Chinese: words for codes, masks for what is sealed

	part    int      // which section
	rowPath string   // the path of the row, "" outside lists
	inBoth  bool     // the row is also beside
	raw     string   // what equality looks at: the value, or what it stands for
	sealed  bool     // Value shows masks at most
	items   []string // the parts of a list
}

// section is a part of the form and what of the flattened struct it shows.
type section struct {
	title string
	keys  []string // JSON names, in order
}

// sections are those of a filing (Q1.6). What a state has beside them is not
// shown as a field: a test names it.
var sections = []section{
	{"机构基本信息", []string{"credit_code", "authority", "canceled_on", "identity", "basics", "top_manager"}},
	{"联系方式", []string{"contacts"}},
	{"备案业务范围", []string{"tracks"}},
	{"工作场所", []string{"premises"}},
	{"人员信息", []string{"staff"}},
	{"技术能力", []string{"cma", "annex", "operation_capability"}},
	{"设施设备", []string{"equipment"}},
	{"管理能力", []string{"management"}},
	{"备案承诺书", []string{"commitment"}},
	{"证明文件", []string{"documents"}},
	{"备案审查", []string{"cases"}},
}

// publicSections are those the public is shown (Q6.1).
var publicSections = []section{
	{"基本情况", []string{"credit_code", "authority", "identity", "basics", "top_manager", "contacts"}},
	{"备案业务范围", []string{"tracks", "canceled_tracks"}},
	{"技术能力", []string{"cma", "annex", "operation_capability", "operation_sites"}},
	{"工作场所", []string{"premises"}},
	{"人员信息", []string{"staff"}},
	{"设施设备", []string{"equipment"}},
	{"书面承诺", []string{"commitment"}},
	{"证明文件", []string{"documents"}},
}

// cancellationSections are what remains of a canceled filing.
var cancellationSections = []section{{"备案注销", []string{"cancellation"}}}

// Fields returns the filing as a list, without what is empty.
func (v FilingView) Fields() []Field { return shown(flatten(v.State, nil, sections, namesIn(v.State))) }

// Fields returns what the public may see as a list, without what is empty.
func (v PublicView) Fields() []Field { return shown(flattenPublic(v, PublicView{})) }

func shown(all []Field) []Field {
	return slices.DeleteFunc(all, func(f Field) bool { return f.Value == "" })
}

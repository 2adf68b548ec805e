package pages_test

import (
	"maps"
	"strings"

	"example.org/ledger/http/pages"
	"github.com/a-h/templ"
)

// The samples hold what people may have typed: pages must show it as text.
const (
	hostile = `苏州"><img src=x onerror=alert(1)><script>alert(2)</script>检测有限公司`
	turning = "江苏\u202egpj.exe\u202c环境监测有限公司"
	formula = `=HYPERLINK("http://example.org","点击")`
	ordinal = "江苏澄屿环境检测有限公司"
)

var longest = strings.Repeat("生态环境监测技术服务", 11) + "有限责任公司总部"

func frame(title, path string, crumbs ...pages.Link) pages.Frame {
	return pages.Frame{Title: title, Path: path, Position: "1204", Crumbs: crumbs}
}

func on(label string) pages.Badge   { return pages.Badge{Kind: pages.On, Label: label} }
func wait(label string) pages.Badge { return pages.Badge{Kind: pages.Wait, Label: label} }

// Filing numbers as authorities may have them written: with the words of their
// documents, and as long as a number may be, of wide characters and in one word
// (domain-decisions 1.43).
const (
	wordedNumber  = "浙环监备〔2026〕33J00002"
	widestNumber  = "广东省生态环境监测技术服务机构备案编第〔44J202600003"
	longestNumber = "CHENGDUENVIRONMENTAL51J202600004"
)

const base = "/registry/0199c1d2-0000-7000-8000-000000000001"

func result(name, code, authority string, lines ...pages.ResultLine) pages.Result {
	return pages.Result{Name: name, Href: base, CreditCode: code, Authority: authority, Lines: lines}
}

func testingLine(number, since string) pages.ResultLine {
	return pages.ResultLine{Track: "检测类", Categories: []string{"综合监测类"}, Number: number, State: on("公示"), Since: since}
}

func operationLine(number, since string) pages.ResultLine {
	return pages.ResultLine{Track: "运维类", Categories: []string{"污染源自动监测运维类", "环境质量自动监测运维类"}, Number: number, State: on("公示"), Since: since}
}

func search() pages.Search {
	return pages.Search{
		Frame:   frame("备案信息查询", "/registry?q=环境"),
		Terms:   pages.Terms{Query: `环境"><script>`, Authority: "32"},
		Asked:   true,
		Choices: choices(),
		Count:   43, Next: "/registry?q=环境&after=32-32J2026000019", First: "/registry?q=环境",
		Results: []pages.Result{
			result(ordinal, "91320500DEMQ000184", "江苏", testingLine("32J2026000019", "2026-02-11"), operationLine("32Y202600001X", "2026-04-22")),
			result(longest, "91330100DEMQ00026E", "浙江", testingLine(wordedNumber, "2026-02-03")),
			result(hostile, "91440100DEMQ000344", "广东", testingLine(widestNumber, "2026-02-18")),
			result(turning, "91510100DEMQ000429", "四川", testingLine(longestNumber, "2026-02-25")),
			result(formula, "91310115DEMQ00050E", "上海", operationLine("31Y2026000052", "2026-03-04")),
		},
		Standing: pages.Standing{At: "2026年7月15日 18:00:04", Position: "1204"},
	}
}

func choices() pages.Choices {
	return pages.Choices{
		Authorities: []pages.Option{{Code: "11", Label: "北京市"}, {Code: "32", Label: "江苏省"}, {Code: "66", Label: "新疆生产建设兵团"}},
		Categories: []pages.OptionGroup{
			{Label: "检测类", Options: []pages.Option{{Code: "general", Label: "综合监测类"}, {Code: "radiation_only", Label: "辐射专项监测类"}}},
			{Label: "运维类", Options: []pages.Option{{Code: "ambient_operation", Label: "环境质量自动监测运维类"}}},
		},
		Scopes: []pages.OptionGroup{{Label: "检测类", Options: []pages.Option{{Code: "M01", Label: "水（含大气降水）和废水"}}}},
		States: []pages.Option{{Code: "effective", Label: "公示"}},
	}
}

func record(name string) pages.Record {
	return pages.Record{
		Name: name, CreditCode: "91320500DEMQ000184",
		Tracks: []pages.TrackLine{
			{Track: "检测类（监测机构）", State: on("公示"), Number: "32J2026000019", Since: "2026-02-11"},
			{Track: "运维类（运维机构）", State: wait("审查中")},
		},
		Sections: []pages.Section{
			{ID: "basics", Title: "基本情况", Groups: []pages.Group{{Rows: []pages.Row{
				{Label: "机构名称", Values: []string{name}, Wide: true},
				{Label: "法定代表人", Values: []string{"沈予安"}},
				{Label: "最高管理者", Values: []string{"沈予安"}},
				{Label: "机构性质", Values: []string{"有限责任公司（自然人投资或控股）"}},
				{Label: "成立日期", Values: []string{"2015-06-18"}},
				{Label: "营业期限", Values: []string{"2015-06-18 至 无固定期限"}},
				{Label: "注册资本", Values: []string{"1000.00 万元"}},
				{Label: "注册地址", Values: []string{"江苏省苏州市高新区虚构路 88 号 3 幢 " + formula}, Wide: true},
			}}}},
			{ID: "scope", Title: "备案业务范围", Groups: []pages.Group{{Title: "检测类", Rows: []pages.Row{
				{Label: "机构类别", Values: []string{"综合监测类"}, Wide: true},
				{Label: "监测类别", Values: []string{"水（含大气降水）和废水", "环境空气和废气", "土壤和水系沉积物", "噪声"}, Wide: true},
			}}}},
			{ID: "premises", Title: "工作场所", Groups: []pages.Group{
				{Title: "工作场所：" + hostile, Rows: []pages.Row{
					{Label: "地址", Values: []string{longest}, Wide: true},
					{Label: "面积", Values: []string{"2400.00 平方米"}}, {Label: "所在地", Values: []string{"江苏省苏州市"}},
				}},
			}},
			{ID: "letter", Title: "书面承诺", Groups: []pages.Group{{Rows: []pages.Row{
				{Label: "签署人", Values: []string{"沈予安"}}, {Label: "签署日期", Values: []string{"2026-01-29"}},
			}}}, Files: []pages.File{{Title: "书面承诺", Href: base + "/documents/1", Note: "PDF，182 KB"}}},
			{ID: "staff", Title: "人员信息", Note: "在职人数", Counts: []pages.Count{
				{Caption: "按岗位", Rows: []pages.Number{{Label: "技术管理", N: 1}, {Label: "现场采样", N: 12}, {Label: "授权签字人", N: 3}}},
				{Caption: "按职称", Rows: []pages.Number{{Label: "正高", N: 1}, {Label: "中级", N: 10}, {Label: "无", N: 20}}},
				{Caption: "按学历", Rows: []pages.Number{{Label: "硕士", N: 4}, {Label: "本科", N: 22}}},
			}},
			{ID: "equipment", Title: "设施设备", Counts: []pages.Count{{Caption: "按状态", Rows: []pages.Number{{Label: "在用", N: 246}, {Label: "报废", N: 2}}}}},
		},
	}
}

// wholeRecord has lists whose rows are folded.
func wholeRecord(name string) pages.Record {
	r := record(name)
	person := pages.Group{Title: "人员 ****0119", Brief: "技术管理、授权签字人 · 在职", Rows: []pages.Row{
		{Label: "岗位", Values: []string{"技术管理", "授权签字人"}}, {Label: "学历", Values: []string{"硕士"}}, {Label: "个人信息", Values: []string{"身份证号 ****************19"}},
	}}
	instrument := pages.Group{Title: "设备 CY-0017", Brief: hostile, Rows: []pages.Row{{Label: "型号规格", Values: []string{longest}}}}
	r.Sections = append(r.Sections,
		pages.Section{ID: "staff-rows", Title: "人员信息", Note: "共 38 项", Folded: true, Groups: []pages.Group{person, person, person}},
		pages.Section{ID: "equipment-rows", Title: "设施设备", Note: "共 1940 项，显示第 1–50 项", Folded: true, Groups: []pages.Group{instrument, instrument},
			Parts: []pages.Link{{Text: "第 51–100 项", Href: "?section=equipment&page=2"}}})
	return r
}

var toEntry = []pages.Link{{Text: "备案信息查询", Href: "/registry"}, {Text: hostile, Href: base}}

func happenings() []pages.Happening {
	return []pages.Happening{
		{ID: "r41", Sentence: "机构名称变更为“" + hostile + "”", By: "江苏省生态环境厅", On: "2026-05-12 09:14", Machine: "2026-05-12T09:14:00+08:00", Occurred: "2026-03-31", AsOf: base + "/as-of?revision=41", Compare: base + "/compare?from=40&to=41"},
		{ID: "r40", Sentence: "新增运维类备案审查通过，备案号 " + longestNumber + "，即日公示", By: "江苏省生态环境厅", On: "2026-04-22 15:02", Machine: "2026-04-22T15:02:00+08:00", AsOf: base + "/as-of?revision=40", Compare: base + "/compare?from=39&to=40"},
		{ID: "r17", Sentence: "检测类首次备案审查通过，备案号 32J2026000019，即日公示", By: "江苏省生态环境厅", On: "2026-02-11 10:30", Machine: "2026-02-11T10:30:00+08:00", AsOf: base + "/as-of?revision=17"},
	}
}

func one(s string) []string { return []string{s} }

func differences() []pages.DifferenceSection {
	return []pages.DifferenceSection{
		{ID: "identity", Title: "机构名称与法定代表人", Rows: []pages.Difference{
			{Label: "机构名称", Kind: pages.Changed, Old: one("浙江栖衡环境监测技术有限公司"), New: one(hostile)},
			{Label: "法定代表人", Kind: pages.Changed, Old: one("陆时雨"), New: one(turning)},
		}},
		{ID: "scope", Title: "备案业务范围", Rows: []pages.Difference{
			{Label: "监测类别", Kind: pages.Changed, Old: one("噪声"), New: one("噪声、振动")},
			{Label: "工作场所 2 地址", Kind: pages.Added, New: []string{"地址：" + longest, "面积：2400.00"}},
			{Label: "官方网站", Kind: pages.Removed, Old: one("https://example.org/" + strings.Repeat("long", 30))},
		}},
	}
}

func statistics() pages.Statistics {
	return pages.Statistics{
		Frame: frame("备案统计", "/statistics"), Standing: pages.Standing{At: "2026年7月15日 18:00", Position: "1204"},
		Facts:       []pages.Fact{{Label: "公示机构", N: "14982", Unit: "家"}, {Label: "审查用时（中位数）", N: "7.5", Unit: "个工作日"}},
		Authorities: []pages.Place{{Name: "江苏", Href: "/registry?authority=32", Institutions: 1204, Testing: 1100, Operation: 230}, {Name: hostile, Href: "/registry", Institutions: 1}},
		Without:     []string{"西藏", "兵团"},
		Months:      []pages.Month{{Year: 2025, Month: 12, Effective: 14980}, {Year: 2026, Month: 1, Published: 4, Canceled: 2, Effective: 14982}},
		Lists:       []pages.BarList{{ID: "institution-categories", Title: "机构类别", Bars: []pages.Bar{{Label: longest, Href: "/registry", N: 14982}, {Label: "辐射专项监测类"}}}},
	}
}

// samples are all pages in all their states, by name.
func samples() map[string]templ.Component {
	r := record(ordinal)
	hostileRecord := record(hostile)
	hostileRecord.Tracks[0].Number, hostileRecord.Tracks[1].Number = longestNumber, widestNumber
	nothing := pages.Search{Frame: frame("备案信息查询", "/registry"), Terms: pages.Terms{Query: "不存在的机构"}, Asked: true, Choices: choices()}
	wrong := nothing
	wrong.Problem = "备案所在地不在名单中，请重新选择。"
	gone := nothing
	gone.Canceled = []pages.CanceledLine{{Name: hostile, CreditCode: "91659001DEMQ001142", CanceledOn: "2026年7月1日"}}
	signedIn := frame("变更记录", "/filings/1/history", toEntry...)
	signedIn.Visitor = "江苏省审查人员 " + hostile
	moment := pages.AsOf{Frame: frame("按时点查看", base+"/as-of", toEntry...), Name: hostile, Base: base, First: "2026-01-06", Latest: "2026-07-15", Date: "2026-03-01"}
	then, before, badDate := moment, moment, moment
	then.Moment, then.Record, then.Revision, then.Standing, then.Now = "2026年3月1日 24:00", &r, "版本 17", pages.Standing{Position: "311"}, base+"/compare?from=2026-03-01"
	before.Before = "2026年1月7日 24:00 时，该机构的备案信息尚未公示。"
	badDate.Problem = "日期不存在，请按“年-月-日”填写，例如 2026-03-01。"
	compare := pages.Compare{Frame: frame("对比", base+"/compare", toEntry...), Name: ordinal, Base: base, First: "2026-01-06", Latest: "2026-07-15", From: "2026-03-01", Asked: true,
		FromMoment: "2026年3月1日 24:00", ToMoment: "当前", FromStanding: pages.Standing{Position: "311"}, Standing: pages.Standing{Position: "1204"}}
	different := compare
	different.Sections = differences()
	whole := pages.Entry{Frame: signedIn, Record: wholeRecord(hostile), Authority: "江苏省生态环境厅", Base: "/filings/1", JSON: "/api/filings/1",
		Other: &pages.Link{Text: "公示页面", Href: base}, Standing: pages.Standing{At: "2026年7月15日 18:00", Updated: "2026-05-12 09:14", Position: "1204"},
		Cases: []pages.OpenCase{
			{Title: "机构备案变更", State: wait("已退回"), Facts: []string{"第 2 次提交于 2026-05-12", "退回于 2026-05-20"}, Points: []string{"备案承诺书：承诺书不合规，" + hostile}},
			{Title: "运维类首次备案", State: wait("已提交待审查"), Facts: []string{"第 1 次提交于 2026-05-12"}},
		}}
	all := map[string]templ.Component{
		"scope": pages.ScopePage(scopeQuestion()), "scope-result": pages.ScopePage(scopeResult()),
		"authorities": pages.AuthoritiesPage(authorities()), "entrance": pages.EntrancePage(entrance()),
		"whole":              pages.EntryPage(whole),
		"registry":           pages.Registry(search()),
		"registry-nothing":   pages.Registry(nothing),
		"registry-wrong":     pages.Registry(wrong),
		"registry-gone":      pages.Registry(gone),
		"entry":              pages.EntryPage(pages.Entry{Frame: frame(ordinal, base, toEntry[:1]...), Record: r, Authority: "江苏省生态环境厅", Base: base, JSON: "/api" + base, Standing: pages.Standing{At: "2026年7月15日 18:00", Position: "1204"}}),
		"entry-hostile":      pages.EntryPage(pages.Entry{Frame: frame(hostile, base, toEntry[:1]...), Record: hostileRecord, Authority: "江苏省生态环境厅", Base: base, JSON: "/api" + base}),
		"line":               pages.PublicLine(pages.Line{Frame: frame("备案已注销", base, toEntry[:1]...), Canceled: gone.Canceled[0], Standing: pages.Standing{Position: "1204"}}),
		"history":            pages.HistoryPage(pages.History{Frame: signedIn, Name: hostile, Base: base, Whole: true, Kinds: []pages.Option{{Code: "case", Label: "审查"}}, Entries: happenings(), Earlier: base + "/history?before=17", Standing: pages.Standing{Position: "1204"}}),
		"history-nothing":    pages.HistoryPage(pages.History{Frame: frame("变更记录", base, toEntry...), Name: ordinal, Base: base, Kind: "case"}),
		"as-of":              pages.AsOfPage(then),
		"as-of-before":       pages.AsOfPage(before),
		"as-of-wrong":        pages.AsOfPage(badDate),
		"compare":            pages.ComparePage(different),
		"compare-same":       pages.ComparePage(compare),
		"sign-in":            pages.SignInPage(pages.SignIn{Frame: frame("访问令牌登录", "/sign-in"), Next: "/filings/1"}),
		"sign-in-wrong":      pages.SignInPage(pages.SignIn{Frame: frame("访问令牌登录", "/sign-in"), Problem: "没有找到这个访问令牌，请核对后重新粘贴。"}),
		"failure":            pages.FailurePage(pages.Failure{Frame: frame("没有找到页面", "/x"), Heading: "没有找到页面", Sentence: "地址可能有误，或页面已经不存在。", Next: []pages.Link{{Text: "查询备案信息", Href: "/registry"}, {Text: "核对地址后重试"}}}),
		"waiting":            pages.WaitingPage(pages.Waiting{Frame: frame("正在更新", base), Again: base}),
		"statistics":         pages.StatisticsPage(statistics()),
		"statistics-nothing": pages.StatisticsPage(pages.Statistics{Frame: frame("备案统计", "/statistics"), Months: []pages.Month{{Year: 2026, Month: 7}}}),
	}
	maps.Copy(all, reviewSamples())
	return all
}

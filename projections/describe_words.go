package projections

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// description gathers what the sentence about one event needs.
type description struct {
	state         filing.State // all of it, before the event
	before, after filing.State // the part the event touched
	words         map[string]string
	variant       string // of the sentence: ":again"
	changes       []Change

	level      filing.CaseLevel
	previous   uuid.UUID
	alteration filing.Alteration
	late       filing.Lateness
	reason     string
}

func newDescription(s filing.State, e filing.Event, at domain.Place) *description {
	d := &description{state: s, words: make(map[string]string)}
	d.before, d.after = outcome(s, e, at)
	return d
}

func (d *description) sentence(of map[string]string, name string) string {
	d.words["verb"] = verb(d.alteration)
	d.words["changes"] = inWords(d.changes)
	return expand(of[name], d.words)
}

// verb: an entry that nobody has to explain is simply made anew.
func verb(a filing.Alteration) string {
	if a.Kind == "" {
		return "修改"
	}
	return Label(a.Kind)
}

// lateInWords is the mark of a change that was entered late: a fact, never shown
// to the public.
func lateInWords(l filing.Lateness) string {
	if !l.IsLate() {
		return ""
	}
	return "（超过一个月更新，更新期限为 " + string(l.DueOn) + "）"
}

// compare notes what the event changed in a section.
func (d *description) compare(keys ...string) { d.compareStates(d.before, d.after, keys...) }

func (d *description) compareStates(a, b filing.State, keys ...string) {
	parts, n := []section{{keys: keys}}, namesIn(d.state)
	d.changes = diff(flatten(a, b, parts, n), flatten(b, a, parts, n))
}

// public returns what the public is told: what differs in what it sees.
func (d *description) public(eventType string) string {
	before, after := publicOf(uuid.Nil, d.before), publicOf(uuid.Nil, d.after)
	if reflect.DeepEqual(before, after) {
		return ""
	}
	if after.Status == PublicCanceled && before.Status != PublicCanceled {
		return d.sentence(publicSentences, eventType)
	}
	d.changes = ComparePublic(before, after)
	if len(d.changes) == 0 {
		return ""
	}
	d.words["headcount"] = headcount(d.changes)
	variants := []string{d.variant, ""}
	if first := d.changes[0]; first.Field == "" {
		variants = []string{":" + string(first.Kind), d.variant, ""}
	}
	for _, variant := range variants {
		if _, ok := publicSentences[eventType+variant]; ok {
			return d.sentence(publicSentences, eventType+variant)
		}
	}
	return d.sentence(map[string]string{"": publicOtherwise}, "")
}

// publicWithout returns what else the public is told if a track counts for
// nothing, because it was canceled later.
func (d *description) publicWithout(eventType, told string) map[domain.Track]string {
	effective := slices.DeleteFunc(domain.Tracks(), func(t domain.Track) bool {
		return d.before.Tracks[t].Status != filing.TrackEffective && d.after.Tracks[t].Status != filing.TrackEffective
	})
	if len(effective) == 1 {
		return map[domain.Track]string{effective[0]: ""}
	}
	var texts map[domain.Track]string
	for _, t := range effective {
		hidden := *d
		hidden.words = maps.Clone(d.words)
		hidden.before, hidden.after = withoutTrack(d.before, t, ""), withoutTrack(d.after, t, "")
		if text := hidden.public(eventType); text != told {
			if texts == nil {
				texts = make(map[domain.Track]string)
			}
			texts[t] = text
		}
	}
	return texts
}

// headcount says which way the number of staff moved, and nothing else of
// them. How many there are in all it cannot say: of the staff, only the row
// that the event is about is looked at.
func headcount(changes []Change) string {
	i := slices.IndexFunc(changes, func(c Change) bool { return c.Path == "staff.employed" })
	if i < 0 {
		return ""
	}
	if changes[i].Old < changes[i].New { // of one row: 0 人 or 1 人
		return "：在职人数增加 1 人"
	}
	return "：在职人数减少 1 人"
}

// inWords lists changes: 型号规格由“X”改为“Y”；监测（运维）类别增加A. Rows that come or
// go in number are counted, for a category that passes may bring a hundred
// instruments; a new letter is one fact.
func inWords(changes []Change) string {
	var parts []string
	rows, letter := make(map[string][]Change), ""
	for _, c := range changes {
		switch {
		case strings.HasPrefix(c.Path, "commitment."):
			letter = c.Section
		case c.Field == "":
			rows[c.Section] = append(rows[c.Section], c)
		default:
			parts = append(parts, changeInWords(c))
		}
	}
	if letter != "" {
		parts = append(parts, "更换"+letter)
		rows["证明文件"] = slices.DeleteFunc(rows["证明文件"], func(c Change) bool {
			return strings.HasPrefix(c.Row, domain.DocumentCommitmentLetter.Label())
		})
	}
	for _, section := range slices.Sorted(maps.Keys(rows)) {
		parts = append(parts, rowsInWords(section, rows[section])...)
	}
	return strings.Join(parts, "；")
}

var rowWords = map[ChangeKind]string{Added: "增加", Removed: "减少"}

func rowsInWords(section string, rows []Change) []string {
	var parts []string
	for _, kind := range []ChangeKind{Added, Removed} {
		these := slices.DeleteFunc(slices.Clone(rows), func(c Change) bool { return c.Kind != kind })
		switch len(these) {
		case 0:
		case 1:
			parts = append(parts, rowWords[kind]+these[0].Row)
		default:
			parts = append(parts, section+rowWords[kind]+" "+count(len(these))+" 项")
		}
	}
	return parts
}

func changeInWords(c Change) string {
	switch {
	case c.sealed:
		return c.Field + "已变更"
	case c.oldItems != nil && c.newItems != nil:
		return c.Field + itemsInWords(c)
	case c.Kind == Added:
		return c.Field + "填报为" + quotation(c.New)
	case c.Kind == Removed:
		return "删去" + c.Field + quotation(c.Old)
	case c.New == changedContent:
		return c.Field + "已变更"
	}
	return c.Field + "由" + quotation(c.Old) + "改为" + quotation(c.New)
}

// inQuoted: what is quoted within a quotation has single marks (GB/T 15834).
var inQuoted = strings.NewReplacer("“", "‘", "”", "’")

func quotation(s string) string { return "“" + inQuoted.Replace(s) + "”" }

func itemsInWords(c Change) string {
	var parts []string
	if added := without(c.newItems, c.oldItems); len(added) > 0 {
		parts = append(parts, "增加"+strings.Join(added, "、"))
	}
	if removed := without(c.oldItems, c.newItems); len(removed) > 0 {
		parts = append(parts, "减少"+strings.Join(removed, "、"))
	}
	if len(parts) == 0 {
		return "调整顺序"
	}
	return strings.Join(parts, "，")
}

func without(items, others []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(s string) bool { return slices.Contains(others, s) })
}

func labels[C interface{ Label() string }](codes []C) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = c.Label()
	}
	return strings.Join(words, "、")
}

// monitored: 污染源废气自动监测、其他（小微站自动监测）.
func monitored(s filing.Scope) string {
	words := labels(s.MonitoringCategories)
	if len(s.OtherTexts) == 0 {
		return words
	}
	// 其他 is chosen once, and no other category's name has it.
	return strings.Replace(words, domain.OperationOther.Label(), domain.OperationOther.Label()+"（"+strings.Join(s.OtherTexts, "、")+"）", 1)
}

// staffInWords: 人员 ****44（现场采样、现场测试).
func staffInWords(row filing.StaffRow) string {
	var tracks []string
	for _, t := range domain.Tracks() {
		switch posts := labels(row.Posts[t]); {
		case posts == "":
		case len(row.Posts) == 1:
			tracks = append(tracks, posts)
		default:
			tracks = append(tracks, t.Label()+"："+posts)
		}
	}
	if len(tracks) == 0 {
		return staffTitle(row)
	}
	return staffTitle(row) + "（" + strings.Join(tracks, "；") + "）"
}

// equipmentInWords: 便携式pH计 PHB-4（管理编号 CY-0017）.
func equipmentInWords(e filing.Equipment) string {
	return e.Name + " " + e.Model + "（管理编号 " + e.AssetNumber + "）"
}

func count(n int) string { return strconv.Itoa(n) }

package projections_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// askedOf is what every suggestion of the story has.
func askedOf(kind domain.SuggestionKind, of domain.Authority) suggestion.Asked {
	return suggestion.Asked{
		Filing: projectionstest.Chengyu.ID(), Authority: of, Kind: kind, Reason: "录入有误", Documents: []uuid.UUID{thing("evidence")},
	}
}

// suggestions tells of one suggestion of each ending, and returns their IDs.
func suggestions(t *testing.T, l *projectionstest.Ledger) map[string]uuid.UUID {
	t.Helper()
	ids := map[string]uuid.UUID{}
	tell := func(name string, a suggestion.Asked, then ...suggestion.Command) {
		ids[name] = thing("suggestion " + name)
		l.Suggest(t, ids[name], append([]suggestion.Command{suggestion.Raise{Asked: a, Today: "2026-01-05"}}, then...)...)
	}
	removal, number, code, other := askedOf(domain.SuggestRemovePerson, "32"), askedOf(domain.SuggestIDNumber, "32"), askedOf(domain.SuggestCreditCode, "32"), askedOf(domain.SuggestOther, "33")
	removal.StaffID, number.StaffID, number.IDNumber = thing("driver"), thing("sampler"), sealedAs("right number", 1)
	code.OldCreditCode, code.CreditCode, other.Title = "91320500DEMQ000184", "12420100DEMQ000859", "设备误录入"
	adopt := suggestion.Answer{Decision: suggestion.ToAdopt, Official: "o-1", Today: "2026-01-06", ProposalID: thing("proposal")}
	two := adopt
	two.Rule.Compulsory = true
	again := two
	again.Seen = 2
	tell("adopted", removal, two, suggestion.SendBack{ProposalID: two.ProposalID, Official: "o-2", Text: "请核实", Today: "2026-01-06"}, again,
		suggestion.Confirm{ProposalID: two.ProposalID, Official: "o-2", Today: "2026-01-06"})
	l.Conclude(t, ids["adopted"], "")
	tell("refused", code, adopt)
	l.Conclude(t, ids["refused"], "credit_code_exists")
	dismiss := adopt
	dismiss.Decision, dismiss.Reason = suggestion.ToDismiss, "请按离职填报"
	tell("dismissed", removal, dismiss)
	tell("proposed", number, func() suggestion.Answer { d := dismiss; d.Rule.SecondOfficial = true; return d }())
	tell("withdrawn", code, suggestion.Withdraw{Today: "2026-01-06"})
	tell("moot", other, suggestion.CloseAsMoot{Today: "2026-01-06"})
	tell("open", other)
	disputed := askedOf(domain.SuggestOther, "33")
	disputed.Title, disputed.StaffID, disputed.TransferID, disputed.Taker, disputed.TakerOf = suggestion.DisputeTitle, thing("row"), thing("transfer"), thing("taker"), "35"
	tell("disputed", disputed, func() suggestion.Answer { a := adopt; a.ProposalID = two.ProposalID; return a }())
	return ids
}

func TestSuggestionsGolden(t *testing.T) {
	var store memory.Store
	suggestions(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Suggestions{})
}

func TestSuggestionsListed(t *testing.T) {
	db := database(t)
	m := projections.Suggestions{DB: db}
	l := follow(t, db, m)
	ids := suggestions(t, l.Ledger)
	l.settle(t)
	open := func(of domain.Authority) []uuid.UUID {
		t.Helper()
		var got []uuid.UUID
		for q := (projections.SuggestionQuery{Authority: of, Size: 1}); ; {
			page, err := m.Open(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range page.Suggestions {
				got = append(got, s.ID)
			}
			if q.After = page.Next; q.After == "" {
				return got
			}
		}
	}
	if got := open("33"); len(got) != 2 || !slices.Contains(got, ids["open"]) {
		t.Errorf("open in 33: %v, want %v and the disputed transfer", got, ids["open"])
	}
	if got := open("35"); len(got) != 1 || got[0] != ids["disputed"] {
		t.Errorf("2.6: 35 has to confirm %v, want %v", got, ids["disputed"])
	}
	if got := open("32"); len(got) != 2 {
		t.Errorf("open in 32: %v, want the refused and the proposed one", got)
	}
	if got := open(""); len(got) != 4 {
		t.Errorf("open anywhere: %v", got)
	}
	all, err := m.OfFiling(t.Context(), projectionstest.Chengyu.ID())
	if err != nil || len(all) != len(ids) {
		t.Errorf("of the filing %d, %v", len(all), err)
	}
	if _, err := m.Suggestion(t.Context(), thing("no suggestion")); err != suggestion.ErrNotFound {
		t.Errorf("none: %v", err)
	}
	v, err := projections.Verify(t.Context(), db, l.Store, m, nil)
	if err != nil || len(v.Differences) > 0 {
		t.Errorf("rebuilt it is another: %v %v", err, v.Differences)
	}
}

func TestSuggestionsInWords(t *testing.T) {
	var store memory.Store
	ids := suggestions(t, projectionstest.NewLedger(&store))
	var texts []string
	types := map[string]bool{}
	for _, name := range []string{"adopted", "refused", "dismissed", "proposed", "withdrawn", "moot"} {
		entries, err := projections.SuggestionHistory(t.Context(), &store, ids[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			types[e.Type] = true
			text := e.Text
			if e.AmongOfficials {
				text = "（" + text + "）"
			}
			texts = append(texts, text)
		}
	}
	for _, e := range suggestion.Events() {
		if !types[e.EventType()] {
			t.Errorf("%s has no sentence here", e.EventType())
		}
	}
	want := []string{
		"提交工作建议：删除申请（人员）", "（拟采纳，待第二人确认）", "（第二人未确认，退回经办人）", "（拟采纳，待第二人确认）", "采纳工作建议", "已按采纳的工作建议办理",
		"提交工作建议：修改申请（统一社会信用代码），由 91320500DEMQ000184 改为 12420100DEMQ000859", "采纳工作建议", "采纳后未能办理，工作建议待重新处理",
		"提交工作建议：删除申请（人员）", "不予采纳",
		"提交工作建议：修改申请（身份证号），正确号码 ****************" + maskOf("right number"), "（拟不予采纳，待第二人确认）",
		"提交工作建议：修改申请（统一社会信用代码），由 91320500DEMQ000184 改为 12420100DEMQ000859", "撤回工作建议",
		"提交工作建议：其他，设备误录入", "备案已注销，工作建议不再处理",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(texts, "\n")); diff != "" {
		t.Errorf("in words (-want +got):\n%s", diff)
	}
}

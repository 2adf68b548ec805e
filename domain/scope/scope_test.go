package scope_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/scope"
	"github.com/google/go-cmp/cmp"
)

func yes() *bool { return new(true) }
func no() *bool  { return new(false) }

func tracks(t ...domain.Track) []domain.Track { return t }
func by(c ...scope.Client) []scope.Client     { return c }

var bothOperations = []domain.InstitutionCategory{"pollution_source_operation", "ambient_operation"}

// told is a result in few words, for tables.
func told(r scope.Result) string {
	s := string(r.Outcome)
	for _, t := range r.Tracks {
		s += fmt.Sprintf("; %s %s", t.Track, t.Outcome)
		for _, c := range t.Categories {
			s += " " + string(c)
		}
		for _, source := range t.Sources {
			if source.Row != "" {
				s += " " + source.Row
			} else {
				s += " " + source.Document + source.Place
			}
		}
	}
	return s
}

const (
	ordinance = "《生态环境监测条例》（国务院令第820号）第二十八条"
	ours      = "系统规则"
)

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name string
		a    scope.Answers
		want string
	}{
		{"Q1.1 tests for polluters", scope.Answers{Tracks: tracks("testing"), Clients: by("polluter"), Performer: "itself", RadiationOnly: no(), HasCMA: yes()},
			"must_file; testing must_file general Q1.1 Q2.1"},
		{"Q1.1 operates for authorities", scope.Answers{Tracks: tracks("operation"), Clients: by("environment_authority"), Performer: "itself", OperationCategories: bothOperations[1:]},
			"must_file; operation must_file ambient_operation Q1.1 Q2.1"},
		{"Q1.1 both", scope.Answers{Tracks: tracks("operation", "testing"), Clients: by("polluter", "environment_authority"), Performer: "itself", OperationCategories: bothOperations, RadiationOnly: no(), HasCMA: yes()},
			"must_file; testing must_file general Q1.1 Q2.1; operation must_file pollution_source_operation ambient_operation Q1.1 Q2.1"},
		{"Q1.1 without CMA; the operation track needs none", scope.Answers{Tracks: tracks("testing", "operation"), Clients: by("polluter"), Performer: "itself", OperationCategories: bothOperations[:1], RadiationOnly: no(), HasCMA: no()},
			"must_file; testing cma_first general Q1.1 Q2.1 " + ordinance + "; operation must_file pollution_source_operation Q1.1 Q2.1"},
		{"Q1.2 radiation only", scope.Answers{Tracks: tracks("testing"), Clients: by("environment_authority"), Performer: "itself", RadiationOnly: yes(), HasCMA: yes()},
			"must_file; testing must_file radiation_only Q1.1 Q1.2 Q2.1"},
		{"Q1.2 radiation for residents", scope.Answers{Tracks: tracks("testing"), Clients: by("other"), Performer: "itself"},
			"ask_authority; testing ask_authority " + ours},
		{"Q1.3 a paper mill monitors itself (苍梧纸业)", scope.Answers{Tracks: tracks("testing", "operation"), Clients: by("own_use")},
			"need_not; testing need_not Q1.3 " + ours + "; operation need_not Q1.3 " + ours},
		{"Q1.4 a consultancy subcontracts (冀朔, January)", scope.Answers{Tracks: tracks("testing"), Clients: by("project_owner"), Performer: "subcontracted"},
			"need_not; testing need_not Q1.4"},
		{"Q1.4 it samples itself, with CMA (冀朔, March)", scope.Answers{Tracks: tracks("testing"), Clients: by("project_owner"), Performer: "itself", RadiationOnly: no(), HasCMA: yes()},
			"must_file; testing must_file general Q1.4 Q2.1"},
		{"Q1.4 it samples itself, without", scope.Answers{Tracks: tracks("testing"), Clients: by("project_owner"), Performer: "itself", RadiationOnly: no(), HasCMA: no()},
			"cma_first; testing cma_first general Q1.4 Q2.1 " + ordinance},
		{"1.31 indoor air of homes (小微站施工队)", scope.Answers{Tracks: tracks("testing"), Clients: by("other"), Performer: "itself"},
			"ask_authority; testing ask_authority " + ours},
		{"what was not asked may be wrong", scope.Answers{Tracks: tracks("testing"), Clients: by("other"), Performer: "itself", OperationCategories: []domain.InstitutionCategory{"general", "general"}},
			"ask_authority; testing ask_authority " + ours},
		{"1.31 operation that is subcontracted", scope.Answers{Tracks: tracks("operation"), Clients: by("polluter"), Performer: "subcontracted"},
			"ask_authority; operation ask_authority " + ours},
		{"1.31 both subcontracted", scope.Answers{Tracks: tracks("testing", "operation"), Clients: by("polluter"), Performer: "subcontracted"},
			"ask_authority; testing need_not Q1.4; operation ask_authority " + ours},
		{"1.31 operation for project owners", scope.Answers{Tracks: tracks("testing", "operation"), Clients: by("project_owner"), Performer: "itself", RadiationOnly: no(), HasCMA: no()},
			"cma_first; testing cma_first general Q1.4 Q2.1 " + ordinance + "; operation ask_authority " + ours},
	} {
		r, err := scope.Decide(c.a)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, told(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		for _, track := range r.Tracks {
			for _, s := range track.Sources {
				if s.Text == "" || s.Document == "" {
					t.Errorf("%s: a source without text: %+v", c.name, s)
				}
			}
		}
	}
}

// subsets returns the subsets of all but the empty one.
func subsets[T any](all []T) [][]T {
	var sets [][]T
	for bits := 1; bits < 1<<len(all); bits++ {
		var set []T
		for i, v := range all {
			if bits&(1<<i) != 0 {
				set = append(set, v)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// everyAnswer yields every way to answer all questions.
func everyAnswer(yield func(scope.Answers)) {
	for _, tr := range subsets(domain.Tracks()) {
		for _, cl := range subsets(scope.Clients()) {
			for _, p := range scope.Performers() {
				for _, op := range subsets(bothOperations) {
					for _, radiation := range []bool{true, false} {
						for _, cma := range []bool{true, false} {
							yield(scope.Answers{Tracks: tr, Clients: cl, Performer: p, OperationCategories: op, RadiationOnly: &radiation, HasCMA: &cma})
						}
					}
				}
			}
		}
	}
}

// expected is the outcome of one track in the words of the rows.
func expected(t domain.Track, a scope.Answers) scope.Outcome {
	has := func(c scope.Client) bool { return slices.Contains(a.Clients, c) }
	q11 := has("polluter") || has("environment_authority")
	switch {
	case has("own_use"):
		return scope.NeedNot // Q1.3
	case a.Performer == "subcontracted" && t == domain.Testing:
		return scope.NeedNot // Q1.4
	case a.Performer == "subcontracted":
		return scope.AskAuthority
	case t == domain.Operation && q11:
		return scope.MustFile // Q1.1
	case t == domain.Testing && (q11 || has("project_owner")) && *a.HasCMA:
		return scope.MustFile // Q1.1, Q1.2, Q1.4
	case t == domain.Testing && (q11 || has("project_owner")):
		return scope.CMAFirst // Q1.4
	}
	return scope.AskAuthority // 1.31
}

// Every combination of answers has the outcome that the rows say, whatever
// stands in answers that were not asked for.
func TestEveryCombination(t *testing.T) {
	n, weight := 0, map[scope.Outcome]int{scope.MustFile: 4, scope.CMAFirst: 3, scope.AskAuthority: 2, scope.NeedNot: 1}
	everyAnswer(func(a scope.Answers) {
		n++
		r, err := scope.Decide(a)
		if slices.Contains(a.Clients, scope.ClientSelf) && len(a.Clients) > 1 {
			if !errors.Is(err, scope.ErrOwnUseAndClients.At("clients")) {
				t.Errorf("%+v: %v", a, err)
			}
			return
		}
		if err != nil || len(r.Tracks) != len(a.Tracks) {
			t.Errorf("%+v: %+v, %v", a, r, err)
			return
		}
		var heaviest scope.Outcome
		for i, track := range r.Tracks {
			want := expected(track.Track, a)
			if track.Outcome != want || track.Track != a.Tracks[i] || len(track.Sources) == 0 {
				t.Errorf("%+v: %+v, want %s", a, track, want)
			}
			if chosen := want == scope.MustFile || want == scope.CMAFirst; chosen != (len(track.Categories) > 0) {
				t.Errorf("%+v: categories %v", a, track.Categories)
			}
			for _, c := range track.Categories {
				if !c.On(track.Track) || track.Track == domain.Testing && (c == domain.InstitutionRadiationOnly) != *a.RadiationOnly {
					t.Errorf("%+v: category %s", a, c)
				}
			}
			if weight[want] > weight[heaviest] {
				heaviest = want
			}
		}
		if r.Outcome != heaviest {
			t.Errorf("%+v: %s, want %s", a, r.Outcome, heaviest)
		}
		asked := onlyAsked(a)
		if same, err := scope.Decide(asked); err != nil || told(same) != told(r) {
			t.Errorf("%+v: what was not asked matters: %s, %v", asked, told(same), err)
		}
	})
	if n != 3*31*2*3*2*2 {
		t.Errorf("%d combinations", n)
	}
}

// onlyAsked drops the answers to questions that are not asked.
func onlyAsked(a scope.Answers) scope.Answers {
	q := a.Questions()
	if !slices.Contains(q, scope.AskPerformer) {
		a.Performer = ""
	}
	if !slices.Contains(q, scope.AskOperationCategories) {
		a.OperationCategories = nil
	}
	if !slices.Contains(q, scope.AskRadiationOnly) {
		a.RadiationOnly, a.HasCMA = nil, nil
	}
	return a
}

// Asked one after the other, the questions end, each is asked once, and until
// then there is no outcome.
func TestQuestionsOneByOne(t *testing.T) {
	everyAnswer(func(all scope.Answers) {
		if all.Consistent() != nil {
			return
		}
		var a scope.Answers
		asked := map[scope.Question]bool{}
		for q, open := a.Next(); open; q, open = a.Next() {
			if asked[q] {
				t.Fatalf("%+v: %s is asked twice", all, q)
			}
			asked[q] = true
			if _, err := scope.Decide(a); !errors.Is(err, scope.ErrAnswerRequired.At(string(q))) {
				t.Fatalf("%+v: %s is open: %v", a, q, err)
			}
			switch q {
			case scope.AskTracks:
				a.Tracks = all.Tracks
			case scope.AskClients:
				a.Clients = all.Clients
			case scope.AskPerformer:
				a.Performer = all.Performer
			case scope.AskOperationCategories:
				a.OperationCategories = all.OperationCategories
			case scope.AskRadiationOnly:
				a.RadiationOnly = all.RadiationOnly
			case scope.AskHasCMA:
				a.HasCMA = all.HasCMA
			}
		}
		if _, err := scope.Decide(a); err != nil {
			t.Fatalf("%+v: %v", a, err)
		}
	})
	if (scope.Answers{}).Answered("weather") {
		t.Error("a question that is none is answered")
	}
}

func TestDecideRefuses(t *testing.T) {
	for _, c := range []struct {
		a    scope.Answers
		want []error
	}{
		{scope.Answers{}, []error{scope.ErrAnswerRequired.At("tracks"), scope.ErrAnswerRequired.At("clients")}},
		{scope.Answers{Tracks: tracks("testing", "testing"), Clients: by("other", "polluter", "other"), Performer: "itself"},
			[]error{scope.ErrAnswerRepeated.At("tracks.1"), scope.ErrAnswerRepeated.At("clients.2"), scope.ErrAnswerRequired.At("radiation_only"), scope.ErrAnswerRequired.At("has_cma")}},
		{scope.Answers{Tracks: tracks("operation"), Clients: by("polluter"), Performer: "itself", OperationCategories: []domain.InstitutionCategory{"ambient_operation", "general"}},
			[]error{scope.ErrCategoryOfTrack.At("operation_categories.1")}},
	} {
		_, err := scope.Decide(c.a)
		if got := len(domain.Problems(err)); got != len(c.want) {
			t.Errorf("%+v: %v", c.a, err)
		}
		for _, want := range c.want {
			if !errors.Is(err, want) {
				t.Errorf("%+v: %v lacks %v", c.a, err, want)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range scope.Clients() {
		if p, err := scope.ParseClient(string(c)); p != c || err != nil || c.Label() == string(c) {
			t.Errorf("%s: %v", c, err)
		}
	}
	for _, p := range scope.Performers() {
		if q, err := scope.ParsePerformer(string(p)); q != p || err != nil || p.Label() == string(p) {
			t.Errorf("%s: %v", p, err)
		}
	}
	for _, o := range scope.Outcomes() {
		if o.Label() == string(o) {
			t.Errorf("%s has no label", o)
		}
	}
	if _, err := scope.ParseClient("sister"); !errors.Is(err, scope.ErrClientUnknown) {
		t.Errorf("an unknown client: %v", err)
	}
	if _, err := scope.ParsePerformer(""); !errors.Is(err, scope.ErrPerformerUnknown) {
		t.Errorf("no performer: %v", err)
	}
	if scope.Client("later").Label() != "later" {
		t.Error("a client this program does not know has no label")
	}
}

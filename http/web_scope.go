package http

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/scope"
	"example.org/ledger/http/pages"
	"github.com/labstack/echo/v4"
)

// GET /scope-check?tracks=&clients=&performed_by=&operation_categories=&radiation_only=&has_cma=&asked=
//
// The address holds the answers so far; asked names the question that a form
// answered, so that no answer is told from no visit.
func (s *Server) getScopePage(c echo.Context) error {
	given := scopeForm{values: c.QueryParams(), asked: scope.Question(c.QueryParam("asked"))}
	given.read()
	page := pages.ScopeCheck{Frame: s.frame(c, "是否需要备案")}
	stop, open := given.stop()
	for _, q := range given.answers.Questions() {
		if open && q == stop {
			break
		}
		page.Answered = append(page.Answered, pages.ScopeAnswered{
			Question: scopeTexts[q].short, Answers: given.inWords(q), Change: given.before(q),
		})
		page.Back = given.before(q)
	}
	if !open {
		r, err := scope.Decide(given.answers)
		if err != nil {
			return err
		}
		page.Title = r.Outcome.Label() + " - " + page.Title
		page.Result, page.Back = resultInWords(r), ""
		return render(c, http.StatusOK, pages.ScopePage(page))
	}
	page.Question = given.question(stop, len(page.Answered)+1)
	page.Title = scopeTexts[stop].short + " - " + page.Title
	if page.Question.Problem == "" {
		return render(c, http.StatusOK, pages.ScopePage(page))
	}
	page.Title = "未填写正确：" + page.Title
	return render(c, http.StatusUnprocessableEntity, pages.ScopePage(page))
}

// scopeForm is what the address of the page says.
type scopeForm struct {
	values  url.Values
	asked   scope.Question
	answers scope.Answers
	faults  map[scope.Question]string // what is wrong, by question
}

// read parses the answers. What is on no list is at fault; what is said twice
// is said once.
func (f *scopeForm) read() {
	f.faults = map[scope.Question]string{}
	for q, text := range scopeTexts { // of several answers to one question the first counts
		if given := f.values[string(q)]; !text.many && len(given) > 1 {
			f.values[string(q)] = given[:1]
		}
	}
	in := scopeQuestions{
		Tracks: f.codes(scope.AskTracks), Clients: f.codes(scope.AskClients), OperationCategories: f.codes(scope.AskOperationCategories),
		PerformedBy: f.values.Get(string(scope.AskPerformer)), RadiationOnly: f.yes(scope.AskRadiationOnly), HasCMA: f.yes(scope.AskHasCMA),
	}
	var err error
	f.answers, err = in.parse()
	for _, p := range slices.Concat(domain.Problems(err), domain.Problems(f.answers.Consistent())) {
		name, _, _ := strings.Cut(p.Field, ".")
		f.faults[scope.Question(name)] = Message(p.Code)
	}
	if q, open := f.answers.Next(); open && q == f.asked && f.faults[q] == "" {
		f.faults[q] = "请选择后再进入下一步。"
	}
}

// codes returns the options that were chosen, each once.
func (f *scopeForm) codes(q scope.Question) []string {
	all := slices.Clone(f.values[string(q)])
	slices.Sort(all)
	return slices.Compact(all)
}

// yes returns the answer to a question of yes or no.
func (f *scopeForm) yes(q scope.Question) *bool {
	switch f.values.Get(string(q)) {
	case "yes":
		return new(true)
	case "no":
		return new(false)
	case "":
	default:
		f.faults[q] = Message("request.value")
	}
	return nil
}

// stop returns the question to ask now: the first that is open or at fault;
// open is false if there is none.
func (f *scopeForm) stop() (q scope.Question, open bool) {
	for _, q := range f.answers.Questions() {
		if !f.answers.Answered(q) || f.faults[q] != "" {
			return q, true
		}
	}
	return "", false
}

// question is the question as the page asks it.
func (f *scopeForm) question(q scope.Question, number int) *pages.ScopeQuestion {
	text := scopeTexts[q]
	asked := &pages.ScopeQuestion{
		Number: number, Name: string(q), Text: text.long, Hint: text.hint, Many: text.many, Problem: f.faults[q], Carried: f.carried(q),
	}
	for _, o := range scopeOptions(q) {
		asked.Options = append(asked.Options, pages.ScopeOption{Code: o.Code, Label: o.Label, Chosen: slices.Contains(f.values[string(q)], o.Code)})
	}
	return asked
}

// inWords is the answer to a question.
func (f *scopeForm) inWords(q scope.Question) []string {
	var words []string
	for _, o := range scopeOptions(q) {
		if slices.Contains(f.values[string(q)], o.Code) {
			words = append(words, o.Label)
		}
	}
	return words
}

// carried are the answers to the questions before q.
func (f *scopeForm) carried(q scope.Question) []pages.Field {
	var fields []pages.Field
	for _, before := range f.answers.Questions() {
		if before == q {
			break
		}
		for _, o := range scopeOptions(before) {
			if slices.Contains(f.values[string(before)], o.Code) {
				fields = append(fields, pages.Field{Name: string(before), Value: o.Code})
			}
		}
	}
	return fields
}

// before is the address at which q is asked: that of the answers before it.
func (f *scopeForm) before(q scope.Question) string {
	v := url.Values{}
	for _, field := range f.carried(q) {
		v.Add(field.Name, field.Value)
	}
	if len(v) == 0 {
		return scopePath
	}
	return scopePath + "?" + v.Encode()
}

const scopePath = "/scope-check"

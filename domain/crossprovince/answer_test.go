package crossprovince_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/domaintest"
	"github.com/google/go-cmp/cmp"
)

// What a province may ask for, of each kind that has rules of its own.
var (
	ownership = authority.Supplement{Key: "ownership", Label: "车辆权属", Kind: authority.SupplementChoice, Options: []string{"自有", "租赁"}}
	posted    = authority.Supplement{Key: "posted", Label: "派驻人数", Kind: authority.SupplementNumber, Unit: "人", Min: "1", Max: "500"}
	cars      = authority.Supplement{Key: "cars", Label: "采样车辆", Kind: authority.SupplementList, Required: true, MostRows: 3, Columns: []authority.Column{
		{Key: "plate", Label: "车牌号", Kind: authority.SupplementText, Required: true},
		{Key: "ownership", Label: "权属", Kind: authority.SupplementChoice, Options: []string{"自有", "租赁"}},
		{Key: "seats", Label: "座位数", Kind: authority.SupplementNumber, Unit: "座", Min: "2", Max: "60"},
		{Key: "inspected_to", Label: "检验有效期至", Kind: authority.SupplementDate},
	}}
	kinds = crossprovince.Form{Items: []authority.Supplement{ownership, posted, cars, point, since}, Configuration: idOf("kinds")}
)

func answering(answers ...crossprovince.Answer) crossprovince.Report {
	return with(report, func(c *crossprovince.Report) { c.Form, c.Answers = kinds, answers })
}

func rows(rows ...crossprovince.Row) crossprovince.Answer {
	return crossprovince.Answer{Key: "cars", Rows: rows}
}

// TestAnswersOfEveryKind: an answer is what its item asks for, and what is wrong with it
// is named by item, row and column.
func TestAnswersOfEveryKind(t *testing.T) {
	given := []crossprovince.Answer{
		{Key: "ownership", Choice: "租赁"}, {Key: "posted", Number: "012.50"}, {Key: "since", Date: "2026-01-01"},
		rows(crossprovince.Row{"plate": "沪A·D1206", "ownership": "自有", "seats": "7.0", "inspected_to": "２０２６-12-31"}, crossprovince.Row{"plate": "沪A·D1207", "seats": ""}),
	}
	kept := []crossprovince.Answer{
		given[0], {Key: "posted", Number: "12.5"}, given[2],
		rows(crossprovince.Row{"plate": "沪A·D1206", "ownership": "自有", "seats": "7", "inspected_to": "2026-12-31"}, crossprovince.Row{"plate": "沪A·D1207"}),
	}
	wrong := func(name string, a crossprovince.Answer, refused ...error) domaintest.Case[crossprovince.Command, crossprovince.Event] {
		return domaintest.Case[crossprovince.Command, crossprovince.Event]{Name: name, When: answering(a), Refused: refused}
	}
	plate := crossprovince.Row{"plate": "沪A·D1206"}
	run(t, cases{
		{Name: "Q1.7: each as its kind is written", When: answering(given...), Then: events{reportedBy(answering(kept...)), completed}},
		wrong("Q1.7: one of the options", crossprovince.Answer{Key: "ownership", Choice: "借用"}, crossprovince.ErrChoice.At("answers.0.choice")),
		wrong("Q1.7: chosen, not written", crossprovince.Answer{Key: "ownership", Text: "自有"}, crossprovince.ErrAnswer.At("answers.0")),
		wrong("Q1.7: one thing, not two", crossprovince.Answer{Key: "ownership", Choice: "自有", Text: "自有"}, crossprovince.ErrAnswer.At("answers.0")),
		wrong("Q1.7: something", crossprovince.Answer{Key: "ownership"}, crossprovince.ErrAnswer.At("answers.0")),
		wrong("Q1.7: a number that is one", crossprovince.Answer{Key: "posted", Number: "两人"}, domain.ErrDecimalFormat.At("answers.0.number")),
		wrong("Q1.7: not below the least", crossprovince.Answer{Key: "posted", Number: "0.5"}, crossprovince.ErrBounds.At("answers.0.number")),
		wrong("Q1.7: not above the most", crossprovince.Answer{Key: "posted", Number: "501"}, crossprovince.ErrBounds.At("answers.0.number")),
		wrong("Q1.7: not more rows than there may be", rows(plate, plate, plate, plate), crossprovince.ErrRows.At("answers.0.rows")),
		wrong("Q1.7: a list has rows", rows(), crossprovince.ErrAnswer.At("answers.0")),
		wrong("Q1.7: and a row has cells", rows(plate, crossprovince.Row{}), crossprovince.ErrRequired.At("answers.0.rows.1"), crossprovince.ErrRequired.At("answers.0.rows.1.plate")),
		wrong("Q1.7: of the list's columns", rows(crossprovince.Row{"plate": "沪A·D1206", "driver": "钟离雪"}), crossprovince.ErrColumn.At("answers.0.rows.0.driver")),
		wrong("Q1.7: each cell by its column", rows(plate, crossprovince.Row{"ownership": "借用", "seats": "1", "inspected_to": "2026-02-30"}),
			crossprovince.ErrRequired.At("answers.0.rows.1.plate"), crossprovince.ErrChoice.At("answers.0.rows.1.ownership"), crossprovince.ErrBounds.At("answers.0.rows.1.seats"),
			domain.ErrDateDay.At("answers.0.rows.1.inspected_to")),
		wrong("2.20: no cell tells somebody's number", rows(crossprovince.Row{"plate": "司机 13900000000"}), crossprovince.ErrPersonal.At("answers.0.rows.0.plate")),
		{Name: "2.20: nor does a message", Given: incomplete, When: crossprovince.RequestSupplements{Form: asked, Text: "请致电 13900000000。", Official: "zj-a", Today: today},
			Refused: []error{crossprovince.ErrPersonal.At("text")}},
	})
}

// TestAnswersStayWithinAnEvent: the longest form and as many answers as may be are one
// event that the log takes; more are refused before.
func TestAnswersStayWithinAnEvent(t *testing.T) {
	const mostBytes = 256 << 10 // of an event, design 4.3
	list := with(cars, func(s *authority.Supplement) {
		s.MostRows, s.Columns, s.Help = authority.MostRows, nil, strings.Repeat("长", 200)
		for i := range authority.MostColumns {
			s.Columns = append(s.Columns, authority.Column{Key: fmt.Sprint("c", i), Label: strings.Repeat("长", 60), Kind: authority.SupplementText})
		}
	})
	form := crossprovince.Form{Configuration: idOf("long")}
	for i := range 12 {
		form.Items = append(form.Items, with(list, func(s *authority.Supplement) { s.Key = fmt.Sprint("k", i) }))
	}
	if _, err := authority.Decide(authority.State{}, authority.SetSupplements{Seen: domain.Empty, Reason: "长", Supplements: authority.Supplements{Items: form.Items}}); err != nil {
		t.Fatalf("such a form cannot be: %v", err)
	}
	filled := func(most int) crossprovince.Report {
		return with(report, func(c *crossprovince.Report) {
			c.Form = form
			for _, item := range form.Items {
				a := crossprovince.Answer{Key: item.Key}
				for range most {
					row := crossprovince.Row{}
					for _, column := range item.Columns {
						row[column.Key] = strings.Repeat("长", 20)
					}
					a.Rows = append(a.Rows, row)
				}
				c.Answers = append(c.Answers, a)
			}
		})
	}
	made, err := crossprovince.Decide(crossprovince.State{}, filled(15))
	if err != nil {
		t.Fatal(err)
	}
	_, stored, err := domain.NewCodec(crossprovince.Events()...).Encode(made[0])
	if err != nil || len(stored) < mostBytes*2/3 || len(stored) > mostBytes {
		t.Errorf("an event of %d bytes, %v", len(stored), err)
	}
	_, err = crossprovince.Decide(crossprovince.State{}, filled(18))
	if all := domain.Problems(err); len(all) != 1 || all[0].Code != crossprovince.ErrTooLarge.Code || all[0].Field != "answers" {
		t.Errorf("longer: %v", err)
	}
}

// TestAskedInAnotherForm: what is asked anew in another form, or must be answered only
// now, is told as newly asked; answered so, it takes the place of what was asked (2.21).
func TestAskedInAnotherForm(t *testing.T) {
	made := with(report, func(c *crossprovince.Report) {
		c.Form, c.Answers = crossprovince.Form{Items: []authority.Supplement{cars, point}, Configuration: idOf("one")}, []crossprovince.Answer{rows(crossprovince.Row{"plate": "沪A·D1206"})}
	})
	before := events{reportedBy(made), completed}
	narrower := with(cars, func(s *authority.Supplement) {
		s.Columns = append([]authority.Column{{Key: "model", Label: "车型", Kind: authority.SupplementText, Required: true}}, cars.Columns...)
	})
	renamed := with(cars, func(s *authority.Supplement) { s.Label = "采样（运维）车辆" })
	needed := with(point, func(s *authority.Supplement) { s.Required = true })
	now := crossprovince.Form{Items: []authority.Supplement{narrower, needed}, Configuration: idOf("two")}
	s := domaintest.Fold(crossprovince.Evolve, before)
	if d := cmp.Diff(now.Items, s.NewlyAsked(now)); d != "" {
		t.Errorf("2.21: newly asked (-want +got):\n%s", d)
	}
	if got := s.NewlyAsked(crossprovince.Form{Items: []authority.Supplement{renamed, point}}); got != nil {
		t.Errorf("2.21: only called otherwise, and yet asked: %+v", got)
	}
	answer := func(row crossprovince.Row) crossprovince.Supplement {
		return crossprovince.Supplement{Seen: 1, Form: now, Answers: []crossprovince.Answer{rows(row), thePoint}, Today: today}
	}
	right := crossprovince.Row{"plate": "沪A·D1206", "model": "轻型厢式货车"}
	supplemented := crossprovince.Supplemented{Answers: []crossprovince.Answer{rows(right), thePoint}, SupplementedOn: today, Added: now}
	run(t, cases{
		{Name: "2.21: in the form that is asked now", Given: before, When: answer(crossprovince.Row{"plate": "沪A·D1206"}), Refused: []error{crossprovince.ErrRequired.At("answers.0.rows.0.model")}},
		{Name: "2.21: so it is answered", Given: before, When: answer(right), Then: events{supplemented}},
		{Name: "2.21: and it is so already", Given: append(before, supplemented), When: with(answer(right), func(c *crossprovince.Supplement) { c.Seen = 2 })},
	})
	after := domaintest.Fold(crossprovince.Evolve, append(before, supplemented))
	if after.Status != crossprovince.Complete || len(after.NewlyAsked(now)) != 0 || len(after.Items) != 2 || after.Configuration != idOf("one") {
		t.Errorf("2.21: answered, it is %+v", after)
	}
}

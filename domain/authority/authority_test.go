package authority_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/domaintest"
	"github.com/google/uuid"
)

type (
	cases  = []domaintest.Case[authority.Command, authority.Event]
	events = []authority.Event
)

func run(t *testing.T, c cases) {
	t.Helper()
	domaintest.Run(t, authority.Decide, authority.Evolve, nil, c)
}

func TestEvents(t *testing.T) { domaintest.CheckEvents(t, ".", authority.Events()) }

func TestHistories(t *testing.T) {
	domaintest.Replay(t, "testdata/history", domain.NewCodec(authority.Events()...), authority.Evolve)
}

const why = "本省工作需要"

// What was set before.
var (
	fifteenDays = authority.ReviewLimitSet{ReviewLimit: authority.ReviewLimit{WorkingDays: 15}, Reason: why}
	lineOff     = authority.CancellationLineSet{Reason: why}
	locked      = authority.InactivityLockSet{InactivityLock: authority.InactivityLock{Years: 2}, Reason: why}
	mondays     = authority.SuggestionRhythmSet{SuggestionRhythm: authority.SuggestionRhythm{Text: "每周一集中处理"}, Reason: why}
	twoForAll   = authority.SecondOfficialSet{SecondOfficial: authority.SecondOfficial{Steps: authority.Steps()}, Reason: why}
	vehicles    = authority.Supplement{Key: "vehicles", Label: "采样车辆清单", Kind: authority.SupplementDocument, Required: true}
	contact     = authority.Supplement{Key: "local_contact", Label: "本地联系人", Kind: authority.SupplementText, Help: "姓名和联系电话"}
	askVehicles = authority.SupplementsSet{Supplements: authority.Supplements{Items: []authority.Supplement{vehicles}}, Reason: why}
	year2027    = calendar.Year{
		Year: 2027, Source: "国务院办公厅关于2027年部分节假日安排的通知",
		Holidays: []calendar.Days{{From: "2027-01-01", To: "2027-01-03"}}, MakeUpDays: []domain.Date{"2027-01-09"},
	}
	announced = authority.HolidaysSet{Year: year2027, Reason: why}
)

func days(n int) authority.ReviewLimit { return authority.ReviewLimit{WorkingDays: n} }

func TestReviewLimit(t *testing.T) {
	run(t, cases{
		{Name: "B7: the default is changed", When: authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(15), Reason: why},
			Then: events{fifteenDays}},
		{Name: "B7: what was set is changed again", Given: events{fifteenDays, lineOff},
			When: authority.SetReviewLimit{Seen: 0, ReviewLimit: days(5), Reason: why},
			Then: events{authority.ReviewLimitSet{ReviewLimit: days(5), Reason: why}}},
		{Name: "B7: the default, set again, is nothing", When: authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(10), Reason: why}},
		{Name: "B7: the same again is nothing", Given: events{fifteenDays}, When: authority.SetReviewLimit{Seen: 0, ReviewLimit: days(15), Reason: "别的原因"}},
		{Name: "design 4.2: somebody changed it meanwhile", Given: events{fifteenDays},
			When: authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(5), Reason: why}, Refused: []error{authority.ErrStale}},
		{Name: "design 4.2: it was seen at another setting's revision", Given: events{lineOff, fifteenDays},
			When: authority.SetReviewLimit{Seen: 0, ReviewLimit: days(5), Reason: why}, Refused: []error{authority.ErrStale}},
		{Name: "B7: no day is no limit, and it needs a reason", When: authority.SetReviewLimit{Seen: domain.Empty},
			Refused: []error{authority.ErrRange.At("working_days"), authority.ErrRequired.At("reason")}},
		{Name: "B7: sixty days and no more", When: authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(61), Reason: why},
			Refused: []error{authority.ErrRange.At("working_days")}},
		{Name: "B7: negative days are none", When: authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(-1), Reason: why},
			Refused: []error{authority.ErrRange.At("working_days")}},
	})
}

func TestSecondOfficial(t *testing.T) {
	set := func(seen domain.Revision, steps ...authority.Step) authority.SetSecondOfficial {
		return authority.SetSecondOfficial{Seen: seen, SecondOfficial: authority.SecondOfficial{Steps: steps}, Reason: why}
	}
	recorded := func(steps ...authority.Step) authority.SecondOfficialSet {
		return authority.SecondOfficialSet{SecondOfficial: authority.SecondOfficial{Steps: append([]authority.Step{}, steps...)}, Reason: why}
	}
	run(t, cases{
		{Name: "2.26: for passing and returning, too, in whatever order it is chosen",
			When: set(domain.Empty, authority.StepDecideCase, authority.StepAccountReset, authority.StepCancelExOfficio),
			Then: events{recorded(authority.StepCancelExOfficio, authority.StepDecideCase, authority.StepAccountReset)}},
		{Name: "1.7: switched off for everything", When: set(domain.Empty), Then: events{recorded()}},
		{Name: "1.7: the default is on for cancellation by the authority and for account reset",
			When: set(domain.Empty, authority.StepAccountReset, authority.StepCancelExOfficio)},
		{Name: "2.26: the same again is nothing", Given: events{twoForAll}, When: set(0, authority.Steps()...)},
		{Name: "2.26: somebody changed it meanwhile", Given: events{twoForAll}, When: set(domain.Empty), Refused: []error{authority.ErrStale}},
		{Name: "2.26: no step twice, and none that is not known", When: set(domain.Empty, authority.StepDecideCase, "publish", authority.StepDecideCase),
			Refused: []error{authority.ErrStep.At("steps.1"), authority.ErrRepeated.At("steps.2")}},
		{Name: "2.26: it needs a reason", When: authority.SetSecondOfficial{Seen: domain.Empty}, Refused: []error{authority.ErrRequired.At("reason")}},
	})
}

func TestCancellationLine(t *testing.T) {
	set := func(seen domain.Revision, shown bool, reason string) authority.SetCancellationLine {
		return authority.SetCancellationLine{Seen: seen, CancellationLine: authority.CancellationLine{Shown: shown}, Reason: reason}
	}
	run(t, cases{
		{Name: "Q1.9: an authority switches the line off", When: set(domain.Empty, false, why), Then: events{lineOff}},
		{Name: "Q1.9: it is on until then", When: set(domain.Empty, true, why)},
		{Name: "Q1.9: and on again", Given: events{lineOff}, When: set(0, true, why),
			Then: events{authority.CancellationLineSet{CancellationLine: authority.CancellationLine{Shown: true}, Reason: why}}},
		{Name: "Q1.9: off already", Given: events{lineOff}, When: set(0, false, why)},
		{Name: "Q1.9: somebody changed it meanwhile", Given: events{lineOff}, When: set(domain.Empty, false, why), Refused: []error{authority.ErrStale}},
		{Name: "Q1.9: it needs a reason", When: set(domain.Empty, false, ""), Refused: []error{authority.ErrRequired.At("reason")}},
	})
}

func TestInactivityLock(t *testing.T) {
	set := func(seen domain.Revision, years int) authority.SetInactivityLock {
		return authority.SetInactivityLock{Seen: seen, InactivityLock: authority.InactivityLock{Years: years}, Reason: why}
	}
	run(t, cases{
		{Name: "1.37: one province locks", When: set(domain.Empty, 2), Then: events{locked}},
		{Name: "1.37: it is off until then", When: set(domain.Empty, 0)},
		{Name: "1.37: and off again", Given: events{locked}, When: set(0, 0), Then: events{authority.InactivityLockSet{Reason: why}}},
		{Name: "1.37: not before the years began", When: set(domain.Empty, -1), Refused: []error{authority.ErrRange.At("years")}},
		{Name: "1.37: not after eleven years", When: set(domain.Empty, 11), Refused: []error{authority.ErrRange.At("years")}},
		{Name: "1.37: somebody changed it meanwhile", Given: events{locked}, When: set(domain.Empty, 3), Refused: []error{authority.ErrStale}},
	})
}

func TestNotices(t *testing.T) {
	set := func(seen domain.Revision, published, returned bool) authority.SetNotices {
		return authority.SetNotices{Seen: seen, Notices: authority.Notices{Published: published, Returned: returned}, Reason: why}
	}
	onlyReturned := authority.NoticesSet{Notices: authority.Notices{Returned: true}, Reason: why}
	run(t, cases{
		{Name: "Q7.6: an authority tells of returns alone", When: set(domain.Empty, false, true), Then: events{onlyReturned}},
		{Name: "Q7.6: both until then", When: set(domain.Empty, true, true)},
		{Name: "Q7.6: and both again", Given: events{onlyReturned}, When: set(0, true, true),
			Then: events{authority.NoticesSet{Notices: authority.Notices{Published: true, Returned: true}, Reason: why}}},
		{Name: "Q7.6: the same again is nothing", Given: events{onlyReturned}, When: set(0, false, true)},
		{Name: "Q7.6: somebody changed it meanwhile", Given: events{onlyReturned}, When: set(domain.Empty, false, false), Refused: []error{authority.ErrStale}},
		{Name: "Q7.6: it needs a reason", When: authority.SetNotices{Seen: domain.Empty}, Refused: []error{authority.ErrRequired.At("reason")}},
	})
}

func TestNumberFormat(t *testing.T) {
	set := func(seen domain.Revision, format domain.NumberFormat) authority.SetNumberFormat {
		return authority.SetNumberFormat{Seen: seen, NumberFormat: authority.NumberFormat{Format: format}, Reason: why}
	}
	const own = "浙环监备〔{year}〕{authority}{track}{serial}"
	ownFormat := authority.NumberFormatSet{NumberFormat: authority.NumberFormat{Format: own}, Reason: why}
	run(t, cases{
		{Name: "1.43: an authority writes numbers in its own way", When: set(domain.Empty, own), Then: events{ownFormat}},
		{Name: "1.43: in the standard one until then", When: set(domain.Empty, domain.StandardNumbers)},
		{Name: "1.43: and again", Given: events{ownFormat}, When: set(0, domain.StandardNumbers),
			Then: events{authority.NumberFormatSet{NumberFormat: authority.NumberFormat{Format: domain.StandardNumbers}, Reason: why}}},
		{Name: "1.43: the same again is nothing", Given: events{ownFormat}, When: set(0, own)},
		{Name: "1.43: a format that two authorities could have is none", When: set(domain.Empty, "监备{year}{track}{serial}"),
			Refused: []error{domain.ErrNumberIncomplete.At("format")}},
		{Name: "1.43: nor is nothing, and it needs a reason", When: authority.SetNumberFormat{Seen: domain.Empty},
			Refused: []error{domain.ErrNumberIncomplete.At("format"), authority.ErrRequired.At("reason")}},
		{Name: "1.43: somebody changed it meanwhile", Given: events{ownFormat}, When: set(domain.Empty, domain.StandardNumbers), Refused: []error{authority.ErrStale}},
	})
}

func TestSuggestionRhythm(t *testing.T) {
	set := func(seen domain.Revision, text string) authority.SetSuggestionRhythm {
		return authority.SetSuggestionRhythm{Seen: seen, SuggestionRhythm: authority.SuggestionRhythm{Text: text}, Reason: why}
	}
	run(t, cases{
		{Name: "1.36: said in the authority's words", When: set(domain.Empty, "每周一集中处理"), Then: events{mondays}},
		{Name: "1.36: 定期处理 until then", When: set(domain.Empty, "定期处理")},
		{Name: "1.36: never nothing", When: set(domain.Empty, ""), Refused: []error{authority.ErrRequired.At("text")}},
		{Name: "1.36: somebody changed it meanwhile", Given: events{mondays}, When: set(domain.Empty, "每日处理"), Refused: []error{authority.ErrStale}},
	})
}

func TestSupplements(t *testing.T) {
	set := func(seen domain.Revision, items ...authority.Supplement) authority.SetSupplements {
		return authority.SetSupplements{Seen: seen, Supplements: authority.Supplements{Items: items}, Reason: why}
	}
	wrong := authority.Supplement{Key: "Vehicles", Kind: "table"}
	run(t, cases{
		{Name: "Q1.7: an authority asks for an item", When: set(domain.Empty, vehicles), Then: events{askVehicles}},
		{Name: "2.21: and for another", Given: events{askVehicles}, When: set(0, vehicles, contact),
			Then: events{authority.SupplementsSet{Supplements: authority.Supplements{Items: []authority.Supplement{vehicles, contact}}, Reason: why}}},
		{Name: "Q1.7: it asks for nothing until then", When: set(domain.Empty)},
		{Name: "Q1.7: and for nothing again", Given: events{askVehicles}, When: set(0),
			Then: events{authority.SupplementsSet{Supplements: authority.Supplements{Items: []authority.Supplement{}}, Reason: why}}},
		{Name: "Q1.7: the same again is nothing", Given: events{askVehicles}, When: set(0, vehicles)},
		{Name: "Q1.7: an item has a key, a label and a kind", When: set(domain.Empty, vehicles, wrong), Refused: []error{
			authority.ErrKey.At("items.1.key"), authority.ErrRequired.At("items.1.label"), authority.ErrKind.At("items.1.kind")}},
		{Name: "Q1.7: a key names one item", When: set(domain.Empty, vehicles, vehicles), Refused: []error{authority.ErrRepeated.At("items.1.key")}},
		{Name: "Q1.7: somebody changed them meanwhile", Given: events{askVehicles}, When: set(domain.Empty, contact), Refused: []error{authority.ErrStale}},
	})
	many := make([]authority.Supplement, authority.MostItems+1)
	if _, err := authority.Decide(authority.State{}, set(domain.Empty, many...)); domain.KindOf(err) != domain.Invalid {
		t.Errorf("Q1.7: %d items: %v", len(many), err)
	}
}

func TestHolidays(t *testing.T) {
	set := func(seen domain.Revision, y calendar.Year) authority.SetHolidays {
		return authority.SetHolidays{Seen: seen, Year: y, Reason: why}
	}
	local := calendar.Year{Year: 2026, Source: "广西壮族自治区少数民族习惯节日放假办法", Holidays: []calendar.Days{{From: "2026-04-20", To: "2026-04-21"}}}
	localRecorded := local
	localRecorded.MakeUpDays = []domain.Date{}
	moved := year2027
	moved.MakeUpDays = []domain.Date{"2027-01-10"}
	run(t, cases{
		{Name: "B7: the next year was announced", When: set(domain.Empty, year2027), Then: events{announced}},
		{Name: "B7: the authority has holidays of its own", Given: events{announced}, When: set(domain.Empty, local),
			Then: events{authority.HolidaysSet{Year: localRecorded, Reason: why}}},
		{Name: "B7: a year's table is replaced whole", Given: events{lineOff, announced}, When: set(1, moved),
			Then: events{authority.HolidaysSet{Year: moved, Reason: why}}},
		{Name: "B7: the same table again is nothing", Given: events{announced}, When: set(0, year2027)},
		{Name: "B7: somebody recorded that year meanwhile", Given: events{announced}, When: set(domain.Empty, moved), Refused: []error{authority.ErrStale}},
		{Name: "B7: a table names its source and its days, and a change its reason",
			When:    authority.SetHolidays{Seen: domain.Empty, Year: calendar.Year{Year: 2027}},
			Refused: []error{calendar.ErrSource.At("source"), calendar.ErrEmpty.At("holidays"), authority.ErrRequired.At("reason")}},
	})
}

// TestInForce says what decisions go by, and how they name it.
func TestInForce(t *testing.T) {
	var none authority.State
	standard := none.InForce()
	if standard.ReviewLimit.Value.WorkingDays != 10 || !standard.CancellationLine.Value.Shown || standard.InactivityLock.Value.Years != 0 ||
		len(standard.Supplements.Value.Items) != 0 || standard.Notices.Value != (authority.Notices{Published: true, Returned: true}) || standard.SuggestionRhythm.Value.Text != "定期处理" ||
		standard.NumberFormat.Value.Format != domain.StandardNumbers {
		t.Errorf("1.36, Q1.9, 1.37, 1.43: the defaults are %+v", standard)
	}
	for step, want := range map[authority.Step]bool{
		authority.StepCancelExOfficio: true, authority.StepAccountReset: true, authority.StepDecideCase: false, authority.StepDecideSuggestion: false,
	} {
		if standard.SecondOfficial.Value.Requires(step) != want {
			t.Errorf("1.7, 2.22: by default a second official for %s: %v", step, !want)
		}
	}
	if e := standard.ReviewLimit.Event(); e != uuid.Nil || standard.ReviewLimit.Recorded() || standard.ReviewLimit.Revision() != domain.Empty {
		t.Errorf("design 5.1: a default is named by event %s", e)
	}

	s := domaintest.Fold(authority.Evolve, events{lineOff, fifteenDays, announced})
	if got := s.InForce().ReviewLimit; got.Value.WorkingDays != 15 || got.Event() != domaintest.Place(1).ID || got.Revision() != 1 {
		t.Errorf("design 5.1: the limit in force is %+v", got)
	}
	if s.InForce().CancellationLine.Value.Shown {
		t.Error("Q1.9: the default covers what was switched off")
	}
	if got := s.Holidays[2027]; got.Event() != domaintest.Place(2).ID {
		t.Errorf("design 5.1: the table of 2027 is of event %s", got.Event())
	}
	if got := s.Holidays[2026]; got.Event() != uuid.Nil {
		t.Errorf("design 5.1: the national table of 2026 is of event %s", got.Event())
	}
}

func TestReviewDue(t *testing.T) {
	var none authority.State
	for _, c := range []struct {
		state     authority.State
		submitted domain.Date
		want      calendar.Due
	}{
		{none, "2026-01-19", calendar.Due{On: "2026-02-02"}},
		{none, "2026-02-13", calendar.Due{On: "2026-03-05"}}, // over 春节, with two Saturdays worked
		{none, "2026-12-28", calendar.Due{On: "2027-01-11", Assumed: true}},
		{domaintest.Fold(authority.Evolve, events{announced}), "2026-12-28", calendar.Due{On: "2027-01-11"}}, // 01-01 off, 01-09 worked
		{domaintest.Fold(authority.Evolve, events{fifteenDays}), "2026-01-19", calendar.Due{On: "2026-02-09"}},
	} {
		if got := c.state.ReviewDue(c.submitted); got != c.want {
			t.Errorf("B7: handed in on %s, due %+v, want %+v", c.submitted, got, c.want)
		}
	}
}

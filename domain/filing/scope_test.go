package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var (
	wider       = with(scope, func(s *filing.Scope) { s.MonitoringCategories = []domain.MonitoringCategory{"M01", "M02", "M09"} })
	widerOpened = filing.CaseOpened{CaseID: extensionCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.AmendmentCase}
	widerWanted = filing.ScopeProposed{CaseID: extensionCase, Track: domain.Testing, Scope: wider, Alteration: changedToday}
	extending   = after(published, widerOpened, widerWanted)

	extendingSubmitted = after(extending, filing.CaseSubmitted{
		CaseID: extensionCase, Round: 1, Content: hashOf(map[string]domain.Revision{"scope": at(extending, widerWanted)}),
		Letter: fileOf(letter), SubmittedOn: today, Rules: filing.Rules,
	})
	extendingTaken  = after(extendingSubmitted, filing.CaseTaken{CaseID: extensionCase, Reviewer: officials[0]})
	extendingPassed = after(extendingTaken, filing.CasePassed{
		CaseID: extensionCase, Submission: submission(extendingSubmitted), PassedOn: today,
	})
)

func TestRecordScopeInADraft(t *testing.T) {
	record := filing.RecordScope{Track: domain.Testing, Seen: domain.Empty, Scope: scope, Today: today}
	again := with(record, func(c *filing.RecordScope) { c.Seen = at(draft, scopeRecorded) })
	run(t, cases{
		{Name: "Q2.1: the categories are recorded freely before the first publication",
			Given: begun, When: record, Then: events{scopeRecorded}},
		{Name: "Q2.1: and altered freely",
			Given: draft, When: with(again, func(c *filing.RecordScope) { c.Scope = wider }),
			Then: events{filing.ScopeRecorded{Track: domain.Testing, Scope: wider}}},
		{Name: "Q6.3: the same once more records nothing", Given: draft, When: again},
		{Name: "Q6.3: an edit of what somebody else altered is refused", Given: draft, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q2.1: a scope has categories of both kinds",
			Given: begun, When: with(record, func(c *filing.RecordScope) { c.Scope = filing.Scope{} }),
			Refused: []error{filing.ErrRequired.At("institution_categories"), filing.ErrRequired.At("monitoring_categories")}},
		{Name: "Q2.1: categories of the other track are refused",
			Given: begun, When: with(record, func(c *filing.RecordScope) {
				c.Scope = filing.Scope{
					InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionAmbientOperation},
					MonitoringCategories:  []domain.MonitoringCategory{domain.OperationNoise},
				}
			}),
			Refused: []error{filing.ErrNotAllowed.At("institution_categories"), filing.ErrNotAllowed.At("monitoring_categories")}},
		{Name: "Q2.1: a category is chosen once",
			Given: begun, When: with(record, func(c *filing.RecordScope) {
				c.Scope.MonitoringCategories = []domain.MonitoringCategory{"M01", "M02", "M01"}
			}),
			Refused: []error{filing.ErrRepeated.At("monitoring_categories.2")}},
		{Name: "Q2.1: a testing track has one institution category",
			Given: begun, When: with(record, func(c *filing.RecordScope) {
				c.Scope.InstitutionCategories = []domain.InstitutionCategory{domain.InstitutionGeneral, domain.InstitutionRadiationOnly}
			}),
			Refused: []error{filing.ErrNotAllowed.At("institution_categories")}},
		{Name: "Q1.8: before the first publication nobody explains an alteration",
			Given: begun, When: with(record, func(c *filing.RecordScope) { c.Alteration = corrected }),
			Refused: []error{filing.ErrNotAllowed.At("alteration")}},
		{Name: "Q7.7: a track that was not started has no scope",
			Given: begun, When: with(record, func(c *filing.RecordScope) { c.Track = domain.Operation }),
			Refused: []error{filing.ErrNotFound.At("track")}},
		{Name: "Q7.6: what is submitted stands still", Given: submitted, When: again, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: again, Refused: []error{filing.ErrCanceled}},
	})
}

func TestRecordScopeOfASecondTrack(t *testing.T) {
	both := after(published, filing.CaseOpened{
		CaseID: idOf("second case"), Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase,
	})
	operation := filing.Scope{
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionPollutionSourceOperation, domain.InstitutionAmbientOperation},
		MonitoringCategories:  []domain.MonitoringCategory{domain.OperationSourceGas},
	}
	run(t, cases{
		{Name: "Q7.7: the draft of a second track is recorded freely beside a published one",
			Given: both, When: filing.RecordScope{Track: domain.Operation, Seen: domain.Empty, Scope: operation, Today: today},
			Then: events{filing.ScopeRecorded{Track: domain.Operation, Scope: operation}}},
	})
}

func TestRecordScopeOncePublished(t *testing.T) {
	extend := filing.RecordScope{
		Track: domain.Testing, Seen: at(published, scopeRecorded), Scope: wider,
		Alteration: changedToday, Today: today, CaseID: extensionCase,
	}
	onward := with(extend, func(c *filing.RecordScope) {
		c.Seen, c.CaseID = at(extending, widerWanted), idOf("another case")
		c.Scope.MonitoringCategories = []domain.MonitoringCategory{"M01"}
	})
	proposedAgain := filing.ScopeProposed{CaseID: extensionCase, Track: domain.Testing, Scope: onward.Scope, Alteration: changedToday}
	run(t, cases{
		{Name: "Q1.8: other monitoring categories open an amendment of their track",
			Given: published, When: extend, Then: events{widerOpened, widerWanted}},
		{Name: "Q7.8: a second thought goes into the amendment that is open", Given: extending, When: onward, Then: events{proposedAgain}},
		{Name: "Q7.8: an amendment of the institution is another level",
			Given: renaming, When: extend, Then: events{widerOpened, widerWanted}},
		{Name: "Q7.8: the categories in force proposed are nothing",
			Given: published, When: with(extend, func(c *filing.RecordScope) { c.Scope = scope })},
		{Name: "Q7.8: nor are they in another order",
			Given: published, When: with(extend, func(c *filing.RecordScope) {
				c.Scope.MonitoringCategories = []domain.MonitoringCategory{"M02", "M01"}
			})},
		{Name: "Q6.3: who saw the categories in force has not seen the proposal",
			Given: extending, When: with(onward, func(c *filing.RecordScope) { c.Seen = extend.Seen }), Refused: []error{filing.ErrStale}},
		{Name: "Q7.8: a submitted amendment stands still", Given: extendingSubmitted, When: onward, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.8: once published an alteration is explained",
			Given: published, When: with(extend, func(c *filing.RecordScope) { c.Alteration = filing.Alteration{} }),
			Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q7.8: no case is opened over another",
			Given: published, When: with(extend, func(c *filing.RecordScope) { c.CaseID = firstCase }),
			Refused: []error{filing.ErrIDTaken.At("case_id")}},
	})
	if got := fold(extendingTaken).Tracks[domain.Testing].Scope.Value.MonitoringCategories; len(got) != 2 {
		t.Errorf("Q7.8: %v is in force before the case passes", got)
	}
	passed := fold(extendingPassed).Tracks[domain.Testing]
	if len(passed.Scope.Value.MonitoringCategories) != 3 || passed.Number != number || passed.Since != earlier {
		t.Errorf("Q7.8: an amendment that passed leaves %+v", passed)
	}
}

package filing_test

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
)

// TestLateness holds Q1.8's month to its last instant, as a change of the
// registered address is entered: the corresponding day, clipped to the month's
// last, moved on over days that are no working days (domain-decisions 1.12).
func TestLateness(t *testing.T) {
	own := filing.WorkingDays{
		Calendar: calendar.National().With(calendar.Year{Year: 2026, Source: "某省", Holidays: []calendar.Days{{From: "2026-07-13", To: "2026-07-13"}}}),
		Event:    idOf("holidays of the authority"),
	}
	for _, c := range []struct {
		name     string
		occurred domain.Date
		entered  string
		days     filing.WorkingDays
		late     filing.Lateness
	}{
		{"in its last second", "2026-03-10", "2026-04-10T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"in the second after", "2026-03-10", "2026-04-11T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-04-10"}},
		{"the same, told in another zone", "2026-03-10", "2026-04-10T15:59:59Z", filing.WorkingDays{}, filing.Lateness{}},
		{"likewise", "2026-03-10", "2026-04-10T16:00:00Z", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-04-10"}},
		{"from the end of a long month to that of a short one", "2026-03-31", "2026-04-30T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"a day later, which is a holiday", "2026-03-31", "2026-05-01T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-04-30"}},
		{"the demonstration's, by twelve days", "2026-03-31", "2026-05-12T10:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-04-30"}},
		{"into the February of a common year, a Saturday that is worked", "2026-01-31", "2026-02-28T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"and out of it", "2026-01-31", "2026-03-01T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-02-28"}},
		{"into that of a leap year", "2024-01-31", "2024-02-29T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"and out of it, whose holidays are not known", "2024-01-31", "2024-03-01T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2024-02-29", Assumed: true}},
		{"on 劳动节, moved on over it", "2026-04-01", "2026-05-06T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"and no further", "2026-04-01", "2026-05-07T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-05-06"}},
		{"in 国庆节", "2026-09-01", "2026-10-09T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-10-08"}},
		{"on a Sunday, moved on to Monday", "2026-06-12", "2026-07-13T23:59:59+08:00", filing.WorkingDays{}, filing.Lateness{}},
		{"on a Sunday that is worked, not moved on", "2026-08-20", "2026-09-21T00:00:00+08:00", filing.WorkingDays{}, filing.Lateness{DueOn: "2026-09-20"}},
		{"where the authority has a holiday more", "2026-06-12", "2026-07-14T23:59:59+08:00", own, filing.Lateness{}},
		{"and names what configured it", "2026-06-12", "2026-07-15T00:00:00+08:00", own, filing.Lateness{DueOn: "2026-07-14", Configuration: own.Event}},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.entered)
			if err != nil {
				t.Fatal(err)
			}
			got, err := filing.Decide(fold(published), filing.RecordBasics{
				Seen: at0(basicsRecorded), Basics: with(basics, func(b *filing.Basics) { b.County = "320299" }),
				Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: c.occurred}, Today: domain.DateOf(at, domain.Shanghai()), Days: c.days,
			})
			if err != nil {
				t.Fatal(err)
			}
			if late := got[0].(filing.BasicsRecorded).Alteration.Late; late != c.late {
				t.Errorf("1.12: what happened on %s, entered at %s, is late %+v, want %+v", c.occurred, c.entered, late, c.late)
			}
		})
	}
}

// at0 is where an event of the published filing stands.
func at0(e filing.Event) domain.Revision { return at(published, e) }

// TestWhatCanBeLate: for the items of Q1.8 alone there is a month (1.13), and a
// correction is never late (1.11).
func TestWhatCanBeLate(t *testing.T) {
	const longAgo = domain.Date("2026-01-05") // due on 02-05
	late := filing.Lateness{DueOn: "2026-02-05"}
	changed := filing.Alteration{Kind: filing.Changed, OccurredOn: longAgo}
	changedLate := with(changed, func(a *filing.Alteration) { a.Late = late })
	address := with(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路9号" })
	capital := with(basics, func(b *filing.Basics) { b.RegisteredCapital = "800" })
	branch := with(premises, func(p *filing.Premises) { p.Kind = domain.PremisesBranchOffice })
	promoted := with(leadMember, func(m *filing.StaffMember) { m.Title = domain.TitleSenior })
	ordinary := with(qualityMember, func(m *filing.StaffMember) {
		m.Person = sealed("梁未晞", "the sampler")
		m.Posts = map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling}}
	})
	recalibrated := with(equipment, func(e *filing.Equipment) { e.Traceability.To = "2027-01-04" })
	samplerGoes := after(published, filing.StaffAdded{StaffID: sampler, StaffMember: ordinary, Alteration: changedToday})
	leadProofHere := attachedAbout(lead, leadProof, domain.DocumentLeaveProof)
	run(t, cases{
		{Name: "1.13: an address is", Given: published, When: filing.RecordBasics{Seen: at0(basicsRecorded), Basics: address, Alteration: changed, Today: today},
			Then: events{filing.BasicsRecorded{Basics: address, Alteration: changedLate}}},
		{Name: "1.13: other basics are not", Given: published, When: filing.RecordBasics{Seen: at0(basicsRecorded), Basics: capital, Alteration: changed, Today: today},
			Then: events{filing.BasicsRecorded{Basics: capital, Alteration: changed}}},
		{Name: "1.11: a correction never is", Given: published, When: filing.RecordBasics{Seen: at0(basicsRecorded), Basics: address, Alteration: corrected, Today: today},
			Then: events{filing.BasicsRecorded{Basics: address, Alteration: corrected}}},
		{Name: "1.13: nobody says so beforehand", Given: published, Refused: []error{filing.ErrNotAllowed.At("alteration.late")},
			When: filing.RecordBasics{Seen: at0(basicsRecorded), Basics: address, Alteration: changedLate, Today: today}},
		{Name: "1.13: a place of work is", Given: published, When: filing.AddPremises{PremisesID: idOf("branch"), Premises: branch, Alteration: changed, Today: today},
			Then: events{filing.PremisesAdded{PremisesID: idOf("branch"), Premises: branch, Alteration: changedLate}}},
		{Name: "1.13: so is who holds a key post", Given: published,
			When: filing.ReviseStaff{StaffID: lead, Seen: at0(leadAdded), Member: promoted, Facts: facts, Alteration: changed, Today: today},
			Then: events{filing.StaffRevised{StaffID: lead, StaffMember: promoted, Alteration: changedLate}}},
		{Name: "1.13: other staff are not", Given: published,
			When: filing.AddStaff{StaffID: sampler, Member: ordinary, Facts: facts, Alteration: changed, Today: today},
			Then: events{filing.StaffAdded{StaffID: sampler, StaffMember: ordinary, Alteration: changed}}},
		{Name: "1.13: a key post that is left is", Given: after(published, leadProofHere),
			When: filing.LeaveStaff{StaffID: lead, Seen: at0(leadAdded), LeftOn: longAgo, DocumentID: leadProof, Today: today},
			Then: events{filing.StaffLeft{StaffID: lead, LeftOn: longAgo, DocumentID: leadProof, Late: late}}},
		{Name: "1.13: also for another post in the institution", Given: published,
			When: filing.MoveStaff{StaffID: quality, Seen: at0(qualityAdded), MovedOn: longAgo, Today: today},
			Then: events{filing.StaffMovedToNonTechnicalPost{StaffID: quality, MovedOn: longAgo, Late: late}}},
		{Name: "1.13: any other post is not", Given: samplerGoes,
			When: filing.MoveStaff{StaffID: sampler, Seen: domain.Revision(len(published)), MovedOn: longAgo, Today: today},
			Then: events{filing.StaffMovedToNonTechnicalPost{StaffID: sampler, MovedOn: longAgo}}},
		{Name: "1.13: an instrument is", Given: published,
			When: filing.ReviseEquipment{EquipmentID: spectrometer, Seen: at0(equipmentAdded), Equipment: recalibrated, Alteration: changed, Today: today},
			Then: events{filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: recalibrated, Alteration: changedLate}}},
		{Name: "1.13: also one that was retired", Given: published,
			When: filing.RetireEquipment{EquipmentID: spectrometer, Seen: at0(equipmentAdded), RetiredOn: longAgo, Reason: "损坏", Today: today},
			Then: events{filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: longAgo, Reason: "损坏", Late: late}}},
		{Name: "Q1.8: in a draft nothing is", Given: draft,
			When: filing.RetireEquipment{EquipmentID: spectrometer, Seen: at(draft, equipmentAdded), RetiredOn: longAgo, Reason: "损坏", Today: today},
			Then: events{filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: longAgo, Reason: "损坏"}}},
	})
}

// TestLatenessOfAnAmendment: for class A the day of the first submission counts;
// a return makes nothing late (1.12).
func TestLatenessOfAnAmendment(t *testing.T) {
	wanted := with(renameWanted, func(e *filing.IdentityProposed) { e.Alteration.OccurredOn = "2026-02-02" }) // due on 03-02
	complete := instead(renamingComplete, renameWanted, wanted)
	hand := func(on domain.Date) filing.SubmitCase { return filing.SubmitCase{CaseID: renamingCase, Today: on} }
	handedIn := func(round int, on domain.Date, late filing.Lateness) filing.CaseSubmitted {
		return filing.CaseSubmitted{CaseID: renamingCase, Round: round, Content: renamingContent(), Letter: fileOf(newLetter), SubmittedOn: on, Late: late, Rules: filing.Rules}
	}
	late := filing.Lateness{DueOn: "2026-03-02"}
	returnedAfter := func(first filing.CaseSubmitted) events {
		taken := after(complete, first, filing.CaseTaken{CaseID: renamingCase, Reviewer: officials[0]})
		return after(taken, filing.CaseReturned{CaseID: renamingCase, Submission: submission(taken), Points: points, ReturnedOn: today}, wanted)
	}
	again := func(history events, late filing.Lateness) {
		t.Helper()
		got, err := filing.Decide(fold(history), hand("2026-04-20"))
		if err != nil {
			t.Fatal(err)
		}
		if e := got[0].(filing.CaseSubmitted); e.Late != late {
			t.Errorf("1.12: handed in again it is late %+v, want %+v", e.Late, late)
		}
	}
	run(t, cases{
		{Name: "1.12: handed in on the last day, it is in time", Given: complete, When: hand(today), Then: events{handedIn(1, today, filing.Lateness{})}},
		{Name: "1.12: the day after it is late", Given: complete, When: hand(tomorrow), Then: events{handedIn(1, tomorrow, late)}},
	})
	again(returnedAfter(handedIn(1, today, filing.Lateness{})), filing.Lateness{})
	again(returnedAfter(handedIn(1, tomorrow, late)), late)
	if got := fold(returnedAfter(handedIn(1, tomorrow, late))).Cases[renamingCase]; got.Late != late || got.FirstSubmittedOn != tomorrow {
		t.Errorf("1.12: the reviewer is shown %+v", got)
	}
}

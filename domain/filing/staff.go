package filing

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// PersonFacts is what only the edge can know of a sealed person, because it
// compares plaintexts. The rules decide with it; none of it is recorded.
type PersonFacts struct {
	SamePerson           bool // the ID number is the one of the row it is compared with
	ContractSignedInPast bool // the contract was signed on the command's day or before (Q3.7)
	TooYoung             bool // for the years in the field that are given: people work from sixteen on
}

// AddStaff enters a person (新增人员, Q3.1). Whether another institution holds
// the person only the log can say: the append takes the person's claim.
type AddStaff struct {
	StaffID    uuid.UUID
	Member     StaffMember
	Facts      PersonFacts
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays

	// TransferID is the transfer that enters the person. What it asks for was
	// looked at when it was applied for; whatever became of cases and publication
	// since does not keep the person out, whose claim may be here already.
	TransferID uuid.UUID
}

func (c AddStaff) decide(s State) ([]Event, error) {
	transferred := c.TransferID != uuid.Nil
	if err := s.editable(sortedKeys(c.Member.Posts)...); err != nil && !(transferred && errors.Is(err, ErrWithAuthority)) {
		return nil, err
	}
	var p problems
	newID(&p, s.Staff, c.StaffID, "staff_id")
	p.newSubject(s, c.Member.Person.Subject, "person")
	p.member(s, c.Member, c.Facts, c.Today)
	if !transferred {
		p.alteration(s, c.Alteration, c.Today, sortedKeys(c.Member.Posts)...)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	alteration := c.Alteration.judged(c.Days, s.keyPosts(c.Member.Posts), c.Today)
	return []Event{StaffAdded{StaffID: c.StaffID, StaffMember: c.Member, Alteration: alteration, TransferID: c.TransferID}}, nil
}

// ReviseStaff replaces the row of somebody in service, for instance after a
// degree or a promotion (Q3.4): class B. The ID number is not the
// institution's to revise (Q3.11).
type ReviseStaff struct {
	StaffID    uuid.UUID
	Seen       domain.Revision
	Member     StaffMember
	Facts      PersonFacts // SamePerson: as the row's
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c ReviseStaff) decide(s State) ([]Event, error) {
	row, err := s.employed(c.StaffID, c.Seen, sortedKeys(c.Member.Posts)...)
	if err != nil {
		return nil, err
	}
	if !c.Facts.SamePerson || c.Member.Person.Subject != row.Person.Subject {
		return nil, ErrIDNumberIsKey.At("id_number")
	}
	if row.StaffMember.equal(c.Member) {
		return nil, nil
	}
	var p problems
	p.member(s, c.Member, c.Facts, c.Today)
	p.afterFormer(s, row.FormerStaffID, c.StaffID, c.Member.HiredOn)
	p.alteration(s, c.Alteration, c.Today, slices.Concat(sortedKeys(row.Posts), sortedKeys(c.Member.Posts))...)
	if err := p.err(); err != nil {
		return nil, err
	}
	alteration := c.Alteration.judged(c.Days, s.keyPosts(row.Posts) || s.keyPosts(c.Member.Posts), c.Today)
	return []Event{StaffRevised{StaffID: c.StaffID, StaffMember: c.Member, Alteration: alteration}}, nil
}

// LeaveStaff records a departure with its day and proof, both required (离职,
// Q3.5).
type LeaveStaff struct {
	StaffID    uuid.UUID
	Seen       domain.Revision
	LeftOn     domain.Date
	DocumentID uuid.UUID
	Today      domain.Date
	Days       WorkingDays
}

func (c LeaveStaff) decide(s State) ([]Event, error) {
	if row, ok := s.Staff[c.StaffID]; ok && row.Status == domain.StaffLeft && row.EndedOn == c.LeftOn {
		return nil, nil
	}
	row, err := s.employed(c.StaffID, c.Seen)
	if err != nil {
		return nil, err
	}
	var p problems
	p.ending(row, c.LeftOn, "left_on", c.Today)
	if c.DocumentID == uuid.Nil {
		p.add(ErrRequired, "document_id")
	} else {
		p.document(s, reference{field: "document_id", id: c.DocumentID, kind: domain.DocumentLeaveProof, staff: c.StaffID})
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{StaffLeft{
		StaffID: c.StaffID, LeftOn: c.LeftOn, DocumentID: c.DocumentID, Late: s.lateForKeyPosts(c.Days, row.Posts, c.LeftOn, c.Today),
	}}, nil
}

// MoveStaff records that somebody moved to a post that is not filed
// (转非技术岗, Q3.9).
type MoveStaff struct {
	StaffID uuid.UUID
	Seen    domain.Revision
	MovedOn domain.Date
	Today   domain.Date
	Days    WorkingDays
}

func (c MoveStaff) decide(s State) ([]Event, error) {
	if row, ok := s.Staff[c.StaffID]; ok && row.Status == domain.StaffMovedToNonTechnicalPost && row.EndedOn == c.MovedOn {
		return nil, nil
	}
	row, err := s.employed(c.StaffID, c.Seen)
	if err != nil {
		return nil, err
	}
	var p problems
	p.ending(row, c.MovedOn, "moved_on", c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{StaffMovedToNonTechnicalPost{
		StaffID: c.StaffID, MovedOn: c.MovedOn, Late: s.lateForKeyPosts(c.Days, row.Posts, c.MovedOn, c.Today),
	}}, nil
}

// RehireStaff brings a former member of the staff back (恢复在职): a new row and
// a new subject for the same person.
type RehireStaff struct {
	StaffID       uuid.UUID
	FormerStaffID uuid.UUID
	Seen          domain.Revision // of the former row
	Member        StaffMember
	Facts         PersonFacts // SamePerson: as the former row's
	Today         domain.Date
	Days          WorkingDays
}

func (c RehireStaff) decide(s State) ([]Event, error) {
	former, ok := s.Staff[c.FormerStaffID]
	if !ok {
		return nil, ErrStaffUnknown
	}
	if err := s.edit(c.Seen, former.At.Revision, sortedKeys(c.Member.Posts)...); err != nil {
		return nil, err
	}
	if former.Employed() {
		return nil, ErrStaffInPost
	}
	if former.Status == EntryWithdrawn {
		return nil, ErrStaffUnknown
	}
	if !c.Facts.SamePerson {
		return nil, ErrNotSamePerson.At("id_number")
	}
	var p problems
	newID(&p, s.Staff, c.StaffID, "staff_id")
	p.newSubject(s, c.Member.Person.Subject, "person")
	p.member(s, c.Member, c.Facts, c.Today)
	p.afterFormer(s, c.FormerStaffID, c.StaffID, c.Member.HiredOn)
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{StaffRehired{
		StaffID: c.StaffID, FormerStaffID: c.FormerStaffID, StaffMember: c.Member,
		Late: s.lateForKeyPosts(c.Days, c.Member.Posts, c.Member.HiredOn, c.Today),
	}}, nil
}

// WithdrawStaffEntry takes an entry back (撤回录入) while no track that the person
// serves, or ever served, was submitted. Afterwards people leave by the ways of
// Q3.5, Q3.9 and Q3.10.
type WithdrawStaffEntry struct {
	StaffID uuid.UUID
	Seen    domain.Revision
}

func (c WithdrawStaffEntry) decide(s State) ([]Event, error) {
	if row, ok := s.Staff[c.StaffID]; ok && row.Status == EntryWithdrawn {
		return nil, nil
	}
	row, err := s.employed(c.StaffID, c.Seen)
	if err != nil {
		return nil, err
	}
	if s.wereSubmitted(slices.Concat(sortedKeys(row.Posts), row.PastTracks)) {
		return nil, ErrEntryFinal
	}
	return []Event{StaffEntryWithdrawn{StaffID: c.StaffID}}, nil
}

// CorrectIDNumber puts a wrong ID number right by order of the authority
// (Q3.11). The person comes sealed under a new subject; the old one is erased
// afterwards.
type CorrectIDNumber struct {
	StaffID uuid.UUID
	Seen    domain.Revision
	Person  domain.Sealed
	Facts   PersonFacts // SamePerson: the "new" number is the old one
	Reason  string

	ClaimBack bool // a transfer that is being reversed handed the claim back to the row
}

func (c CorrectIDNumber) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, ErrCanceled
	}
	row, ok := s.Staff[c.StaffID]
	if !ok || row.Status == EntryWithdrawn {
		return nil, ErrStaffUnknown
	}
	if c.Seen != row.At.Revision {
		return nil, ErrStale
	}
	if c.Facts.SamePerson {
		return nil, nil
	}
	if c.ClaimBack {
		return nil, ErrSubjectHolds
	}
	var p problems
	p.required(map[string]bool{"reason": c.Reason != "", "id_number": !c.Person.IsZero()})
	p.newSubject(s, c.Person.Subject, "person")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{IDNumberCorrected{StaffID: c.StaffID, OldSubject: row.Person.Subject, Person: c.Person, Reason: c.Reason}}, nil
}

// employed returns the row of somebody in service that may be edited, also for
// the tracks that the edit is to add.
func (s State) employed(id uuid.UUID, seen domain.Revision, more ...domain.Track) (StaffRow, error) {
	row, ok := s.Staff[id]
	if !ok {
		return row, ErrStaffUnknown
	}
	if err := s.edit(seen, row.At.Revision, slices.Concat(sortedKeys(row.Posts), more)...); err != nil {
		return row, err
	}
	if !row.Employed() {
		return row, ErrStaffNotInPost
	}
	return row, nil
}

// maxHireAhead is how far ahead the first day of work may lie (Q3.7 asks for a
// signed contract only): [O].
const maxHireAhead = 92 // days

// mostYearsInField is how long anybody may have worked in the field.
const mostYearsInField domain.Decimal = "60"

// member adds what is wrong with a row of staff.
func (p *problems) member(s State, m StaffMember, f PersonFacts, today domain.Date) {
	p.required(map[string]bool{
		"person": !m.Person.IsZero(), "education": m.Education != "", "title": m.Title != "",
		"contract": m.Contract != "", "years_in_field": m.YearsInField != "", "hired_on": m.HiredOn != "",
		"posts": len(m.Posts) > 0,
	})
	for _, t := range sortedKeys(m.Posts) {
		field := "posts." + string(t)
		p.addIf(!s.files(t), ErrNotAllowed, field)
		p.addIf(len(m.Posts[t]) == 0, ErrRequired, field)
		for _, post := range m.Posts[t] {
			p.addIf(!post.On(t), ErrNotAllowed, field)
		}
		distinct(p, m.Posts[t], field)
	}
	signs := slices.Contains(m.Posts[domain.Testing], domain.PostAuthorizedSignatory)
	p.addIf(signs && m.SigningScope == "", ErrRequired, "signing_scope")
	p.addIf(!signs && m.SigningScope != "", ErrNotAllowed, "signing_scope")
	tooMany := m.YearsInField != "" && !m.YearsInField.Between("0", mostYearsInField)
	p.addIf(tooMany || f.TooYoung, ErrOutOfRange, "years_in_field")
	p.addIf(!f.ContractSignedInPast, ErrInFuture, "contract_signed_on")
	p.addIf(m.HiredOn > today.AddDays(maxHireAhead), ErrInFuture, "hired_on")
	for i, c := range m.Certificates {
		at := fmt.Sprintf("certificates.%d.", i)
		p.required(map[string]bool{at + "items": c.Items != "", at + "issued_on": c.IssuedOn != ""})
		p.addIf(c.IssuedOn > today, ErrInFuture, at+"issued_on")
		p.addIf(c.ValidTo != "" && c.ValidTo <= c.IssuedOn, ErrDateOrder, at+"valid_to")
	}
}

// ending adds what is wrong with the last day of an employment.
func (p *problems) ending(row StaffRow, on domain.Date, field string, today domain.Date) {
	if on == "" {
		p.add(ErrRequired, field)
		return
	}
	p.addIf(on > today, ErrInFuture, field)
	p.addIf(on < row.HiredOn, ErrDateOrder, field)
}

// afterFormer adds a problem if somebody comes back before the employment that
// the row follows had ended, or another one that followed it.
func (p *problems) afterFormer(s State, former, id uuid.UUID, hiredOn domain.Date) {
	if former == uuid.Nil || hiredOn == "" {
		return
	}
	before := s.Staff[former].EndedOn
	for other, row := range s.Staff {
		if other != id && row.FormerStaffID == former && row.Status != EntryWithdrawn {
			before = max(before, row.EndedOn)
		}
	}
	p.addIf(hiredOn < before, ErrDateOrder, "hired_on")
}

func (m StaffMember) equal(o StaffMember) bool {
	return m.Person.Equal(o.Person) && m.SigningScope == o.SigningScope && m.Education == o.Education && m.Degree == o.Degree && m.MajorGroup == o.MajorGroup &&
		m.Title == o.Title && m.Contract == o.Contract && m.YearsInField == o.YearsInField && m.HiredOn == o.HiredOn &&
		maps.EqualFunc(m.Posts, o.Posts, slices.Equal) && slices.Equal(m.Certificates, o.Certificates)
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

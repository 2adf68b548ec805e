package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// facts are what the edge says of somebody whose papers are in order.
var facts = filing.PersonFacts{SamePerson: true, ContractSignedInPast: true}

func takes(member filing.StaffMember) domain.Claim {
	return domain.Claim{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Subject: member.Person.Subject}
}

func releases(member filing.StaffMember) domain.Claim {
	return domain.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Subject: member.Person.Subject}
}

func TestAddStaff(t *testing.T) {
	add := filing.AddStaff{StaffID: lead, Member: leadMember, Facts: facts, Today: today}
	wrong := func(edit func(*filing.StaffMember)) filing.AddStaff {
		return with(add, func(c *filing.AddStaff) { edit(&c.Member) })
	}
	samplerAdds := filing.AddStaff{
		StaffID: sampler, Facts: facts, Today: today,
		Member: with(qualityMember, func(m *filing.StaffMember) { m.Person = sealed("梁未晞", "the sampler") }),
	}
	posts := func(p ...domain.Post) map[domain.Track][]domain.Post {
		return map[domain.Track][]domain.Post{domain.Testing: p}
	}
	run(t, cases{
		{Name: "Q7.3: somebody entered takes the person's claim, in a draft already",
			Given: begun, When: add, Then: events{leadAdded}, Claims: []domain.Claim{takes(leadMember)}},
		{Name: "Q3.1: everything missing is named at once",
			Given: begun, When: filing.AddStaff{StaffID: lead, Facts: facts, Today: today},
			Refused: required("person", "education", "title", "contract", "years_in_field", "hired_on", "posts")},
		{Name: "Q3.1: the posts of operation are none of testing",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.Posts, m.SigningScope = posts(domain.PostFieldOperation), "" }),
			Refused: []error{filing.ErrNotAllowed.At("posts.testing")}},
		{Name: "Q3.1: a post is held once",
			Given: begun, When: wrong(func(m *filing.StaffMember) {
				m.Posts, m.SigningScope = posts(domain.PostFieldSampling, domain.PostFieldTesting, domain.PostFieldSampling), ""
			}), Refused: []error{filing.ErrRepeated.At("posts.testing.2")}},
		{Name: "Q3.1: a track has a post or is not named",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.Posts, m.SigningScope = posts(), "" }), Refused: required("posts.testing")},
		{Name: "Q3.1: nobody has a post in a track that is not filed",
			Given: begun, When: wrong(func(m *filing.StaffMember) {
				m.Posts = map[domain.Track][]domain.Post{domain.Testing: m.Posts[domain.Testing], domain.Operation: {domain.PostFieldOperation}}
			}), Refused: []error{filing.ErrNotAllowed.At("posts.operation")}},
		{Name: "Q3.1: a signatory signs for something",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.SigningScope = "" }), Refused: required("signing_scope")},
		{Name: "Q3.1: nobody else does",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.Posts = posts(domain.PostFieldSampling) }),
			Refused: []error{filing.ErrNotAllowed.At("signing_scope")}},
		{Name: "Q3.7: the contract is signed",
			Given: begun, When: with(add, func(c *filing.AddStaff) { c.Facts.ContractSignedInPast = false }),
			Refused: []error{filing.ErrInFuture.At("contract_signed_on")}},
		{Name: "domain-facts 10.2: nobody worked in the field for more than sixty years",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.YearsInField = "60.1" }),
			Refused: []error{filing.ErrOutOfRange.At("years_in_field")}},
		{Name: "domain-facts 10.2: or before the age of sixteen",
			Given: begun, When: with(add, func(c *filing.AddStaff) { c.Facts.TooYoung = true }),
			Refused: []error{filing.ErrOutOfRange.At("years_in_field")}},
		{Name: "Q3.7: the first day may lie 92 days ahead",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.HiredOn = "2026-06-02" }),
			Then: events{filing.StaffAdded{StaffID: lead, StaffMember: with(leadMember, func(m *filing.StaffMember) { m.HiredOn = "2026-06-02" })}}},
		{Name: "Q3.7: but not 93",
			Given: begun, When: wrong(func(m *filing.StaffMember) { m.HiredOn = "2026-06-03" }), Refused: []error{filing.ErrInFuture.At("hired_on")}},
		{Name: "Q6.3: no row is recorded over another",
			Given: draft, When: with(samplerAdds, func(c *filing.AddStaff) { c.StaffID = lead }), Refused: []error{filing.ErrIDTaken.At("staff_id")}},
		{Name: "Q7.3: a subject is of one row alone, or releasing one would release both",
			Given: draft, When: with(add, func(c *filing.AddStaff) { c.StaffID = sampler }), Refused: []error{filing.ErrSubjectTaken.At("person")}},
		{Name: "Q1.8: in a draft nobody explains an entry",
			Given: begun, When: with(add, func(c *filing.AddStaff) { c.Alteration = changedToday }), Refused: []error{filing.ErrNotAllowed.At("alteration")}},
		{Name: "Q1.8: once published one does",
			Given: published, When: samplerAdds, Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q3.4: and the entry takes effect at once, beside an open amendment too",
			Given: renamingTaken, When: with(samplerAdds, func(c *filing.AddStaff) { c.Alteration = changedToday }),
			Then:   events{filing.StaffAdded{StaffID: sampler, StaffMember: samplerAdds.Member, Alteration: changedToday}},
			Claims: []domain.Claim{takes(samplerAdds.Member)}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: samplerAdds, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nobody is entered after cancellation", Given: canceled, When: samplerAdds, Refused: []error{filing.ErrCanceled}},
	})
}

func TestReviseStaff(t *testing.T) {
	promoted := with(qualityMember, func(m *filing.StaffMember) { m.Title = domain.TitleAssociateSenior })
	revise := filing.ReviseStaff{
		StaffID: quality, Seen: at(published, qualityAdded), Member: promoted, Facts: facts, Alteration: changedToday, Today: today,
	}
	revised := filing.StaffRevised{StaffID: quality, StaffMember: promoted, Alteration: changedToday}
	run(t, cases{
		{Name: "Q3.4: a promotion takes effect at once, without review",
			Given: published, When: revise, Then: events{revised}, Claims: []domain.Claim{}},
		{Name: "Q3.4: also while an amendment is under review", Given: extendingTaken, When: revise, Then: events{revised}},
		{Name: "Q3.4: revised unchanged records nothing",
			Given: published, When: with(revise, func(c *filing.ReviseStaff) { c.Member = qualityMember })},
		{Name: "Q3.4: the same degree typed again with other bytes is a revision",
			Given: draft, When: with(revise, func(c *filing.ReviseStaff) {
				c.Seen, c.Alteration, c.Member = at(draft, qualityAdded), filing.Alteration{}, qualityMember
				c.Member.Person.Ciphertext = []byte("another nonce")
			}), Then: events{filing.StaffRevised{StaffID: quality, StaffMember: with(qualityMember, func(m *filing.StaffMember) {
				m.Person.Ciphertext = []byte("another nonce")
			})}}},
		{Name: "Q3.11: the ID number is not the institution's to revise",
			Given: published, When: with(revise, func(c *filing.ReviseStaff) { c.Facts.SamePerson = false }),
			Refused: []error{filing.ErrIDNumberIsKey.At("id_number")}},
		{Name: "Q3.11: nor is the subject",
			Given: published, When: with(revise, func(c *filing.ReviseStaff) { c.Member.Person = sealed("somebody", "else") }),
			Refused: []error{filing.ErrIDNumberIsKey.At("id_number")}},
		{Name: "Q6.3: an edit of what somebody else altered is refused",
			Given: after(published, revised), When: with(revise, func(c *filing.ReviseStaff) { c.Member.YearsInField = "9" }),
			Refused: []error{filing.ErrStale}},
		{Name: "Q6.3: edits of other rows do not matter",
			Given: after(published, filing.StaffRevised{StaffID: lead, StaffMember: leadMember, Alteration: corrected}), When: revise, Then: events{revised}},
		{Name: "Q3.1: the row is checked like an entry",
			Given: published, When: with(revise, func(c *filing.ReviseStaff) { c.Member.Posts, c.Member.HiredOn = nil, "" }),
			Refused: required("posts", "hired_on")},
		{Name: "Q1.8: once published a revision is explained",
			Given: published, When: with(revise, func(c *filing.ReviseStaff) { c.Alteration = filing.Alteration{} }),
			Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q3.1: nobody is revised who was not entered", Given: begun, When: revise, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q3.5: who left is not revised",
			Given: qualityGone, When: with(revise, func(c *filing.ReviseStaff) { c.Seen = at(qualityGone, qualityMoved) }),
			Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "Q7.6: what is with the authority stands still", Given: underReview, When: revise, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nobody is revised after cancellation", Given: canceled, When: revise, Refused: []error{filing.ErrCanceled}},
	})
}

func TestWithdrawStaffEntry(t *testing.T) {
	withdraw := filing.WithdrawStaffEntry{StaffID: lead, Seen: at(draft, leadAdded)}
	withdrawn := filing.StaffEntryWithdrawn{StaffID: lead}
	run(t, cases{
		{Name: "Q3.10: an entry of a draft is taken back and releases the person (our easing)",
			Given: draft, When: withdraw, Then: events{withdrawn}, Claims: []domain.Claim{releases(leadMember)}},
		{Name: "Q3.10: taken back already, it is nothing", Given: after(draft, withdrawn), When: withdraw},
		{Name: "Q3.10: while it is with the authority nothing is taken back", Given: submitted, When: withdraw, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q3.10: after a return neither: people leave by the ways of the rules",
			Given: returned, When: withdraw, Refused: []error{filing.ErrEntryFinal}},
		{Name: "Q3.10: nor after a withdrawal of the case",
			Given: after(submitted, filing.CaseWithdrawn{CaseID: firstCase}), When: withdraw, Refused: []error{filing.ErrEntryFinal}},
		{Name: "Q3.10: nor once published", Given: published, When: withdraw, Refused: []error{filing.ErrEntryFinal}},
		{Name: "Q6.3: what somebody else altered is not taken back",
			Given: draft, When: with(withdraw, func(c *filing.WithdrawStaffEntry) { c.Seen++ }), Refused: []error{filing.ErrStale}},
		{Name: "Q3.1: nobody is taken back who was not entered", Given: begun, When: withdraw, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q3.5: who left is not taken back",
			Given: qualityGone, When: filing.WithdrawStaffEntry{StaffID: quality, Seen: at(qualityGone, qualityMoved)},
			Refused: []error{filing.ErrStaffNotInPost}},
	})
}

func TestCorrectIDNumber(t *testing.T) {
	right := sealed("沈予安, corrected", "the right number")
	correct := filing.CorrectIDNumber{
		StaffID: lead, Seen: at(published, leadAdded), Person: right, Facts: filing.PersonFacts{}, Reason: "录入时末位有误",
	}
	done := filing.IDNumberCorrected{StaffID: lead, OldSubject: leadMember.Person.Subject, Person: right, Reason: "录入时末位有误"}
	take := takes(filing.StaffMember{Person: right})
	leftCorrect := with(correct, func(c *filing.CorrectIDNumber) { c.Seen = at(leadGone, leadLeft) })
	run(t, cases{
		{Name: "Q3.11: a number put right moves the claim to a new subject",
			Given: published, When: correct, Then: events{done}, Claims: []domain.Claim{releases(leadMember), take}},
		{Name: "Q3.11: of somebody who left there is no claim to move",
			Given: leadGone, When: leftCorrect, Then: events{done}, Claims: []domain.Claim{}},
		{Name: "Q3.11: the authority's order does not wait for a review", Given: underReview, When: correct, Then: events{done}},
		{Name: "Q3.11: the number it has is nothing",
			Given: published, When: with(correct, func(c *filing.CorrectIDNumber) { c.Facts.SamePerson = true })},
		{Name: "2.6: not while a reversed transfer is to open the employment again",
			Given: leadGone, When: with(leftCorrect, func(c *filing.CorrectIDNumber) { c.ClaimBack = true }), Refused: []error{filing.ErrSubjectHolds}},
		{Name: "Q3.11: a reason and the number are required",
			Given: published, When: with(correct, func(c *filing.CorrectIDNumber) { c.Reason, c.Person = "", domain.Sealed{} }),
			Refused: required("reason", "id_number")},
		{Name: "Q3.11: the subject is a new one, for the old is erased",
			Given: published, When: with(correct, func(c *filing.CorrectIDNumber) { c.Person.Subject = leadMember.Person.Subject }),
			Refused: []error{filing.ErrSubjectTaken.At("person")}},
		{Name: "Q3.11: and nobody else's",
			Given: published, When: with(correct, func(c *filing.CorrectIDNumber) { c.Person.Subject = qualityMember.Person.Subject }),
			Refused: []error{filing.ErrSubjectTaken.At("person")}},
		{Name: "Q6.3: what somebody else altered is not corrected", Given: leadGone, When: correct, Refused: []error{filing.ErrStale}},
		{Name: "Q3.11: nobody is corrected who was not entered", Given: begun, When: correct, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q3.10: nor whose entry was taken back",
			Given: after(draft, filing.StaffEntryWithdrawn{StaffID: lead}), When: correct, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q1.9: nobody is corrected after cancellation", Given: canceled, When: correct, Refused: []error{filing.ErrCanceled}},
	})
}

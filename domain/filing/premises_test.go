package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestPremises(t *testing.T) {
	office := idOf("branch office")
	branch := filing.Premises{
		Kind: domain.PremisesBranchOffice, Name: "无锡分办公场所", Address: "无锡市太湖路8号", County: "320299",
		Area: "80", Tenure: domain.PremisesLeased, LeasedFrom: "2026-01-01", LeasedTo: "2027-12-31", Activities: "收样",
	}
	lent := with(branch, func(p *filing.Premises) { p.Tenure, p.LeasedFrom, p.LeasedTo = domain.PremisesBorrowed, "", "" })
	lentTo := with(lent, func(p *filing.Premises) { p.LeasedTo = "2027-12-31" })
	branchAdded := filing.PremisesAdded{PremisesID: office, Premises: branch}
	add := filing.AddPremises{PremisesID: office, Premises: branch, Today: today}
	wrong := func(edit func(*filing.Premises)) filing.AddPremises {
		return with(add, func(c *filing.AddPremises) { edit(&c.Premises) })
	}
	larger := with(branch, func(p *filing.Premises) { p.Area = "160" })
	withBranch := after(draft, branchAdded)
	revise := filing.RevisePremises{PremisesID: office, Seen: at(withBranch, branchAdded), Premises: larger, Today: today}
	mayRevise := func(alteration filing.Alteration) filing.RevisePremises {
		return filing.RevisePremises{
			PremisesID: mainPremises, Seen: at(published, premisesAdded), Today: today, Alteration: alteration,
			Premises: with(premises, func(p *filing.Premises) { p.Area = "1300" }),
		}
	}
	run(t, cases{
		{Name: "Q2.6: the main place is added",
			Given: after(begun, deedAttached), When: filing.AddPremises{PremisesID: mainPremises, Premises: premises, Today: today}, Then: events{premisesAdded}},
		{Name: "Q2.6: any number of branches beside it", Given: draft, When: add, Then: events{branchAdded}},
		{Name: "Q2.6: there is one main place",
			Given: draft, When: wrong(func(p *filing.Premises) { p.Kind = domain.PremisesMain }), Refused: []error{filing.ErrNotAllowed.At("kind")}},
		{Name: "Q2.6: everything missing is named at once",
			Given: draft, When: filing.AddPremises{PremisesID: office, Today: today},
			Refused: required("kind", "name", "address", "county", "area", "tenure")},
		{Name: "Q2.6: a place is leased from a day to a day",
			Given: draft, When: wrong(func(p *filing.Premises) { p.LeasedFrom, p.LeasedTo = "", "" }), Refused: required("leased_from", "leased_to")},
		{Name: "Q2.6: for one day at least",
			Given: draft, When: wrong(func(p *filing.Premises) { p.LeasedTo = p.LeasedFrom }), Refused: []error{filing.ErrDateOrder.At("leased_to")}},
		{Name: "Q2.6: a place of one's own is not leased from or to any day",
			Given: draft, When: wrong(func(p *filing.Premises) { p.Tenure = domain.PremisesOwned }),
			Refused: []error{filing.ErrNotAllowed.At("leased_from"), filing.ErrNotAllowed.At("leased_to")}},
		{Name: "Q2.6: a place is lent until nobody knows when",
			Given: draft, When: filing.AddPremises{PremisesID: office, Premises: lent, Today: today}, Then: events{filing.PremisesAdded{PremisesID: office, Premises: lent}}},
		{Name: "Q2.6: or until a day",
			Given: draft, When: filing.AddPremises{PremisesID: office, Premises: lentTo, Today: today}, Then: events{filing.PremisesAdded{PremisesID: office, Premises: lentTo}}},
		{Name: "Q6.3: no row is recorded over another",
			Given: draft, When: with(add, func(c *filing.AddPremises) { c.PremisesID = mainPremises }),
			Refused: []error{filing.ErrIDTaken.At("premises_id")}},
		{Name: "Q1.8: once published a new place is explained",
			Given: published, When: add, Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q1.8: and takes effect at once",
			Given: published, When: with(add, func(c *filing.AddPremises) { c.Alteration = changedToday }),
			Then: events{filing.PremisesAdded{PremisesID: office, Premises: branch, Alteration: changedToday}}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: add, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is added after cancellation", Given: canceled, When: add, Refused: []error{filing.ErrCanceled}},

		{Name: "Q2.6: a place is revised", Given: withBranch, When: revise, Then: events{filing.PremisesRevised{PremisesID: office, Premises: larger}}},
		{Name: "Q2.6: the main place stays the main place",
			Given: published, When: mayRevise(corrected),
			Then: events{filing.PremisesRevised{PremisesID: mainPremises, Premises: mayRevise(corrected).Premises, Alteration: corrected}}},
		{Name: "Q6.3: the same once more records nothing",
			Given: withBranch, When: with(revise, func(c *filing.RevisePremises) { c.Premises = branch })},
		{Name: "Q6.3: edits of other rows do not matter",
			Given: after(withBranch, filing.BasicsRecorded{Basics: basics}), When: revise,
			Then: events{filing.PremisesRevised{PremisesID: office, Premises: larger}}},
		{Name: "Q6.3: an edit of what somebody else altered is refused",
			Given: after(withBranch, filing.PremisesRevised{PremisesID: office, Premises: larger}),
			When:  with(revise, func(c *filing.RevisePremises) { c.Premises.Area = "200" }), Refused: []error{filing.ErrStale}},
		{Name: "Q2.6: an office does not become a second main place",
			Given: withBranch, When: with(revise, func(c *filing.RevisePremises) { c.Premises.Kind = domain.PremisesMain }),
			Refused: []error{filing.ErrNotAllowed.At("kind")}},
		{Name: "Q2.6: a place nobody added is not revised", Given: draft, When: revise, Refused: []error{filing.ErrPremisesUnknown}},
		{Name: "Q1.8: once published a revision is explained",
			Given: published, When: mayRevise(filing.Alteration{}), Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q1.9: nothing is revised after cancellation", Given: canceled, When: mayRevise(corrected), Refused: []error{filing.ErrCanceled}},
	})
}

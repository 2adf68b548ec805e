package filing_test

import (
	"fmt"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// ready is a draft that has everything but instruments.
var ready = after(begun, premisesAdded)

func TestAddEquipment(t *testing.T) {
	add := filing.AddEquipment{EquipmentID: spectrometer, Equipment: equipment, Today: today}
	wrong := func(edit func(*filing.Equipment)) filing.AddEquipment {
		return with(add, func(c *filing.AddEquipment) { edit(&c.Equipment) })
	}
	second := with(add, func(c *filing.AddEquipment) { c.EquipmentID = idOf("second spectrometer") })
	run(t, cases{
		{Name: "Q5.1: an instrument is entered", Given: ready, When: add, Then: events{equipmentAdded}},
		{Name: "Q5.1: everything missing is named at once",
			Given: ready, When: filing.AddEquipment{EquipmentID: spectrometer, Today: today},
			Refused: required("asset_number", "name", "model", "manufacturer", "factory_number", "tracks", "uses", "categories",
				"ownership", "traceability.mode", "premises_id")},
		{Name: "Q5.1: it stands at a place of the filing",
			Given: begun, When: add, Refused: []error{filing.ErrPremisesUnknown.At("premises_id")}},
		{Name: "Q5.1: an asset number is given once", Given: draft, When: second, Refused: []error{filing.ErrAssetNumber.At("asset_number")}},
		{Name: "Q5.4: a retired instrument keeps its number",
			Given: after(draft, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}),
			When:  second, Refused: []error{filing.ErrAssetNumber.At("asset_number")}},
		{Name: "Q5.1: the number of an entry taken back is free",
			Given: after(draft, filing.EquipmentEntryWithdrawn{EquipmentID: spectrometer}), When: second,
			Then: events{filing.EquipmentAdded{EquipmentID: second.EquipmentID, Equipment: equipment}}},
		{Name: "Q6.3: no row is recorded over another",
			Given: draft, When: with(add, func(c *filing.AddEquipment) { c.Equipment.AssetNumber = "CY-0018" }),
			Refused: []error{filing.ErrIDTaken.At("equipment_id")}},
		{Name: "Q5.5: it serves a track of the filing, in uses and categories of that track",
			Given: ready, When: wrong(func(e *filing.Equipment) { e.Tracks = []domain.Track{domain.Operation} }),
			Refused: []error{filing.ErrNotAllowed.At("tracks.0"), filing.ErrNotAllowed.At("uses.0"), filing.ErrNotAllowed.At("categories.0")}},
		{Name: "Q5.1: nothing is chosen twice",
			Given: ready, When: wrong(func(e *filing.Equipment) {
				e.Tracks, e.Uses, e.Categories = append(e.Tracks, e.Tracks[0]), append(e.Uses, e.Uses[0]), append(e.Categories, e.Categories[0])
			}),
			Refused: []error{
				filing.ErrRepeated.At(fmt.Sprintf("tracks.%d", len(equipment.Tracks))), filing.ErrRepeated.At(fmt.Sprintf("uses.%d", len(equipment.Uses))),
				filing.ErrRepeated.At(fmt.Sprintf("categories.%d", len(equipment.Categories))),
			}},
		{Name: "Q5.2: what is calibrated has a day and an expiry",
			Given: ready, When: wrong(func(e *filing.Equipment) {
				e.Traceability = filing.Traceability{Mode: domain.TraceabilityVerification}
			}), Refused: required("traceability.on", "traceability.to")},
		{Name: "Q5.2: what is only checked needs neither",
			Given: ready, When: wrong(func(e *filing.Equipment) { e.Traceability = filing.Traceability{Mode: domain.TraceabilityCheck} }),
			Then: events{filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) {
				e.Traceability = filing.Traceability{Mode: domain.TraceabilityCheck}
			})}}},
		{Name: "Q5.1: no day lies ahead",
			Given: ready, When: wrong(func(e *filing.Equipment) {
				e.BoughtOn, e.FirstUsedOn, e.Traceability.On, e.Traceability.To = tomorrow, tomorrow, tomorrow, "2027-03-03"
			}), Refused: []error{
				filing.ErrInFuture.At("bought_on"), filing.ErrInFuture.At("first_used_on"), filing.ErrInFuture.At("traceability.on"),
			}},
		{Name: "Q5.1: the days are in order",
			Given: ready, When: wrong(func(e *filing.Equipment) {
				e.FirstUsedOn, e.Traceability.To = "2021-03-31", e.Traceability.On
			}), Refused: []error{filing.ErrDateOrder.At("first_used_on"), filing.ErrDateOrder.At("traceability.to")}},
		{Name: "Q1.8: once published a new instrument is explained",
			Given: published, When: with(second, func(c *filing.AddEquipment) { c.Equipment.AssetNumber = "CY-0018" }),
			Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q7.6: what is with the authority stands still", Given: underReview, When: second, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is added after cancellation", Given: canceled, When: second, Refused: []error{filing.ErrCanceled}},
	})
}

func TestEquipmentOfOthers(t *testing.T) {
	operating := after(events{registered, filing.CaseOpened{
		CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase,
	}}, premisesAdded)
	spare := with(equipment, func(e *filing.Equipment) {
		e.Tracks, e.Uses = []domain.Track{domain.Operation}, []domain.EquipmentUse{domain.UseSpareUnit}
		e.Categories = []domain.MonitoringCategory{domain.OperationSourceGas}
		e.Ownership = domain.EquipmentLeased
		e.Lease = filing.Lease{From: "2026-01-01", To: "2027-12-31", Lessor: "苏州某租赁公司"}
	})
	add := func(edit func(*filing.Equipment)) filing.AddEquipment {
		return filing.AddEquipment{EquipmentID: spectrometer, Equipment: with(spare, edit), Today: today}
	}
	asIs := func(*filing.Equipment) {}
	run(t, cases{
		{Name: "Q5.5: operation has spare units, owned or leased",
			Given: operating, When: add(asIs), Then: events{filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: spare}}},
		{Name: "Q5.5: but not borrowed",
			Given: operating, When: add(func(e *filing.Equipment) { e.Ownership = domain.EquipmentBorrowed }),
			Refused: []error{filing.ErrNotAllowed.At("ownership")}},
		{Name: "Q5.5: and not for the uses of testing",
			Given: operating, When: add(func(e *filing.Equipment) { e.Uses = []domain.EquipmentUse{domain.UseSpareUnit, domain.UseSampling} }),
			Refused: []error{filing.ErrNotAllowed.At("uses.1")}},
		{Name: "Q5.5: a lease says from whom and how long",
			Given: operating, When: add(func(e *filing.Equipment) { e.Lease = filing.Lease{} }),
			Refused: required("lease.from", "lease.to", "lease.lessor")},
		{Name: "Q5.5: a lease ends after it begins",
			Given: operating, When: add(func(e *filing.Equipment) { e.Lease.To = e.Lease.From }), Refused: []error{filing.ErrDateOrder.At("lease.to")}},
		{Name: "Q5.5: what is one's own is not leased",
			Given: operating, When: add(func(e *filing.Equipment) { e.Ownership = domain.EquipmentOwned }), Refused: []error{filing.ErrNotAllowed.At("lease")}},
		{Name: "Q5.5: a borrowed instrument of testing names its lender",
			Given: ready, When: with(add(func(e *filing.Equipment) { *e = equipment }), func(c *filing.AddEquipment) {
				c.Equipment.Ownership, c.Equipment.Lease = domain.EquipmentBorrowed, spare.Lease
			}),
			Then: events{filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) {
				e.Ownership, e.Lease = domain.EquipmentBorrowed, spare.Lease
			})}}},
	})
}

func TestReviseEquipment(t *testing.T) {
	calibrated := with(equipment, func(e *filing.Equipment) { e.Traceability.On, e.Traceability.To = today, "2027-03-01" })
	revise := filing.ReviseEquipment{
		EquipmentID: spectrometer, Seen: at(published, equipmentAdded), Equipment: calibrated, Alteration: changedToday, Today: today,
	}
	revised := filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: calibrated, Alteration: changedToday}
	other := filing.EquipmentAdded{EquipmentID: idOf("sampler pump"), Equipment: with(equipment, func(e *filing.Equipment) { e.AssetNumber = "CY-0018" })}
	run(t, cases{
		{Name: "Q5.3: a new calibration takes effect at once", Given: published, When: revise, Then: events{revised}},
		{Name: "Q5.3: also while an amendment is under review", Given: renamingTaken, When: revise, Then: events{revised}},
		{Name: "Q5.3: a wrong model is corrected with a reason",
			Given: published, When: with(revise, func(c *filing.ReviseEquipment) {
				c.Equipment, c.Alteration = with(equipment, func(e *filing.Equipment) { e.Model = "T6-新世纪" }), corrected
			}),
			Then: events{filing.EquipmentRevised{
				EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) { e.Model = "T6-新世纪" }), Alteration: corrected,
			}}},
		{Name: "Q5.3: in a draft without one",
			Given: draft, When: with(revise, func(c *filing.ReviseEquipment) {
				c.Seen, c.Alteration = at(draft, equipmentAdded), filing.Alteration{}
			}), Then: events{filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: calibrated}}},
		{Name: "Q6.3: the same once more records nothing",
			Given: published, When: with(revise, func(c *filing.ReviseEquipment) { c.Equipment, c.Alteration = equipment, filing.Alteration{} })},
		{Name: "Q6.3: an edit of what somebody else altered is refused",
			Given: after(published, revised), When: with(revise, func(c *filing.ReviseEquipment) { c.Equipment.Range = "190–1100 nm" }),
			Refused: []error{filing.ErrStale}},
		{Name: "Q5.1: the number of another instrument is refused",
			Given: after(published, other), When: with(revise, func(c *filing.ReviseEquipment) { c.Equipment.AssetNumber = "CY-0018" }),
			Refused: []error{filing.ErrAssetNumber.At("asset_number")}},
		{Name: "Q1.8: once published a revision is explained",
			Given: published, When: with(revise, func(c *filing.ReviseEquipment) { c.Alteration = filing.Alteration{} }),
			Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q5.1: an instrument nobody entered is not revised",
			Given: ready, When: revise, Refused: []error{filing.ErrEquipment}},
		{Name: "Q5.4: a retired instrument is not revised",
			Given: after(published, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}),
			When:  with(revise, func(c *filing.ReviseEquipment) { c.Seen = domain.Revision(len(published)) }), Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q1.9: nothing is revised after cancellation", Given: canceled, When: revise, Refused: []error{filing.ErrCanceled}},
	})
}

func TestRetireEquipment(t *testing.T) {
	retire := filing.RetireEquipment{
		EquipmentID: spectrometer, Seen: at(published, equipmentAdded), RetiredOn: today, Reason: "损坏", Today: today,
	}
	retired := filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}
	on := func(d domain.Date) filing.RetireEquipment {
		return with(retire, func(c *filing.RetireEquipment) { c.RetiredOn = d })
	}
	run(t, cases{
		{Name: "Q5.4: an instrument is retired at once", Given: published, When: retire, Then: events{retired}},
		{Name: "Q5.4: retired on that day already, it is nothing", Given: after(published, retired), When: retire},
		{Name: "Q5.4: retired is final",
			Given: after(published, retired), When: with(on("2026-03-01"), func(c *filing.RetireEquipment) { c.Seen = domain.Revision(len(published)) }),
			Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q5.4: a day and a reason are required",
			Given: published, When: with(on(""), func(c *filing.RetireEquipment) { c.Reason = "" }), Refused: required("retired_on", "reason")},
		{Name: "Q5.4: nothing is retired tomorrow", Given: published, When: on(tomorrow), Refused: []error{filing.ErrInFuture.At("retired_on")}},
		{Name: "Q5.4: nothing is retired before it was used",
			Given: published, When: on("2021-04-30"), Refused: []error{filing.ErrDateOrder.At("retired_on")}},
		{Name: "Q6.3: a retirement of what somebody else altered is refused",
			Given: published, When: with(retire, func(c *filing.RetireEquipment) { c.Seen-- }), Refused: []error{filing.ErrStale}},
		{Name: "Q5.4: an instrument nobody entered is not retired", Given: ready, When: retire, Refused: []error{filing.ErrEquipment}},
		{Name: "Q7.6: what is with the authority stands still", Given: submitted, When: retire, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is retired after cancellation", Given: canceled, When: retire, Refused: []error{filing.ErrCanceled}},
	})
}

func TestWithdrawEquipmentEntry(t *testing.T) {
	withdraw := filing.WithdrawEquipmentEntry{EquipmentID: spectrometer, Seen: at(draft, equipmentAdded)}
	withdrawn := filing.EquipmentEntryWithdrawn{EquipmentID: spectrometer}
	run(t, cases{
		{Name: "Q5.4: an entry of a draft is taken back (our easing)", Given: draft, When: withdraw, Then: events{withdrawn}},
		{Name: "Q5.4: taken back already, it is nothing", Given: after(draft, withdrawn), When: withdraw},
		{Name: "Q5.4: after a return nothing is taken back", Given: returned, When: withdraw, Refused: []error{filing.ErrEntryFinal}},
		{Name: "Q5.4: after a withdrawal neither",
			Given: after(submitted, filing.CaseWithdrawn{CaseID: firstCase}), When: withdraw, Refused: []error{filing.ErrEntryFinal}},
		{Name: "Q6.3: what somebody else altered is not taken back",
			Given: draft, When: with(withdraw, func(c *filing.WithdrawEquipmentEntry) { c.Seen-- }), Refused: []error{filing.ErrStale}},
		{Name: "Q5.1: an instrument nobody entered is not taken back", Given: ready, When: withdraw, Refused: []error{filing.ErrEquipment}},
	})
}

package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// 福建榕笕 loses the third member of its staff to 福建茗嵩, which is the next in
// the list, and objects when the person has left that as well: it is found to be
// right, and nothing moves (domain-decisions 2.6).
const (
	loser    = 30 // in others, and its key
	loserKey = "p30"
	takeover = "p31/transfer" // the step that opens the transfer
)

// takes tells how somebody is taken over, and leaves before the month is out.
func (o other) takes(t *tale) {
	them := others[loser-1].tale(loser).members[3].Person
	who := somebody{name: them.Name, idNumber: them.IDNumber, mobile: t.mobile(firstOfStaff + 4)}
	joins := changed("2026-06-01")
	m := withAlteration(t.member(takeover, who, otherRoles[0]), joins)
	m.HiredOn, m.Person.ContractSignedOn, m.Person.ContractFrom = joins.OccurredOn, joins.OccurredOn, joins.OccurredOn
	m.Person.ContractTo, m.Person.ContractOpen = "2027-05-31", false

	t.on("2026-06-02", "14:24")
	opened := t.transfer("transfer", who)
	t.proves("transfer/proof", opened)
	t.applies("transfer/apply", opened, "2026-05-29", m)
	t.on("2026-06-24", "10:37")
	t.leaveRow("transfer/leave", createdBy(takeover+"/apply", "staff"), "2026-06-18")
}

// objects tells how the institution that the person was taken from objects.
func (o other) objects(t *tale) {
	t.on("2026-06-29", "15:12")
	raised := t.suggest("dispute", edge.Suggestion{
		Kind: string(domain.SuggestOther), StaffID: t.staffRow(3), TransferID: createdBy(takeover, "transfer"),
		Reason: "该人员与我机构的劳动合同至6月15日方才解除，此前未办理离职，请予核实。",
	})
	t.on("2026-07-06", "10:18")
	t.adopt("dispute/adopt", raised, t.official(1))
}

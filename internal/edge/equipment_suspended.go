package edge

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Suspension takes an instrument out of use for a while.
type Suspension struct {
	Status      string `json:"status" enum:"out_of_service,under_repair" doc:"停用 or 维修"`
	SuspendedOn string `json:"suspended_on" doc:"停用（维修）日期"`
	Reason      string `json:"reason" maxLength:"200"`
}

// SuspendEquipment takes an instrument out of use for a while.
func (f *Filings) SuspendEquipment(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Suspension) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.SuspendEquipment{
			EquipmentID: row, Seen: seen, Today: Today(r.At),
			Status:      required(&p, "status", in.Status, domain.ParseEquipmentStatus),
			SuspendedOn: required(&p, "suspended_on", in.SuspendedOn, domain.ParseDate),
			Reason:      required(&p, "reason", in.Reason, text(lineText)),
		}
		return c, p.err()
	})
}

// Resumption takes an instrument into use again.
type Resumption struct {
	ResumedOn string `json:"resumed_on" doc:"恢复在用日期"`
}

// ResumeEquipment takes an instrument into use again.
func (f *Filings) ResumeEquipment(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Resumption) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ResumeEquipment{
			EquipmentID: row, Seen: seen, Today: Today(r.At), ResumedOn: required(&p, "resumed_on", in.ResumedOn, domain.ParseDate),
		}
		return c, p.err()
	})
}

package edge

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Equipment is one instrument.
type Equipment struct {
	AssetNumber   string       `json:"asset_number" maxLength:"40" doc:"管理编号, unique within the institution"`
	Name          string       `json:"name" maxLength:"60"`
	Model         string       `json:"model" maxLength:"60" doc:"型号规格"`
	Manufacturer  string       `json:"manufacturer" maxLength:"60"`
	FactoryNumber string       `json:"factory_number" maxLength:"60" doc:"出厂编号"`
	Tracks        []string     `json:"tracks" maxItems:"2"`
	Uses          []string     `json:"uses" maxItems:"10" doc:"用途环节"`
	Categories    []string     `json:"categories" maxItems:"20"`
	Range         string       `json:"range,omitempty" maxLength:"60" doc:"测量范围"`
	Accuracy      string       `json:"accuracy,omitempty" maxLength:"60"`
	BoughtOn      string       `json:"bought_on,omitempty"`
	FirstUsedOn   string       `json:"first_used_on,omitempty"`
	Ownership     string       `json:"ownership" enum:"owned,leased,borrowed"`
	Lease         *Lease       `json:"lease,omitempty" doc:"leased or borrowed only"`
	Traceability  Traceability `json:"traceability" doc:"量值溯源"`
	Confirmation  string       `json:"confirmation,omitempty" doc:"确认结果, see the code list confirmation_result"`
	AntiTamper    []string     `json:"anti_tamper,omitempty" maxItems:"5" doc:"防篡改功能, see the code list anti_tamper"`
	PremisesID    uuid.UUID    `json:"premises_id"`
	Parameters    []string     `json:"parameters,omitempty" maxItems:"50" doc:"适用参数或标准, as the annex names them"`
	Alteration    *Alteration  `json:"alteration,omitempty"`
}

// Lease says from whom and how long.
type Lease struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Lessor string `json:"lessor" maxLength:"120"`

	DocumentID uuid.UUID `json:"document_id,omitzero" doc:"租借合同, an attached equipment_evidence"`
}

// Traceability says how an instrument is traced to a standard.
type Traceability struct {
	Mode         string `json:"mode" doc:"溯源方式: verification, calibration, check; instruments that need none are not filed (Q5.2)"`
	Organization string `json:"organization,omitempty" maxLength:"120"`
	Certificate  string `json:"certificate,omitempty" maxLength:"60"`
	On           string `json:"on,omitempty"`
	To           string `json:"to,omitempty"`

	DocumentID uuid.UUID `json:"document_id,omitzero" doc:"溯源证书, an attached equipment_evidence"`
}

func (in Equipment) parse(p *parser) filing.Equipment {
	e := filing.Equipment{
		AssetNumber:   required(p, "asset_number", in.AssetNumber, plain(40)),
		Name:          required(p, "name", in.Name, text(shortText)),
		Model:         required(p, "model", in.Model, plain(shortText)),
		Manufacturer:  required(p, "manufacturer", in.Manufacturer, text(shortText)),
		FactoryNumber: required(p, "factory_number", in.FactoryNumber, plain(shortText)),
		Tracks:        list(p, "tracks", in.Tracks, domain.ParseTrack),
		Uses:          list(p, "uses", in.Uses, domain.ParseEquipmentUse),
		Categories:    list(p, "categories", in.Categories, domain.ParseMonitoringCategory),
		Range:         optional(p, "range", in.Range, text(shortText)),
		Accuracy:      optional(p, "accuracy", in.Accuracy, text(shortText)),
		BoughtOn:      optional(p, "bought_on", in.BoughtOn, domain.ParseDate),
		FirstUsedOn:   optional(p, "first_used_on", in.FirstUsedOn, domain.ParseDate),
		Ownership:     required(p, "ownership", in.Ownership, domain.ParseEquipmentOwnership),
		Confirmation:  optional(p, "confirmation", in.Confirmation, domain.ParseConfirmationResult),
		AntiTamper:    list(p, "anti_tamper", in.AntiTamper, domain.ParseAntiTamper),
		PremisesID:    in.PremisesID,
		Parameters:    list(p, "parameters", in.Parameters, text(shortText)),
		Traceability: filing.Traceability{
			Mode:         required(p, "traceability.mode", in.Traceability.Mode, domain.ParseTraceability),
			Organization: optional(p, "traceability.organization", in.Traceability.Organization, text(120)),
			Certificate:  optional(p, "traceability.certificate", in.Traceability.Certificate, plain(shortText)),
			On:           optional(p, "traceability.on", in.Traceability.On, domain.ParseDate),
			To:           optional(p, "traceability.to", in.Traceability.To, domain.ParseDate),
			DocumentID:   in.Traceability.DocumentID,
		},
	}
	if l := in.Lease; l != nil {
		e.Lease = filing.Lease{
			From:   required(p, "lease.from", l.From, domain.ParseDate),
			To:     required(p, "lease.to", l.To, domain.ParseDate),
			Lessor: required(p, "lease.lessor", l.Lessor, text(120)), DocumentID: l.DocumentID,
		}
	}
	return e
}

// AddEquipment enters an instrument. Created is the row.
func (f *Filings) AddEquipment(ctx context.Context, r Request, id uuid.UUID, in Equipment) (Done, error) {
	row := domain.DeriveID(r.Command, "equipment", 0)
	return f.execute(ctx, r, id, row, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.AddEquipment{EquipmentID: row, Equipment: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At)}
		return c, p.err()
	})
}

// ReviseEquipment replaces an instrument's row.
func (f *Filings) ReviseEquipment(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Equipment) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ReviseEquipment{
			EquipmentID: row, Seen: seen, Equipment: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At),
		}
		return c, p.err()
	})
}

// Retirement takes an instrument out of service for good (Q5.4).
type Retirement struct {
	RetiredOn string `json:"retired_on" doc:"报废日期"`
	Reason    string `json:"reason" maxLength:"200"`
}

// RetireEquipment retires an instrument.
func (f *Filings) RetireEquipment(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Retirement) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.RetireEquipment{
			EquipmentID: row, Seen: seen, Today: Today(r.At),
			RetiredOn: required(&p, "retired_on", in.RetiredOn, domain.ParseDate),
			Reason:    required(&p, "reason", in.Reason, text(lineText)),
		}
		return c, p.err()
	})
}

// Mistake is why something that was entered is not so.
type Mistake struct {
	Reason string `json:"reason" maxLength:"200" doc:"更正原因"`
}

// CorrectRetirement takes back that an instrument was retired, for it was not.
func (f *Filings) CorrectRetirement(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Mistake) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.CorrectRetirement{EquipmentID: row, Seen: seen, Reason: required(&p, "reason", in.Reason, text(lineText))}
		return c, p.err()
	})
}

// HandBack gives a leased or borrowed instrument back.
type HandBack struct {
	ReturnedOn string `json:"returned_on" doc:"退租（归还）日期"`
}

// ReturnEquipment gives an instrument back to who leased or lent it.
func (f *Filings) ReturnEquipment(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in HandBack) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ReturnEquipment{
			EquipmentID: row, Seen: seen, Today: Today(r.At), ReturnedOn: required(&p, "returned_on", in.ReturnedOn, domain.ParseDate),
		}
		return c, p.err()
	})
}

// CorrectReturn takes back that an instrument was returned, for it was not.
func (f *Filings) CorrectReturn(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Mistake) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.CorrectReturn{EquipmentID: row, Seen: seen, Reason: required(&p, "reason", in.Reason, text(lineText))}
		return c, p.err()
	})
}

// WithdrawEquipmentEntry takes an entry back before anything was submitted.
func (f *Filings) WithdrawEquipmentEntry(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.WithdrawEquipmentEntry{EquipmentID: row, Seen: seen}, nil
	})
}

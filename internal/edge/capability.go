package edge

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// CMA is the qualification of testing (资质认定) and the accreditation beside it,
// which is optional (Q4.1).
type CMA struct {
	Number        string         `json:"number" maxLength:"40" doc:"资质认定证书编号, twelve digits"`
	Institution   string         `json:"institution" maxLength:"120" doc:"证书载明的机构名称; another one than is in force waits with the amendment (Q1.8)"`
	Status        string         `json:"status,omitempty" doc:"证书状态, see the code list cma_status; valid if left out"`
	From          string         `json:"from" doc:"有效期起"`
	To            string         `json:"to" doc:"有效期至, at most six years"`
	CertificateID uuid.UUID      `json:"certificate_id" doc:"an attached cma_certificate"`
	AnnexID       uuid.UUID      `json:"annex_id" doc:"an attached cma_annex"`
	Accreditation *Accreditation `json:"accreditation,omitempty" doc:"实验室认可证书（CNAS）, optional"`
	Alteration    *Alteration    `json:"alteration,omitempty"`
}

// Accreditation is a laboratory's (CNAS).
type Accreditation struct {
	Number     string    `json:"number" maxLength:"40" example:"CNAS L1234"`
	To         string    `json:"to"`
	DocumentID uuid.UUID `json:"document_id,omitzero" doc:"an attached capability_certificate"`
}

// RecordCMA records the qualification. With a case it waits with that amendment.
func (f *Filings) RecordCMA(ctx context.Context, r Request, id, caseID uuid.UUID, seen domain.Revision, in CMA) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return f.cma(r, caseID, seen, in)
	})
}

// cma is the command that records the qualification.
func (f *Filings) cma(r Request, caseID uuid.UUID, seen domain.Revision, in CMA) (filing.Command, error) {
	var p parser
	today := Today(r.At)
	c := filing.RecordCMA{CaseID: caseID, Seen: seen, Today: today, Alteration: p.alteration(in.Alteration), CMA: filing.CMA{
		Number:      required(&p, "number", in.Number, func(s string) (domain.CMANumber, error) { return domain.ParseCMANumber(s, today) }),
		Institution: string(required(&p, "institution", in.Institution, domain.ParseInstitutionName)),
		Status:      optional(&p, "status", in.Status, domain.ParseCMAStatus),
		From:        required(&p, "from", in.From, domain.ParseDate), To: required(&p, "to", in.To, domain.ParseDate),
		CertificateID: in.CertificateID, AnnexID: in.AnnexID,
	}}
	if a := in.Accreditation; a != nil {
		c.CMA.Accreditation = filing.Accreditation{
			Number: required(&p, "accreditation.number", a.Number, domain.ParseCNASNumber),
			To:     required(&p, "accreditation.to", a.To, domain.ParseDate), DocumentID: a.DocumentID,
		}
	}
	return c, p.err()
}

// OperationCapability is in what operation serves others (Q4.3).
type OperationCapability struct {
	Fields     []OperationField `json:"fields" maxItems:"60" doc:"运维服务能力"`
	Sites      map[string]int   `json:"sites,omitempty" doc:"在运维站点/点位数, by 运维类别" example:"{\"source_gas\":12}"`
	Alteration *Alteration      `json:"alteration,omitempty"`
}

// OperationField is one field of operation. Without a certificate from outside
// its number and all that goes with it are left out (无).
type OperationField struct {
	Field       string    `json:"field" doc:"see the code list operation_capability"`
	Text        string    `json:"text,omitempty" maxLength:"60" doc:"with other only"`
	Certificate string    `json:"certificate,omitempty" maxLength:"60" doc:"证书编号; left out, or 无, for none"`
	Level       string    `json:"level,omitempty" doc:"能力等级, see the code list capability_level; none if left out"`
	Issuer      string    `json:"issuer,omitempty" maxLength:"120"`
	ValidTo     string    `json:"valid_to,omitempty"`
	DocumentID  uuid.UUID `json:"document_id,omitzero" doc:"an attached capability_certificate"`
}

// noCertificate is what people choose who have none (Q4.3).
const noCertificate = "无"

func (in OperationField) parse(p *parser, at string) filing.OperationField {
	f := filing.OperationField{
		Field:       required(p, at+"field", in.Field, domain.ParseOperationCapability),
		Text:        optional(p, at+"text", in.Text, text(shortText)),
		Certificate: optional(p, at+"certificate", in.Certificate, plain(shortText)),
		Level:       optional(p, at+"level", in.Level, domain.ParseCapabilityLevel),
		Issuer:      optional(p, at+"issuer", in.Issuer, text(120)),
		ValidTo:     optional(p, at+"valid_to", in.ValidTo, domain.ParseDate),
		DocumentID:  in.DocumentID,
	}
	if f.Certificate == noCertificate {
		f.Certificate = ""
	}
	if in.Level == "" {
		f.Level = domain.CapabilityNoLevel
	}
	return f
}

// RecordOperationCapability records in what operation serves others.
func (f *Filings) RecordOperationCapability(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in OperationCapability) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.RecordOperationCapability{Seen: seen, Today: Today(r.At), Alteration: p.alteration(in.Alteration)}
		for i, field := range in.Fields {
			c.Capability.Fields = append(c.Capability.Fields, field.parse(&p, fmt.Sprintf("fields.%d.", i)))
		}
		for _, name := range slices.Sorted(maps.Keys(in.Sites)) {
			category := required(&p, "sites."+name, name, domain.ParseMonitoringCategory)
			if c.Capability.Sites == nil {
				c.Capability.Sites = map[domain.MonitoringCategory]int{}
			}
			c.Capability.Sites[category] = in.Sites[name]
		}
		return c, p.err()
	})
}

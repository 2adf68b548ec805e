package story

import (
	"context"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// qualify uploads and records the CMA certificate, and hands over its annex.
func (t *tale) qualify(what string) {
	in := t.cma()
	t.document(what, t.master(), edge.File{
		Kind: string(domain.DocumentCMACertificate), Title: "检验检测机构资质认定证书", IssuedOn: in.From, ValidTo: in.To,
	})
	t.attach(what+"-annex", domain.DocumentCMAAnnex, "资质认定证书附表（生态环境监测）")
	t.recordCMA(what, nil)
	rows := t.annex
	if rows == nil {
		rows = annexOf(t.premisesRow(1), t.categories...)
	}
	t.handOver(what+"-annex", nil, rows)
}

// recordCMA records the certificate that the step of that name uploaded, with its
// annex.
func (t *tale) recordCMA(what string, because *edge.Alteration) {
	id, in := t.filing(), t.cma()
	in.CertificateID, in.AnnexID = createdBy(t.key+"/"+what, "document"), createdBy(t.key+"/"+what+"-annex", "document")
	in.Alteration = because
	t.step(what+"/record", t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.CMA.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordCMA(ctx, r, id, uuid.Nil, seen, in)
	}))
}

// cma is the institution's certificate: its number is the year, the authority
// that issued it, 1205 and a serial number. No certificate ends before the story.
func (p profile) cma() edge.CMA {
	from, serial := p.certified, p.number
	if from == "" {
		from = domain.Date("2020-08-01").AddDays(spread(p.key, "certified", 5*365))
	}
	if p.slot > 0 {
		serial = 1000 + p.slot
	}
	in := edge.CMA{
		Number:      fmt.Sprintf("%s%s1205%04d", from[2:4], p.issuer(), serial),
		Institution: p.name, From: string(from), To: string(from.AddMonthsClipped(6 * 12).AddDays(-1)),
	}
	if p.accredited != "" {
		in.Accreditation = &edge.Accreditation{Number: p.accredited, To: "2029-05-31"}
	}
	return in
}

// serves records in what the operation track serves others (Q4.3): a field or two
// of each category, some certified by somebody outside and most by nobody (无).
func (t *tale) serves(what string, because *edge.Alteration) {
	in := edge.OperationCapability{Sites: map[string]int{}, Alteration: because}
	for _, category := range t.operates {
		in.Sites[category] = 3 + spread(t.key, what+category, 40)
		fields := 0
		for _, field := range domain.OperationCapabilities() {
			if string(field.Category()) == category && fields < 2 {
				in.Fields = append(in.Fields, t.served(what, field))
				fields++
			}
		}
	}
	id := t.filing()
	t.step(what, t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.OperationCapability.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordOperationCapability(ctx, r, id, seen, in)
	}))
}

// served is a field of operation, with its certificate if it has one.
func (t *tale) served(what string, field domain.OperationCapability) edge.OperationField {
	in := edge.OperationField{Field: string(field), Certificate: "无"}
	if field == domain.OperatesOther {
		in.Text = t.other()
	}
	if slices.Contains(t.attested, field) {
		key := what + "/" + string(field)
		document := t.attach(key, domain.DocumentCapabilityCertificate, "自动监控（监测）系统运维能力认定证书")
		in.Certificate, in.Level, in.Issuer = fmt.Sprintf("YWNL-%06d", spread(t.key, key, 1_000_000)), string(domain.CapabilityFirstLevel), "云岭环境保护产业协会"
		in.ValidTo, in.DocumentID = "2027-11-30", createdBy(document, "document")
	}
	return in
}

// issuer is who issues such certificates in the institution's province.
func (p profile) issuer() domain.CMAIssuer {
	for _, i := range domain.CMAIssuers() {
		if i.Label() == p.authority.Province() {
			return i
		}
	}
	return "31" // of the 兵团, too: 新疆
}

// handOver hands over rows as the annex and makes it effective, because of what
// happened if the filing is effective.
func (t *tale) handOver(what string, because *edge.Alteration, rows []edge.AnnexRow) {
	id := t.filing()
	staging := createdBy(t.step(what+"/begin", t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
		return f.BeginAnnex(ctx, r, id, edge.AnnexBeginning{})
	}), "annex")
	parts := 0
	for from := 0; from < len(rows); from += filing.MaxAnnexPartRows {
		parts++
		n, part := parts, edge.AnnexPart{Rows: rows[from:min(from+filing.MaxAnnexPartRows, len(rows))]}
		t.step(numbered(what+"/part", n), t.master(), func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error) {
			return f.StageAnnexPart(ctx, r, id, staging, n, part)
		})
	}
	in := edge.AnnexInForce{StagingID: staging, Parts: parts, Rows: len(rows), Alteration: because}
	t.step(what+"/record", t.master(), t.replacing(func(s filing.State) domain.Revision {
		return s.Annex.Revision()
	}, func(ctx context.Context, f *edge.Filings, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return f.RecordAnnex(ctx, r, id, seen, in)
	}))
}

// itemNo numbers the rows of an annex.
func itemNo(category, n int) string { return fmt.Sprintf("%d.%d", category, n) }

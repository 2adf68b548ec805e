package edge

import (
	"context"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// AnnexBeginning begins to hand over an annex (能力附表).
type AnnexBeginning struct {
	Replaces uuid.UUID `json:"replaces,omitzero" doc:"the annex that is being handed over and is given up for this one"`
}

// BeginAnnex begins to hand over an annex. Created is the staging that its parts
// are put under.
func (f *Filings) BeginAnnex(ctx context.Context, r Request, id uuid.UUID, in AnnexBeginning) (Done, error) {
	staging := domain.DeriveID(r.Command, "annex", 0)
	return f.execute(ctx, r, id, staging, func(filing.State) (filing.Command, error) {
		return filing.BeginAnnex{StagingID: staging, Replaces: in.Replaces}, nil
	})
}

// AnnexPart is a part of an annex.
type AnnexPart struct {
	Rows []AnnexRow `json:"rows" minItems:"1" maxItems:"1000"`
}

// AnnexRow is one row of it. A place, parameter and standard stand in an annex
// once.
type AnnexRow struct {
	PremisesID   uuid.UUID `json:"premises_id" doc:"检测场所, one of the filing's premises"`
	Category     string    `json:"category" doc:"M01 to M13; one that is not declared is kept and is not public until it is"`
	Object       string    `json:"object" maxLength:"120" doc:"检测对象"`
	ItemNo       string    `json:"item_no" maxLength:"40" doc:"序号, for instance 1.7"`
	Parameter    string    `json:"parameter" maxLength:"120" doc:"检测项目（参数）"`
	StandardNo   string    `json:"standard_no" maxLength:"120" doc:"标准编号（含年号）; of a method that is no standard, what the annex calls it; /api/codes/method_standard?q= suggests some"`
	StandardName string    `json:"standard_name" maxLength:"200"`
	MethodKind   string    `json:"method_kind" enum:"standard,non_standard"`
	LimitRange   string    `json:"limit_range,omitempty" maxLength:"200" doc:"限制范围; needed of non_standard"`
	Note         string    `json:"note,omitempty" maxLength:"200"`
	ValidFrom    string    `json:"valid_from,omitempty" doc:"of a row that came later than the certificate"`
}

// longestName is for names of objects and parameters.
const longestName = 120

func (in AnnexRow) parse(p *parser, at string) filing.AnnexRow {
	kind := required(p, at+"method_kind", in.MethodKind, domain.ParseMethodKind)
	return filing.AnnexRow{
		PremisesID:   in.PremisesID,
		Category:     required(p, at+"category", in.Category, domain.ParseMonitoringCategory),
		Object:       required(p, at+"object", in.Object, text(longestName)),
		ItemNo:       required(p, at+"item_no", in.ItemNo, domain.ParseItemNumber),
		Parameter:    required(p, at+"parameter", in.Parameter, text(longestName)),
		StandardNo:   required(p, at+"standard_no", in.StandardNo, methodNumber(kind)),
		StandardName: required(p, at+"standard_name", in.StandardName, text(lineText)),
		MethodKind:   kind,
		LimitRange:   optional(p, at+"limit_range", in.LimitRange, text(lineText)),
		Note:         optional(p, at+"note", in.Note, text(lineText)),
		ValidFrom:    optional(p, at+"valid_from", in.ValidFrom, domain.ParseDate),
	}
}

// methodNumber parses the number of a method: of a standard in one spelling, of
// any other as far as it has a spelling.
func methodNumber(kind domain.MethodKind) func(string) (domain.StandardNumber, error) {
	return func(s string) (domain.StandardNumber, error) {
		n, err := domain.ParseStandardNumber(s)
		if err == nil || kind != domain.MethodNonStandard {
			return n, err
		}
		other, err := plain(longestName)(s)
		return domain.StandardNumber(other), err
	}
}

// mostFaults is how many faults of a part are named, about.
const mostFaults = 200

// StageAnnexPart hands over a part, again if it was there.
func (f *Filings) StageAnnexPart(ctx context.Context, r Request, id, staging uuid.UUID, part int, in AnnexPart) (Done, error) {
	var p parser
	c := filing.StageAnnexPart{StagingID: staging, Part: part, Today: Today(r.At)}
	at := func(n int) filing.AnnexRowNamed {
		return filing.AnnexRowNamed{AnnexPlace: filing.AnnexPlace{Part: part, Row: n + 1}}
	}
	if len(in.Rows) <= filing.MaxAnnexPartRows { // who sends more is told so
		for i, row := range in.Rows {
			var found parser
			c.Rows = append(c.Rows, row.parse(&found, "rows."+strconv.Itoa(i)+"."))
			for _, fault := range found.problems {
				p.problems = append(p.problems, domain.With(fault, at(i)))
			}
			if len(p.problems) >= mostFaults && i+1 < len(in.Rows) {
				p.fault("rows."+strconv.Itoa(i+1), filing.ErrAnnexMore.With(at(i+1)))
				break
			}
		}
	} else {
		c.Rows = make([]filing.AnnexRow, len(in.Rows))
	}
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) { return c, p.err() })
}

// AnnexInForce makes an annex that was handed over the one in force.
type AnnexInForce struct {
	StagingID  uuid.UUID   `json:"staging_id"`
	Parts      int         `json:"parts" minimum:"1" maximum:"200" doc:"how many it has, so that none is missing"`
	Rows       int         `json:"rows" minimum:"1"`
	Alteration *Alteration `json:"alteration,omitempty"`
}

// RecordAnnex makes an annex effective, at once (Q4.2).
func (f *Filings) RecordAnnex(ctx context.Context, r Request, id uuid.UUID, seen domain.Revision, in AnnexInForce) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.RecordAnnex{
			StagingID: in.StagingID, Seen: seen, Parts: in.Parts, Rows: in.Rows, Alteration: p.alteration(in.Alteration), Today: Today(r.At),
		}
		return c, p.err()
	})
}

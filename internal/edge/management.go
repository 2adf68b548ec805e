package edge

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Management is one document of the management system (管理能力).
type Management struct {
	Kind           string      `json:"kind" doc:"文件类别, see the code list management_document"`
	Title          string      `json:"title" maxLength:"60"`
	Version        string      `json:"version,omitempty" maxLength:"60"`
	EffectiveOn    string      `json:"effective_on" doc:"in force since; of an audit or review the day it was held"`
	RetentionYears int         `json:"retention_years,omitempty" doc:"档案保存年限; with archive_system only"`
	Note           string      `json:"note,omitempty" maxLength:"200"`
	DocumentID     uuid.UUID   `json:"document_id,omitzero" doc:"an attached management_document; not asked for with information_system, complaints and capability_verification"`
	Alteration     *Alteration `json:"alteration,omitempty"`
}

func (in Management) parse(p *parser) filing.Management {
	return filing.Management{
		Kind:           required(p, "kind", in.Kind, domain.ParseManagementDocument),
		Title:          required(p, "title", in.Title, text(shortText)),
		Version:        optional(p, "version", in.Version, plain(shortText)),
		EffectiveOn:    required(p, "effective_on", in.EffectiveOn, domain.ParseDate),
		RetentionYears: in.RetentionYears,
		Note:           optional(p, "note", in.Note, text(lineText)),
		DocumentID:     in.DocumentID,
	}
}

// AddManagement adds a document of the management system. Created is the row.
func (f *Filings) AddManagement(ctx context.Context, r Request, id uuid.UUID, in Management) (Done, error) {
	row := domain.DeriveID(r.Command, "management", 0)
	return f.execute(ctx, r, id, row, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.AddManagement{ManagementID: row, Management: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At)}
		return c, p.err()
	})
}

// ReviseManagement replaces a row.
func (f *Filings) ReviseManagement(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in Management) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ReviseManagement{
			ManagementID: row, Seen: seen, Management: in.parse(&p), Alteration: p.alteration(in.Alteration), Today: Today(r.At),
		}
		return c, p.err()
	})
}

// ManagementEnd takes a document out of force (废止).
type ManagementEnd struct {
	EndedOn string `json:"ended_on" doc:"废止日期"`
}

// EndManagement takes a document out of force.
func (f *Filings) EndManagement(ctx context.Context, r Request, id, row uuid.UUID, seen domain.Revision, in ManagementEnd) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.EndManagement{
			ManagementID: row, Seen: seen, Today: Today(r.At), EndedOn: required(&p, "ended_on", in.EndedOn, domain.ParseDate),
		}
		return c, p.err()
	})
}

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
	Vendor         string      `json:"vendor,omitempty" maxLength:"120" doc:"供应商; this and what follows with information_system only, which is called by its title"`
	LaunchedOn     string      `json:"launched_on,omitempty" doc:"启用日期"`
	Functions      []string    `json:"functions,omitempty" maxItems:"8" doc:"功能, see the code list system_function"`
	BackupMode     string      `json:"backup_mode,omitempty" maxLength:"60" doc:"数据备份方式"`
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
		Vendor:         optional(p, "vendor", in.Vendor, text(lineText)),
		LaunchedOn:     optional(p, "launched_on", in.LaunchedOn, domain.ParseDate),
		Functions:      list(p, "functions", in.Functions, domain.ParseSystemFunction),
		BackupMode:     optional(p, "backup_mode", in.BackupMode, text(shortText)),
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

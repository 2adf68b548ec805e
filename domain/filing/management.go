package filing

import (
	"reflect"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// longestRetention is the longest time, in years, for which records are said to
// be kept.
const longestRetention = 100

// AddManagement adds a document of the management system (管理能力): class B.
type AddManagement struct {
	ManagementID uuid.UUID
	Management   Management
	Alteration   Alteration
	Today        domain.Date
}

func (c AddManagement) decide(s State) ([]Event, error) {
	if err := s.editable(); err != nil {
		return nil, err
	}
	p := c.Management.check(s, c.Alteration, c.Today)
	newID(&p, s.Management, c.ManagementID, "management_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ManagementAdded{ManagementID: c.ManagementID, Management: c.Management, Alteration: c.Alteration}}, nil
}

// ReviseManagement replaces a row: class B. Its kind stays: another document is
// another row.
type ReviseManagement struct {
	ManagementID uuid.UUID
	Seen         domain.Revision
	Management   Management
	Alteration   Alteration
	Today        domain.Date
}

func (c ReviseManagement) decide(s State) ([]Event, error) {
	row, err := s.inForce(c.ManagementID, c.Seen)
	if err != nil {
		return nil, err
	}
	if row.Management.same(c.Management) {
		return nil, nil
	}
	p := c.Management.check(s, c.Alteration, c.Today)
	p.addIf(c.Management.Kind != "" && c.Management.Kind != row.Kind, ErrNotAllowed, "kind")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ManagementRevised{ManagementID: c.ManagementID, Management: c.Management, Alteration: c.Alteration}}, nil
}

// EndManagement takes a document out of force (废止).
type EndManagement struct {
	ManagementID uuid.UUID
	Seen         domain.Revision
	EndedOn      domain.Date
	Today        domain.Date
}

func (c EndManagement) decide(s State) ([]Event, error) {
	if row, ok := s.Management[c.ManagementID]; ok && !row.InForce() && row.EndedOn == c.EndedOn {
		return nil, nil
	}
	row, err := s.inForce(c.ManagementID, c.Seen)
	if err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"ended_on": c.EndedOn != ""})
	p.addIf(c.EndedOn > c.Today, ErrInFuture, "ended_on")
	p.addIf(c.EndedOn != "" && c.EndedOn < row.EffectiveOn, ErrDateOrder, "ended_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ManagementEnded{ManagementID: c.ManagementID, EndedOn: c.EndedOn}}, nil
}

// inForce returns the row of a document that may be edited.
func (s State) inForce(id uuid.UUID, seen domain.Revision) (ManagementRow, error) {
	row, ok := s.Management[id]
	if !ok {
		return row, ErrManagement
	}
	if err := s.edit(seen, row.At.Revision); err != nil {
		return row, err
	}
	if !row.InForce() {
		return row, ErrManagementEnded
	}
	return row, nil
}

// same reports whether two rows say the same; functions come in no order.
func (m Management) same(o Management) bool {
	functions := sameChoice(m.Functions, o.Functions)
	m.Functions, o.Functions = nil, nil
	return functions && reflect.DeepEqual(m, o)
}

// system adds what is wrong with what is said of an information system; of
// nothing else is it said.
func (m Management) system(p *problems, today domain.Date) {
	if m.Kind != domain.ManagementInformationSystem {
		p.addIf(m.Vendor != "", ErrNotAllowed, "vendor")
		p.addIf(m.LaunchedOn != "", ErrNotAllowed, "launched_on")
		p.addIf(len(m.Functions) > 0, ErrNotAllowed, "functions")
		p.addIf(m.BackupMode != "", ErrNotAllowed, "backup_mode")
		return
	}
	p.addIf(m.LaunchedOn > today, ErrInFuture, "launched_on")
	distinct(p, m.Functions, "functions")
}

func (m Management) check(s State, a Alteration, today domain.Date) problems {
	var p problems
	p.required(map[string]bool{
		"kind": m.Kind != "", "title": m.Title != "", "effective_on": m.EffectiveOn != "",
		"document_id":     m.DocumentID != uuid.Nil || m.Kind == "" || !m.Kind.NeedsFile(),
		"retention_years": m.RetentionYears != 0 || m.Kind != domain.ManagementArchive,
	})
	p.addIf(m.RetentionYears != 0 && m.Kind != domain.ManagementArchive, ErrNotAllowed, "retention_years")
	p.addIf(m.RetentionYears < 0 || m.RetentionYears > longestRetention, ErrOutOfRange, "retention_years")
	p.addIf(m.Kind.Held() && m.EffectiveOn > today, ErrInFuture, "effective_on")
	m.system(&p, today)
	if m.DocumentID != uuid.Nil {
		p.document(s, reference{field: "document_id", id: m.DocumentID, kind: domain.DocumentManagementDocument})
	}
	p.alteration(s, a, today)
	return p
}

package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// longestQualification is how many months a certificate is valid at most.
const longestQualification = 6 * 12

// RecordCMA sets the qualification of testing (资质认定). After an extension (扩项)
// the new certificate and annex are recorded without review (Q4.2). One in a new
// name waits with the amendment that the name waits with: at once in force, it
// would publish the name before anybody reviewed it (domain-decisions 1.3).
type RecordCMA struct {
	CaseID     uuid.UUID       // the open amendment that it waits with, if any
	Seen       domain.Revision // of the one in force or, with a case, of the one it proposes
	CMA        CMA
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c RecordCMA) decide(s State) ([]Event, error) {
	current, err := c.current(s)
	if err != nil {
		return nil, err
	}
	var tracks []domain.Track
	if c.CaseID == uuid.Nil {
		tracks = []domain.Track{domain.Testing}
	}
	if err := s.edit(c.Seen, current.Revision(), tracks...); err != nil {
		return nil, err
	}
	if !s.files(domain.Testing) {
		return nil, ErrNotFound.At("track")
	}
	if current.Recorded() && current.Value == c.CMA {
		return nil, nil
	}
	if err := c.check(s); err != nil {
		return nil, err
	}
	late := c.CaseID == uuid.Nil && s.serveEffective([]domain.Track{domain.Testing})
	return []Event{CMARecorded{CaseID: c.CaseID, CMA: c.CMA, Alteration: c.Alteration.judged(c.Days, late, c.Today)}}, nil
}

// current is the qualification that the editor saw: only an amendment of the
// names may have one of its own.
func (c RecordCMA) current(s State) (Part[CMA], error) {
	if c.CaseID == uuid.Nil {
		return s.CMA, nil
	}
	open, ok := s.Cases[c.CaseID]
	switch {
	case !ok:
		return Part[CMA]{}, ErrCaseUnknown
	case open.Kind != AmendmentCase || open.Level != InstitutionLevel || open.Ended():
		return Part[CMA]{}, ErrCaseState
	case open.WithAuthority():
		return Part[CMA]{}, ErrWithAuthority
	}
	return proposal(open.CMA), nil
}

func (c RecordCMA) check(s State) error {
	var p problems
	m, a := c.CMA, c.CMA.Accreditation
	p.required(map[string]bool{
		"number": m.Number != "", "institution": m.Institution != "", "from": m.From != "", "to": m.To != "",
		"certificate_id": m.CertificateID != uuid.Nil, "annex_id": m.AnnexID != uuid.Nil,
		"accreditation.number": a == Accreditation{} || a.Number != "", "accreditation.to": a == Accreditation{} || a.To != "",
	})
	p.addIf(m.From > c.Today, ErrInFuture, "from")
	p.addIf(m.From != "" && m.To != "" && (m.To <= m.From || m.To >= m.From.AddMonthsClipped(longestQualification)), ErrDateOrder, "to")
	otherName := m.Institution != "" && m.Institution != s.Identity.Value.Name
	p.addIf(otherName && c.CaseID == uuid.Nil && s.Published(), ErrNotAllowed, "institution")
	for _, r := range []reference{
		{field: "certificate_id", id: m.CertificateID, kind: domain.DocumentCMACertificate, waits: c.CaseID},
		{field: "annex_id", id: m.AnnexID, kind: domain.DocumentCMAAnnex, waits: c.CaseID},
		{field: "accreditation.document_id", id: a.DocumentID, kind: domain.DocumentCapabilityCertificate, waits: s.Documents[a.DocumentID].CaseID},
	} {
		p.addIf(r.waits != uuid.Nil && r.waits != c.CaseID, ErrDocument, r.field)
		if r.id != uuid.Nil {
			p.document(s, r)
		}
	}
	p.alteration(s, c.Alteration, c.Today, domain.Testing)
	return p.err()
}

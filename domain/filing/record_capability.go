package filing

import (
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordOperationCapability sets in what operation serves others (Q4.3): class
// B.
type RecordOperationCapability struct {
	Seen       domain.Revision
	Capability OperationCapability
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c RecordOperationCapability) decide(s State) ([]Event, error) {
	if err := s.edit(c.Seen, s.OperationCapability.Revision(), domain.Operation); err != nil {
		return nil, err
	}
	if !s.files(domain.Operation) {
		return nil, ErrNotFound.At("track")
	}
	if s.OperationCapability.Recorded() && s.OperationCapability.Value.equal(c.Capability) {
		return nil, nil
	}
	var p problems
	p.required(map[string]bool{"fields": len(c.Capability.Fields) > 0})
	for i, f := range c.Capability.Fields {
		f.check(&p, s, fmt.Sprintf("fields.%d.", i))
		same := func(o OperationField) bool {
			return o.Field == f.Field && o.Text == f.Text && o.Certificate == f.Certificate
		}
		p.addIf(slices.ContainsFunc(c.Capability.Fields[:i], same), ErrRepeated, fmt.Sprintf("fields.%d.field", i))
	}
	for _, category := range sortedKeys(c.Capability.Sites) {
		p.addIf(category.Track() != domain.Operation, ErrNotAllowed, "sites."+string(category))
		p.addIf(c.Capability.Sites[category] < 0, ErrOutOfRange, "sites."+string(category))
	}
	p.alteration(s, c.Alteration, c.Today, domain.Operation)
	if err := p.err(); err != nil {
		return nil, err
	}
	late := s.serveEffective([]domain.Track{domain.Operation})
	return []Event{OperationCapabilityRecorded{OperationCapability: c.Capability, Alteration: c.Alteration.judged(c.Days, late, c.Today)}}, nil
}

func (c OperationCapability) equal(o OperationCapability) bool {
	return slices.Equal(c.Fields, o.Fields) && maps.Equal(c.Sites, o.Sites)
}

// check: a certificate comes with who issued it and until when it holds, and 无
// with nothing. 其他 says what it is.
func (f OperationField) check(p *problems, s State, at string) {
	certified := f.Certificate != ""
	p.required(map[string]bool{
		at + "field": f.Field != "", at + "level": f.Level != "",
		at + "text":   f.Field != domain.OperatesOther || f.Text != "",
		at + "issuer": !certified || f.Issuer != "", at + "valid_to": !certified || f.ValidTo != "",
		at + "document_id": !certified || f.DocumentID != uuid.Nil,
	})
	p.addIf(f.Text != "" && f.Field != domain.OperatesOther, ErrNotAllowed, at+"text")
	p.addIf(!certified && f.Level != "" && f.Level != domain.CapabilityNoLevel, ErrNotAllowed, at+"level")
	p.addIf(!certified && f.Issuer != "", ErrNotAllowed, at+"issuer")
	p.addIf(!certified && f.ValidTo != "", ErrNotAllowed, at+"valid_to")
	p.addIf(!certified && f.DocumentID != uuid.Nil, ErrNotAllowed, at+"document_id")
	if f.DocumentID != uuid.Nil {
		p.document(s, reference{field: at + "document_id", id: f.DocumentID, kind: domain.DocumentCapabilityCertificate})
	}
}

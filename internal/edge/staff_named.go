package edge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Named finds among sealed people those in whose names a text stands, and returns
// their subjects. Names are sealed, so all are opened, here alone; who was erased
// has none any more.
func (f *Filings) Named(ctx context.Context, people []domain.Sealed, text string) (map[uuid.UUID]bool, error) {
	name, err := domain.ParsePersonName(text)
	if err != nil {
		return nil, err
	}
	subjects := make([]uuid.UUID, len(people))
	for i, p := range people {
		subjects[i] = p.Subject
	}
	opened, err := f.Vault.Open(ctx, subjects...)
	if err != nil {
		return nil, err
	}
	named := make(map[uuid.UUID]bool)
	for _, p := range people {
		if len(p.Ciphertext) == 0 {
			continue
		}
		plain, err := opened.Unseal(fieldStaff, p)
		if errors.Is(err, sealing.ErrErased) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var d personDetails
		if err := json.Unmarshal(plain, &d); err != nil {
			return nil, fmt.Errorf("sealed person of %s: not the form it was sealed in", p.Subject)
		}
		if strings.Contains(d.Name, name.Reveal()) {
			named[p.Subject] = true
		}
	}
	return named, nil
}

package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Check returns what the formal review finds about a case on a day: the same to the
// institution before it hands the case in, to the submission, and to the official
// (Q1.6).
func (f *Filings) Check(ctx context.Context, id uuid.UUID, s filing.State, c filing.Case, today domain.Date) ([]filing.Finding, error) {
	known, err := f.elsewhere(ctx, id, s, c)
	if err != nil {
		return nil, err
	}
	return filing.Check(s, c, today, known), nil
}

// elsewhere asks what other filings tell about a case. They are asked nothing about
// one that was handed in.
func (f *Filings) elsewhere(ctx context.Context, id uuid.UUID, s filing.State, c filing.Case) (known filing.Elsewhere, err error) {
	asked := s.AskedElsewhere(c)
	if f.Shared == nil || len(asked) == 0 {
		return known, nil
	}
	if known.Devices, err = f.Shared(ctx, id, asked); err != nil {
		return known, fmt.Errorf("what other filings tell: %w", err)
	}
	return known, nil
}

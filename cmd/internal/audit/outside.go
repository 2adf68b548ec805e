package audit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
)

// claims compares the table of claims with what follows from the events.
func (a *audit) claims(ctx context.Context, w *walk) error {
	const check = "claims"
	a.tell(check, eventstore.Position{}, eventstore.Position{})
	table, err := a.ledger.Store.Claims(ctx)
	if err != nil {
		return err
	}
	if table.At != a.report.Position {
		a.report.Notes = append(a.report.Notes, "the claims were not compared: the ledger is being written to, or its log is damaged")
		return nil
	}
	want, unknown, err := a.wanted(ctx, w)
	if err != nil {
		return err
	}
	if unknown > 0 {
		a.found(check, "the vault", "%d people are employed whom it does not know: nothing keeps another institution from entering them", unknown)
	}
	held := make(map[string]eventstore.Holder, len(table.Rows))
	for _, row := range table.Rows {
		key := string(row.Kind) + " " + string(row.Key)
		held[key] = row.Holder
		if _, ok := want[key]; !ok && (row.Kind != domain.ClaimPerson || unknown == 0) {
			a.found(check, fmt.Sprintf("a %s claim of %s", row.Kind, row.Holder.Stream), "no event took it")
		}
	}
	inOrder := slices.SortedFunc(maps.Keys(want), func(x, y string) int { return want[x].n - want[y].n })
	for _, key := range inOrder {
		c := want[key]
		switch holder, ok := held[key]; {
		case !ok:
			a.found(check, c.where, "the %s claim it took is missing", c.Kind)
		case holder != c.holder:
			a.found(check, c.where, "the %s claim it took is held by %s", c.Kind, holder.Stream)
		}
	}
	return nil
}

// wanted keys the claims that follow from the events as the table keys them.
func (a *audit) wanted(ctx context.Context, w *walk) (want map[string]claimed, unknown int, err error) {
	want = make(map[string]claimed, len(w.held))
	for _, c := range w.held {
		key := []byte(c.Key)
		if c.Kind == domain.ClaimPerson {
			key, err = a.ledger.Vault.PersonKey(ctx, c.holder.Subject)
			if errors.Is(err, sealing.ErrNoKey) || errors.Is(err, sealing.ErrErased) || errors.Is(err, sealing.ErrUnbound) {
				unknown++
				continue
			}
			if err != nil {
				return nil, 0, err
			}
		}
		want[string(c.Kind)+" "+string(key)] = c
	}
	return want, unknown, nil
}

// subjectsAtOnce is how many subjects' keys are read in one query.
const subjectsAtOnce = 500

// vault opens every sealed value of subjects that were not erased, and looks
// whether those that were are gone.
func (a *audit) vault(ctx context.Context, w *walk) error {
	const check = "vault"
	a.tell(check, eventstore.Position{}, eventstore.Position{})
	closed := 0
	for some := range slices.Chunk(w.subjects, subjectsAtOnce) {
		opened, err := a.ledger.Vault.Open(ctx, some...)
		if err != nil {
			return err
		}
		for _, subject := range some {
			for _, v := range w.sealed[subject] {
				_, err := opened.Unseal(v.Field, v.Sealed)
				erasedAt, erased := w.erased[subject]
				switch {
				case erased && err == nil:
					a.found(check, erasedAt, "the subject it erased can still be read")
				case erased:
				case errors.Is(err, sealing.ErrErased):
					a.found(check, v.where, "its subject was erased, and no event says so")
				case errors.Is(err, sealing.ErrNoKey):
					closed++
				case err != nil:
					a.found(check, v.where, "a sealed value does not open")
				}
			}
		}
	}
	if closed > 0 {
		a.found(check, "the vault", "%d sealed values have no key: only their masks can be shown", closed)
	}
	return nil
}

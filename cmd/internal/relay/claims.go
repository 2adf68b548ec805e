package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// claims are those that the metadata of a piece states. The keys of persons are
// the vault's. What was erased holds nothing any more, so its claims are left
// out; those of persons that the vault does not know are counted. But for a
// claim that went from hand to hand: whoever hands it and whoever gets it are one
// person, so that the key of either is the other's, erased or not.
func (w *Writer) claims(ctx context.Context, p Piece) ([]eventstore.Claim, error) {
	keys := map[uuid.UUID][]byte{}
	var known []domain.Claim
	for _, e := range p.Events {
		m, err := eventstore.DecodeMetadata(e.Metadata)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name(p.Stream, e), err)
		}
		for _, c := range m.Claims {
			if c.Kind == domain.ClaimPerson {
				key, err := w.personKey(ctx, c)
				switch {
				case errors.Is(err, sealing.ErrErased):
					continue
				case errors.Is(err, sealing.ErrNoKey):
					if c.Op == domain.TakeClaim {
						w.Unclaimed++
					}
					continue
				case err != nil:
					return nil, err
				}
				keys[c.Subject] = key
			}
			known = append(known, c)
		}
	}
	return eventstore.ResolveClaims(known, func(subject uuid.UUID) ([]byte, bool) {
		key, ok := keys[subject]
		return key, ok
	})
}

// personKey is the key of a person's claim.
func (w *Writer) personKey(ctx context.Context, c domain.Claim) ([]byte, error) {
	key, err := w.keyOf(ctx, c.Subject)
	if c.Op != domain.HandClaim {
		return key, err
	}
	theirs, theirErr := w.keyOf(ctx, c.To.Subject)
	switch {
	case unknown(err) && theirErr == nil:
		w.remember(c.Subject, theirs)
		return theirs, nil
	case err == nil && unknown(theirErr):
		w.remember(c.To.Subject, key)
	case theirErr != nil && !unknown(theirErr):
		return nil, theirErr
	}
	return key, err
}

func (w *Writer) keyOf(ctx context.Context, subject uuid.UUID) ([]byte, error) {
	if key, ok := w.handed[subject]; ok {
		return key, nil
	}
	return w.Vault.PersonKey(ctx, subject)
}

func (w *Writer) remember(subject uuid.UUID, key []byte) {
	if w.handed == nil {
		w.handed = make(map[uuid.UUID][]byte)
	}
	w.handed[subject] = key
}

func unknown(err error) bool {
	return errors.Is(err, sealing.ErrErased) || errors.Is(err, sealing.ErrNoKey)
}

// pass notes of a piece that is in the target already what later ones may need.
func (w *Writer) pass(ctx context.Context, p Piece) error {
	for _, e := range p.Events {
		if !bytes.Contains(e.Metadata, []byte(domain.HandClaim)) {
			continue
		}
		m, err := eventstore.DecodeMetadata(e.Metadata)
		if err != nil {
			return fmt.Errorf("%s: %w", name(p.Stream, e), err)
		}
		for _, c := range m.Claims {
			if c.Op != domain.HandClaim || c.Kind != domain.ClaimPerson {
				continue
			}
			if _, err := w.personKey(ctx, c); err != nil && !unknown(err) {
				return err
			}
		}
	}
	return nil
}

// dropFree leaves a claim out that a subject erased since should hand over or
// release, and that nobody holds in the target: how it came to be held there was
// left out, too. Whoever it was handed to takes it with the event that follows.
func (w *Writer) dropFree(a *eventstore.Append, refused error) bool {
	claimed, ok := errors.AsType[*eventstore.ClaimedError](refused)
	if !ok || !claimed.Holder.IsZero() || claimed.Claim >= len(a.Claims) {
		return false
	}
	c := a.Claims[claimed.Claim]
	if _, known := w.handed[c.Subject]; !known || c.Op == domain.TakeClaim {
		return false
	}
	a.Claims = slices.Delete(slices.Clone(a.Claims), claimed.Claim, claimed.Claim+1)
	return true
}

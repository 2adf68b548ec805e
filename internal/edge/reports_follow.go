package edge

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// FollowsFiling names the reaction that tells reports of cancellations.
const FollowsFiling = "end-reports-with-filing"

// Follow tells a report of every cancellation that its filing recorded since the
// event that the report refers to (2.15). Its commands derive from the
// cancellations: repeated, or stopped in between and begun again, it ends the same.
func (s *Reports) Follow(ctx context.Context, id uuid.UUID, now time.Time) error {
	var told crossprovince.State
	if err := s.View(ctx, id, func(state crossprovince.State) error { told = state; return nil }); err != nil || told.Ended() {
		return err
	}
	stream := s.Filings.Decider.Stream(told.Filing.String())
	for page, err := range s.Decider.Store.Read(ctx, stream, eventstore.ReadOptions{From: told.Followed + 1}) {
		if err != nil {
			return fmt.Errorf("follow %s: %w", stream, err)
		}
		for _, e := range page {
			if !Cancels(e.Type) {
				continue
			}
			if err := s.follow(ctx, id, e, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow tells a report of one cancellation.
func (s *Reports) follow(ctx context.Context, id uuid.UUID, e eventstore.Recorded, now time.Time) error {
	fact, err := s.Filings.Decider.Codec.Decode(e.Type, e.Data)
	if err != nil {
		return err
	}
	r := Request{
		Command: uuid.NewSHA1(e.ID, []byte(FollowsFiling+"/"+id.String())), Cause: e.ID, At: now,
		Actor: domain.Actor{Kind: domain.ActorSystem, ID: FollowsFiling},
	}
	_, err = s.execute(ctx, r, id, func(crossprovince.State) (crossprovince.Command, error) {
		return crossprovince.Follow{
			Cancellation: crossprovince.Cancellation{Event: e.ID, Revision: e.Revision}, Tracks: canceledBy(fact), Today: Today(now),
		}, nil
	})
	return err
}

// Cancels reports whether events of a type cancel a filing or a track.
func Cancels(eventType string) bool {
	switch eventType {
	case filing.Canceled{}.EventType(), filing.CanceledTrack{}.EventType(), filing.CanceledExOfficio{}.EventType():
		return true
	}
	return false
}

// canceledBy returns the tracks that a cancellation ended.
func canceledBy(e filing.Event) []domain.Track {
	switch e := e.(type) {
	case filing.Canceled:
		return e.Tracks
	case filing.CanceledTrack:
		return []domain.Track{e.Track}
	case filing.CanceledExOfficio:
		return e.Tracks
	}
	return nil
}

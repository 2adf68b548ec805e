package ledger

import (
	"context"
	"log/slog"
	"slices"

	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/reactions"
)

// StoryReactions returns who acts on what the story of the demonstration records,
// on its clock. Unlike [Ledger.Reactions] they have notices told however long ago
// it all happened; [Ledger.EndStory] sends them.
func (l *Ledger) StoryReactions(now clock.Clock) *reactions.Runner {
	all := slices.Clone(l.Reactions.Reactions)
	for i, r := range all {
		if tell, ok := r.(notices.Tell); ok {
			tell.Story = true
			all[i] = tell
		}
	}
	return &reactions.Runner{Store: l.Store, DB: l.DB, Reactions: all, Clock: now, Log: l.Reactions.Log}
}

// EndStory acts on what the story recorded last and sends its notices, as of when
// they were made and to nobody.
func (l *Ledger) EndStory(ctx context.Context) error {
	if err := l.StoryReactions(l.Reactions.Clock).CatchUp(ctx); err != nil {
		return err
	}
	return l.Notices.SendNow(ctx, notices.Logged{Log: slog.New(slog.DiscardHandler)})
}

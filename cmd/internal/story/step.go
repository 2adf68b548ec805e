package story

import (
	"context"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// Step is one thing that somebody does in the story.
type Step struct {
	Key    string       // "1/submit": the institution's key and what is done; names the command
	At     time.Time    // in Asia/Shanghai; never before the step before it
	Actor  domain.Actor // somebody signed in for the institution, or an official
	Filing uuid.UUID    // whose stream it is about; zero for a step that is about an authority's

	Authority domain.Authority // whose configuration it is about, if not about a filing

	// Stream is where the first event of the step goes: the filing's, unless the
	// step is about something beside it.
	Stream eventstore.Stream

	// Refused is what the ledger answers a step that is not to succeed. It
	// records nothing. Nil for all others, which record at least one event.
	Refused *domain.Error

	do     action       // of a step about a filing
	set    configure    // of a step about a configuration
	ask    procedure    // of a step about something beside a filing
	serial int          // of the filing number that it gives; 0 for a step that gives none
	track  domain.Track // whose number that is
	seals  int          // how many subjects it seals anew
	reacts bool         // something follows from it outside its own append
}

// action carries out a step.
type action func(ctx context.Context, f *edge.Filings, r edge.Request) (edge.Done, error)

// configure carries out a step about an authority's configuration.
type configure func(ctx context.Context, a *edge.Authorities, r edge.Request) (edge.Done, error)

// beside are the procedures beside filings, on the store of the story.
type beside struct {
	suggestions *edge.Suggestions
	reports     *edge.Reports
	transfers   *edge.Transfers
}

// procedure carries out a step about something beside a filing.
type procedure func(ctx context.Context, b beside, r edge.Request) (edge.Done, error)

// about names what the step is about: steps about one thing follow one another
// entirely.
func (s Step) about() string {
	if s.Authority != "" {
		return string(s.Authority)
	}
	return s.Filing.String()
}

// namespace is the space of the story's commands. With another one, the story
// that a data directory holds would be another story.
var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:ledger:story"))

// Command returns the ID of the step's command.
func (s Step) Command() uuid.UUID { return commandOf(s.Key) }

func commandOf(key string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(key)) }

// records reports whether the step leaves an event behind.
func (s Step) records() bool { return s.Refused == nil }

// createdBy returns the ID that a step gives to what it makes: "filing",
// "case", "staff", "equipment", "premises" or "document".
func createdBy(key, what string) uuid.UUID { return domain.DeriveID(commandOf(key), what, 0) }

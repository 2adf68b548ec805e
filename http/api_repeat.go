package http

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// aboutRepeats tells the API's users what an idempotency key does.
const aboutRepeats = `

## Repeating a request

A command with an ` + "`Idempotency-Key`" + ` (at most 200 visible ASCII characters, unique to the caller; a random UUID does) may be
sent any number of times and is carried out once.

| what became of the request | the same request, same key | another request, same key |
|---|---|---|
| it succeeded | the first answer again, with ` + "`repeated: true`" + ` | 422 ` + "`idempotency.key_reused`" + ` |
| it was refused (4xx) | it is decided again | it is decided: the refusal did not spend the key |
| its outcome is unknown (503 ` + "`service.outcome_unknown`" + `, no answer) | settles it: the answer says how it ended | 422 ` + "`idempotency.key_reused`" + ` |
| it is still under way | both get the one answer | 409 ` + "`idempotency.in_progress`" + ` |

"The same" means method, address, precondition (` + "`If-Match`, `If-None-Match`" + `) and body, byte for byte; for an upload the address and the
file. A repeat is answered however late it comes; that a key is used for another request is noticed for a day at least. A command
without a key is carried out every time it is sent.
`

// longestKey bounds idempotency keys, in bytes.
const longestKey = 200

// commands is the namespace of actors in command IDs: part of the format.
var commands = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:ledger:command"))

// commandID names a request: UUIDv5(actor, key), or a random UUID without key.
func commandID(a domain.Actor, key string) (uuid.UUID, error) {
	if key == "" {
		return uuid.New(), nil
	}
	if len(key) > longestKey || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return uuid.Nil, errKey
	}
	actor := uuid.NewSHA1(commands, []byte(string(a.Kind)+"/"+a.ID))
	return uuid.NewSHA1(actor, []byte(key)), nil
}

// asked is what a request asks, for as far as it must be the same when its key
// is used again.
func asked(r *http.Request, head *CommandHead, body []byte) []byte {
	return append(fmt.Appendf(nil, "%s %s\n%s\n%s\n", r.Method, r.URL.Path, head.IfMatch, head.IfNoneMatch), body...)
}

// once carries out do under the request's key, if it has one.
func (s *Server) once(ctx context.Context, c call, head *CommandHead, asked []byte, do func() error) error {
	if head.IdempotencyKey == "" {
		return do()
	}
	if err := s.Requests.Begin(ctx, c.Command, asked, c.At); err != nil {
		return err
	}
	err := do()
	s.ended(ctx, c.Command, err)
	return err
}

// ended frees the key of a request that was refused. If that fails the key
// stays spent, which is safe; the refusal is answered all the same.
func (s *Server) ended(ctx context.Context, command uuid.UUID, err error) {
	// Whoever asked may have gone; what was refused was refused.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.Requests.End(ctx, command, err != nil && recordedNothing(err)); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "an idempotency key stays spent", slog.Any("error", err))
	}
}

// recordedNothing reports whether a command that failed certainly recorded
// nothing: it was refused, or the log could not be asked.
func recordedNothing(err error) bool {
	status := problem(err).Status
	return status >= 400 && status < 500 || errors.Is(err, eventstore.ErrUnavailable)
}

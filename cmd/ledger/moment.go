package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// moment selects a prefix of a filing's stream, as people write it:
// "2026-03-01" (the end of that day in Asia/Shanghai), an RFC 3339 instant,
// "@17" (a revision), "#1204" (a position of the log); empty means now.
type moment string

func (m moment) of(t *projections.Timeline) (projections.FilingView, error) {
	s := string(m)
	switch {
	case s == "":
		return t.Now(), nil
	case s[0] == '@':
		n, err := strconv.ParseInt(s[1:], 10, 63)
		if err != nil {
			return projections.FilingView{}, fmt.Errorf("%q is no revision", s)
		}
		return t.AtRevision(domain.Revision(n)), nil
	case s[0] == '#':
		at, err := eventstore.ParsePosition(s[1:])
		if err != nil {
			return projections.FilingView{}, fmt.Errorf("%q is no position", s)
		}
		return t.AtPosition(at), nil
	}
	if instant, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.At(instant), nil
	}
	day, err := domain.ParseDate(s)
	if err != nil {
		return projections.FilingView{}, fmt.Errorf("%q is no moment: a day such as 2026-03-01, an RFC 3339 instant, @revision or #position", s)
	}
	return t.AtDate(day), nil
}

// timeline reads the history of a filing named by its ID or credit code.
func timeline(ctx context.Context, l *ledger.Ledger, name string) (*projections.Timeline, error) {
	id, err := uuid.Parse(name)
	if err != nil {
		code, err := domain.ParseCreditCode(name)
		if err != nil {
			return nil, fmt.Errorf("%q is neither a filing's ID nor a credit code", name)
		}
		view, ok, err := (projections.Filings{DB: l.DB}).ByCreditCode(ctx, code)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fmt.Errorf("no filing has the credit code %s", code)
		}
		id = view.ID
	}
	t, err := projections.ReadTimeline(ctx, l.Store, projections.FilingStream(id))
	if err != nil {
		return nil, err
	}
	if t.Now().IsZero() {
		return nil, fmt.Errorf("there is no filing %s", id)
	}
	return t, nil
}

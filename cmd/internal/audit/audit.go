// Package audit checks a ledger against itself: the tables of the log, the
// meaning of every event and what it refers to, the rows of annexes, who decided
// under which configuration, the claims, what reactions and notices are kept of
// events, the vault, the documents and the read models. It names the first bad
// places of each kind.
//
// It finds damage and mistakes, including changes that somebody with access to
// the database made by hand and did not make everywhere. It cannot prove that
// nobody did: that is what a verifiable log is for.
package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"golang.org/x/sync/errgroup"
)

// Finding is one thing that is not as it must be.
type Finding struct {
	Check string // which check found it
	Where string // the place, as exactly as it is known
	What  string
}

func (f Finding) String() string { return f.Check + ": " + f.Where + ": " + f.What }

// Report is what an audit found.
type Report struct {
	Position eventstore.Position // of the last event looked at
	Events   int
	Filings  int
	Findings []Finding
	Notes    []string // worth knowing, and no damage
}

// Progress is told how far the audit is: the check at work, and of those that
// go through the log the position reached.
type Progress func(check string, done, end eventstore.Position)

// mostFindings bounds what one check reports.
const mostFindings = 20

type audit struct {
	ledger *ledger.Ledger
	kept   kept
	report Report
	tell   Progress
}

func (a *audit) found(check, where, format string, args ...any) {
	n := 0
	for _, f := range a.report.Findings {
		if f.Check == check {
			n++
		}
	}
	if n < mostFindings {
		a.report.Findings = append(a.report.Findings, Finding{Check: check, Where: where, What: fmt.Sprintf(format, args...)})
	}
}

// Run checks everything. An error means that it could not be checked, not that
// it is wrong.
func Run(ctx context.Context, l *ledger.Ledger, tell Progress) (Report, error) {
	if tell == nil {
		tell = func(string, eventstore.Position, eventstore.Position) {}
	}
	a := &audit{ledger: l, tell: tell}
	a.tell("log", eventstore.Position{}, eventstore.Position{})
	damage, err := l.Store.Check(ctx)
	if err != nil {
		return a.report, err
	}
	for _, d := range damage {
		a.found("log", d.Where, "%s", d.What)
	}
	if err := a.keep(ctx); err != nil {
		return a.report, err
	}
	walked, err := a.walk(ctx)
	if err != nil {
		return a.report, err
	}
	for _, check := range []func(context.Context, *walk) error{a.claims, a.referred, a.reacted, a.told, a.vault, a.documents} {
		if err := check(ctx, walked); err != nil {
			return a.report, err
		}
	}
	return a.report, a.models(ctx)
}

// modelsAtOnce is how many read models are rebuilt at a time: while the database
// writes the one, the other is reckoned.
const modelsAtOnce = 3

// models rebuilds every read model as of its checkpoint and compares.
func (a *audit) models(ctx context.Context) error {
	verdicts := make([]projections.Verdict, len(a.ledger.Models))
	failed := make([]error, len(verdicts))
	var several errgroup.Group
	several.SetLimit(modelsAtOnce)
	var telling sync.Mutex
	for i, m := range a.ledger.Models {
		several.Go(func() error {
			verdicts[i], failed[i] = projections.Verify(ctx, a.ledger.DB, a.ledger.Store, m, func(done, end eventstore.Position) {
				telling.Lock()
				defer telling.Unlock()
				a.tell(checkOf(m), done, end)
			})
			return nil
		})
	}
	_ = several.Wait() // what failed is told in the order of the read models
	for i, m := range a.ledger.Models {
		v, err := verdicts[i], failed[i]
		switch {
		case errors.Is(err, projections.ErrNotBuilt):
			a.report.Notes = append(a.report.Notes, checkOf(m)+" has not been built yet")
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			a.found(checkOf(m), "the log", "it cannot be rebuilt: %v", err)
		}
		for _, d := range v.Differences {
			a.found(checkOf(m), d.String(), "the rows differ from what the log says up to position %s", v.Position)
		}
	}
	return nil
}

func checkOf(m projections.Model) string { return "read model " + m.Name() }

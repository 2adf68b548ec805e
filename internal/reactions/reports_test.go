package reactions_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/reactions"
)

// reporter is a filing with reports to other provinces.
type reporter struct {
	*world
	reports *edge.Reports
	id      uuid.UUID
	n       int
}

func (w *world) reporter(t *testing.T) *reporter {
	t.Helper()
	r := &reporter{world: w, reports: edge.NewReports(w.edge.Filings, w.edge.Authorities)}
	r.id = w.institution(t, w.idNumber()).id
	return r
}

// report reports tracks to an authority, as if they were in force.
func (r *reporter) report(t *testing.T, service domain.Authority, tracks ...domain.Track) uuid.UUID {
	t.Helper()
	filed, err := r.reports.Filed(t.Context(), r.id)
	if err != nil {
		t.Fatal(err)
	}
	filed.Name = "江苏云汀环境检测有限公司"
	c := crossprovince.Report{Filed: filed, ServiceAuthority: service, Period: crossprovince.Period{StartOn: "2026-06-01"}, Today: "2026-05-08"}
	c.Filed.Tracks = map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01"}, domain.Operation: {"noise"}}
	for _, track := range tracks {
		c.Services = append(c.Services, crossprovince.Service{Track: track, Categories: c.Filed.Tracks[track]})
	}
	r.n++
	id := domain.DeriveID(r.id, "report", r.n)
	if _, err := r.reports.Decider.Execute(t.Context(), id.String(), c, r.request()); err != nil {
		t.Fatal(err)
	}
	return id
}

// records records something in the filing: what leads to it takes a whole course.
func (r *reporter) records(t *testing.T, e filing.Event) {
	t.Helper()
	d := *r.edge.Filings.Decider.On(r.store)
	d.Decide = func(filing.State, filing.Command) ([]filing.Event, error) { return []filing.Event{e}, nil }
	if _, err := d.Execute(t.Context(), r.id.String(), nil, r.request()); err != nil {
		t.Fatal(err)
	}
}

// follow lets the reaction act on a store.
func (r *reporter) follow(ctx context.Context, store eventstore.Store) error {
	suggestions := r.on(store, nil)
	reports := edge.NewReports(suggestions.Filings, suggestions.Authorities)
	runner := reactions.Runner{
		Store: store, DB: r.db, Clock: func() time.Time { return morning.Add(time.Hour) }, Log: slog.New(slog.DiscardHandler),
		Reactions: []reactions.Reaction{reactions.FollowsFiling{Reports: reports, DB: r.db}},
	}
	return runner.CatchUp(ctx)
}

var (
	lost     = filing.Canceled{Tracks: []domain.Track{domain.Testing, domain.Operation}, Reason: "停止相关业务", CanceledOn: "2026-05-08"}
	half     = filing.CanceledTrack{Track: domain.Operation, Reason: "停止相关业务", CanceledOn: "2026-05-08"}
	byOffice = filing.CanceledExOfficio{Tracks: []domain.Track{domain.Testing}, Whole: true, CanceledOn: "2026-05-08"}

	reportedAlone = []string{"crossprovince.reported", "crossprovince.completed"}
	endedAtOnce   = append(reportedAlone[:2:2], "crossprovince.ended")
	endedByHalves = append(reportedAlone[:2:2], "crossprovince.services_dropped", "crossprovince.ended")
)

// TestReportsSurviveAnyStop ends the process at every append that the reaction makes,
// before and after it is made: what becomes of the reports is always the same, once.
func TestReportsSurviveAnyStop(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name     string
		canceled []filing.Event
		testing  []string // what became of a report of testing,
		both     []string // of both tracks,
		later    []string // and of one of testing made after all that
	}{
		{"canceled", []filing.Event{lost}, endedAtOnce, endedAtOnce, reportedAlone},
		{"by halves", []filing.Event{half, byOffice}, endedAtOnce, endedByHalves, reportedAlone},
		{"half of it", []filing.Event{half}, reportedAlone, endedByHalves[:3], reportedAlone},
	} {
		for nth, stopped := 1, true; stopped; nth++ {
			for _, after := range []bool{false, true} {
				name := fmt.Sprintf("%s, stopped at append %d (made: %t)", c.name, nth, after)
				r := w.reporter(t)
				ids := []uuid.UUID{r.report(t, "33", domain.Testing), r.report(t, "34", domain.Testing, domain.Operation)}
				for _, e := range c.canceled {
					r.records(t, e)
				}
				ids = append(ids, r.report(t, "35", domain.Testing))
				err := r.follow(t.Context(), &stopping{Store: w.store, nth: nth, after: after})
				if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
					t.Fatalf("%s: %v", name, err)
				}
				for _, again := range []string{"", ", from the beginning"} { // notes that are lost are no harm
					if err := r.follow(t.Context(), w.store); err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					for i, want := range [][]string{c.testing, c.both, c.later} {
						if d := cmp.Diff(want, w.types(t, "crossprovince-"+ids[i].String())); d != "" {
							t.Errorf("%s%s: report %d (-want +got):\n%s", name, again, i, d)
						}
					}
					if _, err := w.owner.Exec(t.Context(), `TRUNCATE react.checkpoint, react.done, react.report`); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// TestReportMadeMeanwhile: a filing that is canceled while a report of it is made
// takes the report with it, though the cancellation comes first in the log.
func TestReportMadeMeanwhile(t *testing.T) {
	w := newWorld(t)
	r := w.reporter(t)
	filed, err := r.reports.Filed(t.Context(), r.id)
	if err != nil {
		t.Fatal(err)
	}
	r.records(t, lost)
	id := uuid.New()
	filed.Name, filed.Tracks = "江苏云汀环境检测有限公司", map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01"}}
	_, err = r.reports.Decider.Execute(t.Context(), id.String(), crossprovince.Report{
		Filed: filed, ServiceAuthority: "33", Services: []crossprovince.Service{{Track: domain.Testing, Categories: filed.Tracks[domain.Testing]}},
		Period: crossprovince.Period{StartOn: "2026-06-01"}, Today: "2026-05-08",
	}, r.request())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.follow(t.Context(), w.store); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(endedAtOnce, w.types(t, "crossprovince-"+id.String())); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

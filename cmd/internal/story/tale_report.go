package story

import (
	"context"
	"maps"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// report reports to the authority of another province. It returns the step's key.
func (t *tale) report(what string, in edge.Report) string {
	in.CreditCode = t.code
	of := t.filing()
	return t.reported(what, t.key+"/"+what, t.master(), func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.reports.Report(ctx, r, of, in)
	})
}

// vehicles is the answer with a row for each vehicle.
func vehicles(rows ...map[string]string) edge.ReportAnswer {
	return edge.ReportAnswer{Key: "vehicles", Rows: rows}
}

// vehicle is a row of it. No plate has an I.
func vehicle(plate, model, ownership string, more map[string]string) map[string]string {
	row := map[string]string{"plate": plate, "model": model, "ownership": ownership}
	maps.Copy(row, more)
	return row
}

// localContact is the answer that names somebody.
func localContact(who somebody) edge.ReportAnswer {
	return edge.ReportAnswer{Key: "local_contact", Contact: &edge.ReportContact{Name: who.name, Mobile: who.mobile}}
}

// reported adds a step about the report that a step makes. It returns the step's
// key.
func (t *tale) reported(what, made string, who domain.Actor, do procedure) string {
	key := t.key + "/" + what
	t.add(Step{
		Key: key, At: t.now, Actor: who, Filing: t.filing(), ask: do,
		Stream: eventstore.Stream("crossprovince-" + createdBy(made, "report").String()),
	})
	return key
}

// seeingReport looks at a report and acts on what it saw.
func seeingReport(id uuid.UUID, do func(context.Context, beside, edge.Request, domain.Revision) (edge.Done, error)) procedure {
	return func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		var seen domain.Revision
		err := b.reports.View(ctx, id, func(s crossprovince.State) error { seen = s.At.Revision; return nil })
		if err != nil {
			return edge.Done{}, err
		}
		return do(ctx, b, r, seen)
	}
}

// supplements answers what a report lacks, or anew. It returns the step's key.
func (t *tale) supplements(what, made string, answers ...edge.ReportAnswer) string {
	id := createdBy(made, "report")
	return t.reported(what, made, t.master(), seeingReport(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.reports.Supplement(ctx, r, id, seen, edge.ReportSupplements{Answers: answers})
	}))
}

// asksFor has an official of the service authority ask for what is missing.
func (t *tale) asksFor(what, made string, official domain.Actor, in edge.SupplementsRequest) {
	id := createdBy(made, "report")
	t.reported(what, made, official, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.reports.RequestSupplements(ctx, r, id, in)
	})
}

// amendsReport says anew when the work is to be done.
func (t *tale) amendsReport(what, made string, in edge.ReportPeriod) {
	id := createdBy(made, "report")
	t.reported(what, made, t.master(), seeingReport(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.reports.Amend(ctx, r, id, seen, in)
	}))
}

// unmaskContact has the institution look at the contact that its report names.
func (t *tale) unmaskContact(what, made string, in edge.Unmasking) {
	id := createdBy(made, "report")
	t.reported(what, made, t.master(), func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		done, _, err := b.reports.Unmask(ctx, r, id, "local_contact", in)
		return done, err
	})
}

// eraseContact has an official make the contact unreadable that a step named and
// a later one replaced.
func (t *tale) eraseContact(what, made, named string, official domain.Actor) {
	id, subject := createdBy(made, "report"), createdBy(named, "subject")
	t.reported(what, made, official, func(ctx context.Context, b beside, r edge.Request) (edge.Done, error) {
		return b.reports.EraseContact(ctx, r, id, subject, edge.Erasure{Reason: string(filing.ErasedOnRequest)})
	})
	t.last().reacts = true
}

// endsReport says since when the institution does not work there any more.
func (t *tale) endsReport(what, made string, on domain.Date) {
	id := createdBy(made, "report")
	t.reported(what, made, t.master(), seeingReport(id, func(ctx context.Context, b beside, r edge.Request, seen domain.Revision) (edge.Done, error) {
		return b.reports.End(ctx, r, id, seen, edge.ServiceEnd{EndedOn: string(on)})
	}))
}

package edge

import (
	"context"
	"fmt"
	"maps"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/eventstore"
)

// Authorities carries out what officials ask of their authority's
// configuration, and tells others what it is. Its fields are set once; then it
// may be used concurrently.
type Authorities struct {
	Decider *eventstore.Decider[authority.State, authority.Command, authority.Event]
}

// NewAuthorities returns the authorities on a store.
func NewAuthorities(store eventstore.Store, app string) *Authorities {
	return &Authorities{Decider: &eventstore.Decider[authority.State, authority.Command, authority.Event]{
		Store: store, Category: "authority", Codec: domain.NewCodec(authority.Events()...),
		Decide: authority.Decide, Evolve: authority.Evolve, CacheBytes: 1 << 20, App: app,
	}}
}

// Configuration returns what an authority's events come to and the revision of
// the last one; it belongs to the caller. A case's command takes from it by what
// it decides, and names the events in force.
func (a *Authorities) Configuration(ctx context.Context, code domain.Authority) (s authority.State, at domain.Revision, err error) {
	err = a.Decider.View(ctx, string(code), func(l eventstore.Loaded[authority.State]) error {
		s, at = l.State, l.Revision
		s.Holidays = maps.Clone(s.Holidays)
		return nil
	})
	return s, at, err
}

func (a *Authorities) execute(ctx context.Context, r Request, code domain.Authority, p *parser, c authority.Command) (Done, error) {
	if err := p.err(); err != nil {
		return Done{}, err
	}
	done := Done{Authority: code}
	var err error
	done.Outcome, err = a.Decider.Execute(ctx, string(code), c, r)
	return done, err
}

func (p *parser) reason(s string) string { return required(p, "reason", s, lines(500)) }

// given returns what v points to, and a fault if that was left out: silence is
// no choice.
func given[T any](p *parser, field string, v *T) (value T) {
	if v == nil {
		p.fault(field, ErrRequired)
		return value
	}
	return *v
}

// ReviewLimit is how many working days a review may take.
type ReviewLimit struct {
	WorkingDays *int   `json:"working_days" minimum:"1" maximum:"60" doc:"审查期限，工作日"`
	Reason      string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetReviewLimit changes the limit; seen is the revision it was set at.
func (a *Authorities) SetReviewLimit(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in ReviewLimit) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in ReviewLimit) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetReviewLimit{Seen: seen, Reason: p.reason(in.Reason),
		ReviewLimit: authority.ReviewLimit{WorkingDays: given(p, "working_days", in.WorkingDays)}}
}

// SecondOfficial is which steps need a second official.
type SecondOfficial struct {
	Steps  *[]string `json:"steps" maxItems:"10" doc:"cancel_ex_officio, decide_case, decide_suggestion, account_reset; all that need two officials"`
	Reason string    `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetSecondOfficial changes the steps.
func (a *Authorities) SetSecondOfficial(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in SecondOfficial) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in SecondOfficial) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetSecondOfficial{Seen: seen, Reason: p.reason(in.Reason),
		SecondOfficial: authority.SecondOfficial{Steps: list(p, "steps", given(p, "steps", in.Steps), authority.ParseStep)}}
}

// CancellationLine is whether the public is told of canceled filings.
type CancellationLine struct {
	Shown  *bool  `json:"shown" doc:"whether the public is told that a filing was canceled and when (Q1.9)"`
	Reason string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetCancellationLine switches the line on or off.
func (a *Authorities) SetCancellationLine(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in CancellationLine) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in CancellationLine) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetCancellationLine{Seen: seen, Reason: p.reason(in.Reason),
		CancellationLine: authority.CancellationLine{Shown: given(p, "shown", in.Shown)}}
}

// InactivityLock is after how many years without an update by the institution its
// authority hears of a filing (1.37).
type InactivityLock struct {
	Years  *int   `json:"years" minimum:"0" maximum:"10" doc:"0 switches it off"`
	Reason string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetInactivityLock switches that on or off.
func (a *Authorities) SetInactivityLock(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in InactivityLock) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in InactivityLock) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetInactivityLock{Seen: seen, Reason: p.reason(in.Reason),
		InactivityLock: authority.InactivityLock{Years: given(p, "years", in.Years)}}
}

// SuggestionRhythm is when suggestions are worked on.
type SuggestionRhythm struct {
	Text   string `json:"text" maxLength:"60" doc:"told to institutions beside a 工作建议: 每周一集中处理"`
	Reason string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetSuggestionRhythm changes what institutions are told.
func (a *Authorities) SetSuggestionRhythm(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in SuggestionRhythm) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in SuggestionRhythm) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetSuggestionRhythm{Seen: seen, Reason: p.reason(in.Reason),
		SuggestionRhythm: authority.SuggestionRhythm{Text: required(p, "text", in.Text, text(shortText))}}
}

// Notices are the results that institutions are told of by SMS.
type Notices struct {
	Published *bool  `json:"published" doc:"审查通过并公示 (Q7.6)"`
	Returned  *bool  `json:"returned" doc:"退回 (Q7.6)"`
	Reason    string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetNotices switches them on or off.
func (a *Authorities) SetNotices(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in Notices) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in Notices) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetNotices{Seen: seen, Reason: p.reason(in.Reason),
		Notices: authority.Notices{Published: given(p, "published", in.Published), Returned: given(p, "returned", in.Returned)}}
}

// NumberFormat is how filing numbers are written.
type NumberFormat struct {
	Format string `json:"format" maxLength:"200" doc:"{authority}, {track}, {year} and {serial} once each, {check} or not; between them capital letters, hyphens, Han characters and 〔〕; 32 characters at most when filled in: 苏环监备〔{year}〕{authority}{track}{serial}"`
	Reason string `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// SetNumberFormat changes the format of the numbers that are given from now on.
func (a *Authorities) SetNumberFormat(ctx context.Context, r Request, code domain.Authority, seen domain.Revision, in NumberFormat) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, seen))
}

func (in NumberFormat) command(p *parser, seen domain.Revision) authority.Command {
	return authority.SetNumberFormat{Seen: seen, Reason: p.reason(in.Reason),
		NumberFormat: authority.NumberFormat{Format: required(p, "format", in.Format, domain.ParseNumberFormat)}}
}

// Holidays are a year's holidays and the weekend days worked instead.
type Holidays struct {
	Source     string    `json:"source" maxLength:"200" doc:"the announcement: title and day"`
	Holidays   []Days    `json:"holidays" minItems:"1" maxItems:"20" doc:"in order"`
	MakeUpDays *[]string `json:"make_up_days" maxItems:"20" doc:"调休上班, in order; an empty list for none"`
	Reason     string    `json:"reason" maxLength:"500" doc:"why it is changed"`
}

// Days are the days from the first to the last, both included.
type Days struct {
	From string `json:"from" doc:"YYYY-MM-DD"`
	To   string `json:"to" doc:"YYYY-MM-DD"`
}

// SetHolidays records a year's table.
func (a *Authorities) SetHolidays(ctx context.Context, r Request, code domain.Authority, year int, seen domain.Revision, in Holidays) (Done, error) {
	var p parser
	return a.execute(ctx, r, code, &p, in.command(&p, year, seen))
}

func (in Holidays) command(p *parser, year int, seen domain.Revision) authority.Command {
	y := calendar.Year{
		Year: year, Source: required(p, "source", in.Source, text(lineText)),
		MakeUpDays: list(p, "make_up_days", given(p, "make_up_days", in.MakeUpDays), domain.ParseDate),
	}
	for i, days := range in.Holidays {
		field := fmt.Sprintf("holidays.%d.", i)
		y.Holidays = append(y.Holidays, calendar.Days{
			From: required(p, field+"from", days.From, domain.ParseDate), To: required(p, field+"to", days.To, domain.ParseDate),
		})
	}
	return authority.SetHolidays{Seen: seen, Year: y, Reason: p.reason(in.Reason)}
}

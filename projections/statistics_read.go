package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// PublicStatistics are what the public is told in numbers (备案统计): what is
// published now, and for the country as a whole what became of it month by
// month. Of single authorities nothing past is told, for some have one
// institution, and a canceled filing is told of by its line alone.
type PublicStatistics struct {
	Institutions int                `json:"institutions"` // with a published filing
	Tracks       []CodeCount        `json:"tracks"`       // published, by track
	Authorities  []PublishedCount   `json:"authorities"`  // all, in official order
	Categories   []CodeCount        `json:"institution_categories"`
	Scopes       []TrackCodeCount   `json:"monitoring_categories"`
	Months       []PublicationCount `json:"months"` // oldest first
	Reviews      ReviewTime         `json:"reviews"`
}

// CodeCount counts what has a code.
type CodeCount struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// TrackCodeCount counts what has a code in a track.
type TrackCodeCount struct {
	Track domain.Track `json:"track"`
	Code  string       `json:"code"`
	N     int          `json:"n"`
}

// PublishedCount counts what is published with an authority.
type PublishedCount struct {
	Authority    domain.Authority `json:"authority"`
	Institutions int              `json:"institutions"`
	Testing      int              `json:"testing"`
	Operation    int              `json:"operation"`
}

// PublicationCount counts institutions in a month.
type PublicationCount struct {
	Month     string `json:"month"`     // YYYY-MM
	Published int    `json:"published"` // newly
	Canceled  int    `json:"canceled"`
	Effective int    `json:"effective"` // at its end

	Testing   TrackPublications `json:"testing"`
	Operation TrackPublications `json:"operation"`
}

// TrackPublications counts tracks in a month.
type TrackPublications struct {
	Published int `json:"published"` // newly
	Canceled  int `json:"canceled"`
	Effective int `json:"effective"` // at its end
}

// ReviewTime is how long reviews took, from the day after they were handed in to
// the decision.
type ReviewTime struct {
	Decisions  int     `json:"decisions"`             // passed and returned
	MedianDays float64 `json:"median_days,omitempty"` // working days
}

// FewestDecisions is how many decisions a median that the public is told rests on
// at least.
const FewestDecisions = 5

// ReviewStatistics are what officials and auditors are told of an authority, or
// of all.
type ReviewStatistics struct {
	Status []TrackCodeCount `json:"status"` // filings (track empty) and tracks now, by status
	Months []ReviewCount    `json:"months"` // oldest first
}

// ReviewCount counts what happened in a month.
type ReviewCount struct {
	Month     string `json:"month"`
	Submitted int    `json:"submitted"`
	Passed    int    `json:"passed"`
	Returned  int    `json:"returned"`
	Withdrawn int    `json:"withdrawn"`
	Published int    `json:"published"` // institutions, newly
	Canceled  int    `json:"canceled"`  // institutions
	ReviewTime
}

// MostMonths bounds how far back statistics go at once.
const MostMonths = 120

// monthsUntil returns n months, the last one that of a day.
func monthsUntil(last domain.Date, n int) []string {
	months := make([]string, min(max(n, 1), MostMonths))
	first := last[:len("2006-01")] + "-01"
	for i := range months {
		months[i] = string(first.AddMonthsClipped(i + 1 - len(months))[:len("2006-01")])
	}
	return months
}

// Public returns what the public is told, with the months up to that of a day.
func (m Statistics) Public(ctx context.Context, today domain.Date, months int) (PublicStatistics, error) {
	var tallies tallies
	if err := m.load(ctx, "", &tallies); err != nil {
		return PublicStatistics{}, err
	}
	p := PublicStatistics{Institutions: tallies.now(tallyStatus, "", "", string(filing.TrackEffective))}
	for _, t := range domain.Tracks() {
		p.Tracks = append(p.Tracks, CodeCount{string(t), tallies.now(tallyStatus, "", t, string(filing.TrackEffective))})
		for _, c := range domain.InstitutionCategoriesOf(t) {
			p.Categories = append(p.Categories, CodeCount{string(c), tallies.now(tallyInstitutionCategory, "", t, string(c))})
		}
		for _, c := range domain.MonitoringCategoriesOf(t) {
			p.Scopes = append(p.Scopes, TrackCodeCount{t, string(c), tallies.now(tallyMonitoringCategory, "", t, string(c))})
		}
	}
	for _, a := range domain.Authorities() {
		effective := func(t domain.Track) int {
			return tallies.now(tallyStatus, a, t, string(filing.TrackEffective))
		}
		p.Authorities = append(p.Authorities, PublishedCount{a, effective(""), effective(domain.Testing), effective(domain.Operation)})
	}
	names := monthsUntil(today, months)
	all, testing, operation := tallies.course(names, ""), tallies.course(names, domain.Testing), tallies.course(names, domain.Operation)
	for i, month := range names {
		p.Months = append(p.Months, PublicationCount{
			Month: month, Published: all[i].Published, Canceled: all[i].Canceled, Effective: all[i].Effective,
			Testing: testing[i], Operation: operation[i],
		})
	}
	if p.Reviews = tallies.reviewTime(func(string) bool { return true }); p.Reviews.Decisions < FewestDecisions {
		p.Reviews = ReviewTime{}
	}
	return p, nil
}

// Reviews returns what officials are told of an authority, of all if it is
// empty, with the months up to that of a day.
func (m Statistics) Reviews(ctx context.Context, of domain.Authority, today domain.Date, months int) (ReviewStatistics, error) {
	var tallies tallies
	if err := m.load(ctx, of, &tallies); err != nil {
		return ReviewStatistics{}, err
	}
	r := ReviewStatistics{Status: []TrackCodeCount{}}
	for _, t := range append([]domain.Track{""}, domain.Tracks()...) {
		for _, s := range []filing.TrackStatus{
			filing.TrackDraft, filing.TrackSubmitted, filing.TrackUnderReview, filing.TrackReturned, filing.TrackEffective, filing.TrackCanceled,
		} {
			if n := tallies.now(tallyStatus, "", t, string(s)); n > 0 {
				r.Status = append(r.Status, TrackCodeCount{t, string(s), n})
			}
		}
	}
	for _, month := range monthsUntil(today, months) {
		c := ReviewCount{Month: month, ReviewTime: tallies.reviewTime(func(m string) bool { return m == month })}
		into := map[string]*int{tallySubmitted: &c.Submitted, tallyPassed: &c.Passed, tallyReturned: &c.Returned, tallyWithdrawn: &c.Withdrawn}
		for k, n := range tallies {
			if k.Month != month {
				continue
			}
			if count, ok := into[k.What]; ok {
				*count += n
			}
			if k.Track == "" && k.What == tallyPublished {
				c.Published += n
			}
			if k.Track == "" && k.What == tallyCanceled {
				c.Canceled += n
			}
		}
		r.Months = append(r.Months, c)
	}
	return r, nil
}

// tallies are counts by what they count.
type tallies map[tallyKey]int

// load reads the counts of an authority, of all if it is empty: some ten
// thousand after ten years.
func (m Statistics) load(ctx context.Context, of domain.Authority, into *tallies) error {
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		*into = make(tallies)
		rows, err := tx.Query(ctx, `SELECT what, month, authority, track, code, n FROM tally WHERE $1 = '' OR authority = $1`, string(of))
		if err != nil {
			return err
		}
		var k tallyKey
		var n int
		_, err = pgx.ForEachRow(rows, []any{&k.What, &k.Month, &k.Authority, &k.Track, &k.Code, &n}, func() error {
			(*into)[k] = n
			return nil
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("read statistics: %w", err)
	}
	return nil
}

// now counts what there is with an authority, with all if it is empty.
func (t tallies) now(what string, of domain.Authority, track domain.Track, code string) (n int) {
	if of != "" {
		return t[tallyKey{What: what, Authority: of, Track: track, Code: code}]
	}
	for _, a := range domain.Authorities() {
		n += t[tallyKey{What: what, Authority: a, Track: track, Code: code}]
	}
	return n
}

// reviewTime is that of the decisions of some months.
func (t tallies) reviewTime(in func(month string) bool) ReviewTime {
	byDays := map[int]int{}
	var r ReviewTime
	for k, n := range t {
		if days, err := strconv.Atoi(k.Code); k.What == tallyDecidedIn && err == nil && in(k.Month) {
			byDays[days] += n
			r.Decisions += n
		}
	}
	if r.Decisions > 0 {
		r.MedianDays = float64(nth(byDays, (r.Decisions-1)/2)+nth(byDays, r.Decisions/2)) / 2
	}
	return r
}

// nth returns the nth of values, from the smallest on, that are counted.
func nth(counted map[int]int, n int) int {
	for _, value := range slices.Sorted(maps.Keys(counted)) {
		if n -= counted[value]; n < 0 {
			return value
		}
	}
	return 0
}

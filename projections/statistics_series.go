package projections

import (
	"context"

	"example.org/ledger/domain"
)

// course counts what of a track, of institutions if it is empty, was published
// and canceled in each of some months that follow each other.
func (t tallies) course(months []string, track domain.Track) []TrackPublications {
	return t.between(months, tallyPublished, tallyCanceled, func(k tallyKey) bool { return k.Track == track })
}

// between counts in each of some months what began and what ended of those keys
// that are meant, and what there is at its end.
func (t tallies) between(months []string, began, ended string, meant func(tallyKey) bool) []TrackPublications {
	at := make(map[string]int, len(months))
	for i, month := range months {
		at[month] = i
	}
	all, before := make([]TrackPublications, len(months)), 0
	for k, n := range t {
		if k.What != began && k.What != ended || !meant(k) {
			continue
		}
		i, asked := at[k.Month]
		switch {
		case asked && k.What == began:
			all[i].Published += n
		case asked:
			all[i].Canceled += n
		case k.Month > months[0]: // after the last
		case k.What == began:
			before += n
		default:
			before -= n
		}
	}
	for i := range all {
		before += all[i].Published - all[i].Canceled
		all[i].Effective = before
	}
	return all
}

// PublicationSeries are what officials are told of an authority over time: by
// track and by category. The public is told of tracks alone, for the country: a
// category that ends in the month in which one institution is canceled would say
// more of it than its line does.
type PublicationSeries struct {
	Months       []string     `json:"months"` // YYYY-MM, oldest first
	Institutions MonthlyCount `json:"institutions"`
	Tracks       []CodeSeries `json:"tracks"`
	Categories   []CodeSeries `json:"institution_categories"`
	Scopes       []CodeSeries `json:"monitoring_categories"`
}

// MonthlyCount counts in each month, in their order.
type MonthlyCount struct {
	Published []int `json:"published"` // newly
	Canceled  []int `json:"canceled"`
	Effective []int `json:"effective"` // at its end
}

// CodeSeries are the counts of a track, or of a category in one.
type CodeSeries struct {
	Track domain.Track `json:"track"`
	Code  string       `json:"code,omitempty"`
	MonthlyCount
}

func monthly(counts []TrackPublications) MonthlyCount {
	var c MonthlyCount
	for _, month := range counts {
		c.Published, c.Canceled, c.Effective = append(c.Published, month.Published), append(c.Canceled, month.Canceled), append(c.Effective, month.Effective)
	}
	return c
}

// Series returns what became of an authority's institutions, of all if it is
// empty, in the months up to that of a day.
func (m Statistics) Series(ctx context.Context, of domain.Authority, today domain.Date, months int) (PublicationSeries, error) {
	var tallies tallies
	if err := m.load(ctx, of, &tallies); err != nil {
		return PublicationSeries{}, err
	}
	s := PublicationSeries{Months: monthsUntil(today, months)}
	s.Institutions = monthly(tallies.course(s.Months, ""))
	category := func(t domain.Track, code string) CodeSeries {
		return CodeSeries{t, code, monthly(tallies.between(s.Months, tallyTakenUp, tallyGivenUp, func(k tallyKey) bool { return k.Track == t && k.Code == code }))}
	}
	for _, t := range domain.Tracks() {
		s.Tracks = append(s.Tracks, CodeSeries{Track: t, MonthlyCount: monthly(tallies.course(s.Months, t))})
		for _, c := range domain.InstitutionCategoriesOf(t) {
			s.Categories = append(s.Categories, category(t, string(c)))
		}
		for _, c := range domain.MonitoringCategoriesOf(t) {
			s.Scopes = append(s.Scopes, category(t, string(c)))
		}
	}
	return s, nil
}

package edge

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
)

// Settings are settings of an authority that are changed together, by the names
// they have in its configuration; those left out stay as they are.
type Settings struct {
	ReviewLimit      *ReviewLimit      `json:"review_limit"`
	SecondOfficial   *SecondOfficial   `json:"second_official"`
	CancellationLine *CancellationLine `json:"cancellation_line"`
	InactivityLock   *InactivityLock   `json:"inactivity_lock"`
	SuggestionRhythm *SuggestionRhythm `json:"suggestion_rhythm"`
	Notices          *Notices          `json:"notices"`
	NumberFormat     *NumberFormat     `json:"number_format"`
	Supplements      *Supplements      `json:"supplements"`
	Holidays         map[int]Holidays  `json:"holidays"` // by year
}

// Command returns what asks for the settings of somebody who looked at the
// configuration s, or every fault of theirs, each named by its setting. A
// setting without a reason of its own is changed for the common one.
func (in Settings) Command(s authority.State, reason string) (authority.Configure, error) {
	s = s.InForce()
	c := commands{reason: reason}
	if in.ReviewLimit != nil {
		v := *in.ReviewLimit
		c.add("review_limit", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.ReviewLimit.Revision()) })
	}
	if in.SecondOfficial != nil {
		v := *in.SecondOfficial
		c.add("second_official", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.SecondOfficial.Revision()) })
	}
	if in.CancellationLine != nil {
		v := *in.CancellationLine
		c.add("cancellation_line", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.CancellationLine.Revision()) })
	}
	if in.InactivityLock != nil {
		v := *in.InactivityLock
		c.add("inactivity_lock", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.InactivityLock.Revision()) })
	}
	if in.SuggestionRhythm != nil {
		v := *in.SuggestionRhythm
		c.add("suggestion_rhythm", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.SuggestionRhythm.Revision()) })
	}
	if in.Notices != nil {
		v := *in.Notices
		c.add("notices", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.Notices.Revision()) })
	}
	if in.NumberFormat != nil {
		v := *in.NumberFormat
		c.add("number_format", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.NumberFormat.Revision()) })
	}
	if in.Supplements != nil {
		v := *in.Supplements
		c.add("supplements", &v.Reason, func(p *parser) authority.Command { return v.command(p, s.Supplements.Revision()) })
	}
	for _, year := range slices.Sorted(maps.Keys(in.Holidays)) {
		v := in.Holidays[year]
		c.add("holidays."+strconv.Itoa(year), &v.Reason, func(p *parser) authority.Command { return v.command(p, year, s.Holidays[year].Revision()) })
	}
	return c.Configure, c.faults.err()
}

// commands collects the commands of settings and their faults.
type commands struct {
	authority.Configure
	reason string
	faults parser
}

func (c *commands) add(name string, reason *string, build func(*parser) authority.Command) {
	*reason = cmp.Or(*reason, c.reason)
	var p parser
	command := build(&p)
	if err := p.err(); err != nil {
		c.faults.fault(name, err)
	}
	c.Changes = append(c.Changes, authority.Change{Setting: name, Command: command})
}

// Configure changes several settings at once, all of them or none: see
// [Settings.Command].
func (a *Authorities) Configure(ctx context.Context, r Request, code domain.Authority, c authority.Configure) (Done, error) {
	return a.execute(ctx, r, code, new(parser), c)
}

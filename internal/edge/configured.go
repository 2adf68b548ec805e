package edge

import (
	"context"

	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
)

// configured returns what the filing's authority has configured of a decision,
// as it is in force. The decision names the event.
func (f *Filings) configured(ctx context.Context, s filing.State, step authority.Step) (filing.Configured, error) {
	if f.Authorities == nil || s.Authority == "" { // no such filing: the command is refused for that
		return filing.Configured{}, nil
	}
	c, _, err := f.Authorities.Configuration(ctx, s.Authority)
	in := c.InForce()
	return filing.Configured{
		SecondOfficial: in.SecondOfficial.Value.Requires(step), Event: in.SecondOfficial.Event(),
		Numbers: in.NumberFormat.Value.Format, NumbersEvent: in.NumberFormat.Event(),
	}, err
}

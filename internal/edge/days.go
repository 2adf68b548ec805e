package edge

import (
	"context"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
)

// withDays gives a command that may be late the working days of the filing's
// authority, by which it is judged (Q1.8, domain-decisions 1.12). Of a filing that
// is not published nothing is late, so its authority is not asked.
func (f *Filings) withDays(ctx context.Context, s filing.State, c filing.Command) (filing.Command, error) {
	if f.Authorities == nil || !s.Published() || !mayBeLate(c) {
		return c, nil
	}
	configured, _, err := f.Authorities.Configuration(ctx, s.Authority)
	if err != nil {
		return nil, err
	}
	return on(c, workingDays(configured)), nil
}

// workingDays are an authority's, by the last event that configured any year of
// them: it names the configuration as it was then.
func workingDays(configured authority.State) filing.WorkingDays {
	days, last := filing.WorkingDays{Calendar: configured.Calendar()}, domain.Empty
	for _, year := range configured.Holidays {
		if year.Revision() > last {
			days.Event, last = year.Event(), year.Revision()
		}
	}
	return days
}

func mayBeLate(c filing.Command) bool { return on(c, filing.WorkingDays{}) != nil }

// on returns the command with the days it is judged by, nil if it never is.
func on(c filing.Command, days filing.WorkingDays) filing.Command {
	switch c := c.(type) {
	case filing.RecordBasics:
		c.Days = days
		return c
	case filing.RecordCMA:
		c.Days = days
		return c
	case filing.RecordAnnex:
		c.Days = days
		return c
	case filing.RecordOperationCapability:
		c.Days = days
		return c
	case filing.AddPremises:
		c.Days = days
		return c
	case filing.RevisePremises:
		c.Days = days
		return c
	case filing.AddStaff:
		c.Days = days
		return c
	case filing.ReviseStaff:
		c.Days = days
		return c
	case filing.LeaveStaff:
		c.Days = days
		return c
	case filing.MoveStaff:
		c.Days = days
		return c
	case filing.RehireStaff:
		c.Days = days
		return c
	case filing.AddEquipment:
		c.Days = days
		return c
	case filing.ReviseEquipment:
		c.Days = days
		return c
	case filing.RetireEquipment:
		c.Days = days
		return c
	case filing.ReturnEquipment:
		c.Days = days
		return c
	case filing.SuspendEquipment:
		c.Days = days
		return c
	case filing.ResumeEquipment:
		c.Days = days
		return c
	case filing.Form:
		c.Parts = slices.Clone(c.Parts)
		for i, part := range c.Parts {
			if edit := on(part.Edit, days); edit != nil {
				c.Parts[i].Edit = edit
			}
		}
		return c
	case filing.SubmitCase:
		c.Days = days
		return c
	}
	return nil
}

package authority

import (
	"errors"

	"example.org/ledger/domain"
)

// Configure changes several settings at once, all of them or none, as an
// operator does from a file. It records what the single commands would.
type Configure struct {
	Changes []Change // of different settings
}

// Change is one of them.
type Change struct {
	Setting string // the name before the fields of its faults: "holidays.2027"
	Command Command
}

func (c Configure) decide(s State) ([]Event, error) {
	var (
		events []Event
		faults []error
	)
	for _, change := range c.Changes {
		more, err := change.Command.decide(s)
		events = append(events, more...)
		faults = append(faults, domain.At(err, change.Setting))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return events, nil
}

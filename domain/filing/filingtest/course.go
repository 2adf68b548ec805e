package filingtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Outcome is how a command ended on whatever runs it.
type Outcome struct {
	Events  int
	Err     error
	Claimed bool // refused by the log, for another row holds the claim
}

// Runner carries out commands on one filing.
type Runner interface {
	// Execute carries a command out under its ID; keys are whose ID number each
	// of the subjects is sealed with, which the log's claims are made of.
	Execute(command uuid.UUID, c filing.Command) Outcome
	// State is the filing as it stands.
	State() (filing.State, error)
}

// Course is one random course of a filing beside its model.
type Course struct {
	ID     uuid.UUID
	Stream string // the name of the filing's stream
	Runner Runner
	// Pick chooses one of n; Serial gives out serials of filing numbers.
	Pick   func(what string, n int) int
	Serial func() int

	model    *model
	straight int
	log      []string
}

// Who names the person that a subject is sealed for: of two subjects of one
// person the same. It is what the vault knows.
func (c *Course) Who(subject uuid.UUID) string {
	if who, ok := c.model.people[subject]; ok {
		return c.ID.String() + " " + strconv.Itoa(who)
	}
	return subject.String()
}

// Run lets n things be asked for, and returns the first difference between what
// the model expects and what happens.
func (c *Course) Run(n int) error {
	c.model = newModel()
	c.straight = []int{0, 0, 23, 26, 37, 41}[c.Pick("straight on", 6)]
	for i := range n {
		if err := c.step(i); err != nil {
			return fmt.Errorf("%w\nafter\n%s", err, strings.Join(c.log, "\n"))
		}
	}
	return nil
}

func (c *Course) step(n int) error {
	command := domain.DeriveID(c.ID, "command", n)
	w := &turn{model: c.model, course: c.ID, n: n, stream: c.Stream, command: command, straight: c.straight, pick: c.Pick, serial: c.Serial}
	asked, expected := w.say()
	got := c.Runner.Execute(command, asked)
	c.log = append(c.log, fmt.Sprintf("%d %T %v", n, asked, expected))
	if err := compare(expected, got); err != nil {
		return fmt.Errorf("%T %+v: %w", asked, asked, err)
	}
	if got.Err == nil {
		c.model.events += got.Events
	}
	s, err := c.Runner.State()
	if err != nil {
		return err
	}
	return differ(c.model.picture(), pictureOf(s))
}

// compare says how a command ended otherwise than was expected.
func compare(w want, got Outcome) error {
	if got.Claimed || w.claimed {
		if got.Claimed != w.claimed {
			return fmt.Errorf("the log refused it: %v (%v), expected: %v", got.Claimed, got.Err, w.claimed)
		}
		return nil
	}
	codes := refused(codesOf(got.Err)...).codes
	if got.Err != nil && len(codes) == 0 {
		return fmt.Errorf("it failed: %w", got.Err)
	}
	if !slices.Equal(codes, w.codes) {
		return fmt.Errorf("it was refused for %v, expected was %v", codes, w.codes)
	}
	if got.Err == nil && got.Events != w.events {
		return fmt.Errorf("it recorded %d events, expected were %d", got.Events, w.events)
	}
	return nil
}

func codesOf(err error) []string {
	var codes []string
	for _, p := range domain.Problems(err) {
		codes = append(codes, p.Code)
	}
	return codes
}

var errDiffers = errors.New("state and model differ")

func differ(model, state picture) error {
	all := maps.Clone(model)
	maps.Copy(all, state)
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if model[key] != state[key] {
			lines = append(lines, fmt.Sprintf("%s: the model has %q, the state %q", key, model[key], state[key]))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%s", errDiffers, strings.Join(lines, "\n"))
}

// Request is the instant at which everything is asked for.
func Request() time.Time { return today.StartOfDay().Add(9 * time.Hour) }

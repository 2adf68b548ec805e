package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// settings are what is in force, in the form of a file to edit and apply:
// [edge.Settings] reads it. Of holidays only the authority's own are in it.
type settings struct {
	ReviewLimit      authority.ReviewLimit      `json:"review_limit"`
	SecondOfficial   authority.SecondOfficial   `json:"second_official"`
	CancellationLine authority.CancellationLine `json:"cancellation_line"`
	InactivityLock   authority.InactivityLock   `json:"inactivity_lock"`
	SuggestionRhythm authority.SuggestionRhythm `json:"suggestion_rhythm"`
	Notices          authority.Notices          `json:"notices"`
	NumberFormat     authority.NumberFormat     `json:"number_format"`
	Supplements      authority.Supplements      `json:"supplements"`
	Holidays         map[int]holidays           `json:"holidays,omitempty"`
}

type holidays struct {
	Source     string          `json:"source"`
	Holidays   []calendar.Days `json:"holidays"`
	MakeUpDays []domain.Date   `json:"make_up_days"`
}

func newSettings(s authority.State) settings {
	in := s.InForce()
	file := settings{
		in.ReviewLimit.Value, in.SecondOfficial.Value, in.CancellationLine.Value, in.InactivityLock.Value,
		in.SuggestionRhythm.Value, in.Notices.Value, in.NumberFormat.Value, in.Supplements.Value, map[int]holidays{},
	}
	file.Supplements.Items = append([]authority.Supplement{}, file.Supplements.Items...) // [], not null
	for year, table := range s.Holidays {
		file.Holidays[year] = holidays{table.Value.Source, table.Value.Holidays, table.Value.MakeUpDays}
	}
	return file
}

// apply puts a file's settings in force and says what that changed.
func (c *authorityCommand) apply(s *session, l *ledger.Ledger, code domain.Authority) error {
	if !printable(c.By) {
		return errors.New("--by must be printable ASCII without spaces, and no person's name")
	}
	asked, err := readSettings(c.Apply)
	if err != nil {
		return err
	}
	state, _, err := l.Authorities.Configuration(s.ctx, code)
	if err != nil {
		return err
	}
	command, err := asked.Command(state, c.Reason)
	if err != nil {
		return c.inWords(err)
	}
	changes, err := authority.Decide(state, command)
	if err != nil {
		return c.inWords(err)
	}
	if len(changes) == 0 {
		fmt.Fprintf(s.stdout, "%s: nothing to change, all of it is in force.\n", code.Name())
		return nil
	}
	said := "would record"
	if !c.DryRun {
		said = "recorded"
		done, err := l.Authorities.Configure(s.ctx, edge.Request{
			Command: uuid.New(), At: clock.Now(), Actor: domain.Actor{Kind: domain.ActorProgram, ID: c.By, Authority: string(code)},
		}, code, command)
		if err != nil {
			return c.inWords(err)
		}
		if done.Events != len(changes) {
			return fmt.Errorf("%d settings were recorded, not %d: look at --history", done.Events, len(changes))
		}
	}
	for _, e := range changes {
		text, reason := projections.DescribeSetting(e)
		fmt.Fprintf(s.stdout, "%s: %s  %s（%s）\n", code.Name(), said, text, reason)
	}
	return nil
}

func printable(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// readSettings reads a file of settings and knows every word in it: a setting
// that was mistyped would otherwise stay as it was, and nobody would notice.
func readSettings(path string) (asked edge.Settings, err error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return asked, err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&asked); err != nil {
		return asked, fmt.Errorf("%s: %w; --settings shows what such a file looks like", path, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return asked, fmt.Errorf("%s: there is more after the settings", path)
	}
	return asked, nil
}

// inWords says what is wrong with the file, one line for each fault.
func (c *authorityCommand) inWords(err error) error {
	faults := domain.Problems(err)
	if len(faults) == 0 {
		return err
	}
	lines := []string{c.Apply + ": nothing was recorded"}
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("  %s: %s (%s)", f.Field, ledgerhttp.Message(f.Code), f.Code))
	}
	return errors.New(strings.Join(lines, "\n"))
}

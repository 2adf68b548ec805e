package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/projections"
)

// authorityCommand shows what an authority has configured, and changes it from
// a file. The authority's administrators do that over the API.
type authorityCommand struct {
	Code     string `arg:"" help:"Two digits of the authority, 66 for 兵团."`
	History  bool   `xor:"what" help:"Show every change, oldest first, instead of what is in force."`
	Settings bool   `xor:"what" help:"Show what is in force as a file for --apply."`
	Apply    string `xor:"what" type:"path" placeholder:"FILE" help:"Put the settings in a file in force, all of them or none; what it leaves out stays."`
	Reason   string `help:"Why they are changed; everybody who reads the history reads it."`
	By       string `default:"ledger" help:"Who changes them, as the history names it: an office or a program, never a person."`
	DryRun   bool   `help:"With --apply: say what would be recorded, and record nothing."`
	JSON     bool   `name:"json" help:"As JSON."`
}

// Run shows it.
func (c *authorityCommand) Run(s *session) error {
	code, err := domain.ParseAuthority(c.Code)
	if err != nil {
		return fmt.Errorf("%q is no authority: give its two digits, such as 32", c.Code)
	}
	return s.with(false, func(l *ledger.Ledger) error {
		switch {
		case c.History:
			return c.history(s, l, code)
		case c.Apply != "":
			return c.apply(s, l, code)
		}
		state, at, err := l.Authorities.Configuration(s.ctx, code)
		if err != nil {
			return err
		}
		if c.Settings {
			return printJSON(s.stdout, newSettings(state))
		}
		if c.JSON {
			return printJSON(s.stdout, state.InForce())
		}
		fmt.Fprintf(s.stdout, "%s  revision %d\n", code.Name(), at)
		return printConfiguration(s, state)
	})
}

func (c *authorityCommand) history(s *session, l *ledger.Ledger, code domain.Authority) error {
	entries, err := projections.ConfigurationHistory(s.ctx, l.Store, code)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.stdout, entries)
	}
	for _, e := range entries {
		fmt.Fprintf(s.stdout, "%4d  %s  %s  %s（%s）\n", e.Revision, local(e.RecordedAt), e.Actor.ID, e.Text, e.Reason)
	}
	return nil
}

// printConfiguration prints a line for each setting, with the event by which
// decisions name it.
func printConfiguration(s *session, state authority.State) error {
	in := state.InForce()
	t := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	line := func(label, value, by string) { fmt.Fprintf(t, "%s\t%s\t%s\n", label, value, by) }
	line("审查期限", fmt.Sprintf("%d 个工作日", in.ReviewLimit.Value.WorkingDays), setBy(in.ReviewLimit))
	var steps []string
	for _, step := range in.SecondOfficial.Value.Steps {
		steps = append(steps, step.Label())
	}
	line("两人办理", or(strings.Join(steps, "；")), setBy(in.SecondOfficial))
	line("注销提示", map[bool]string{true: "对外提示", false: "不作提示"}[in.CancellationLine.Value.Shown], setBy(in.CancellationLine))
	inactive := "不提示"
	if years := in.InactivityLock.Value.Years; years > 0 {
		inactive = fmt.Sprintf("连续 %d 年未更新的列入到期提醒", years)
	}
	line("长期未更新", inactive, setBy(in.InactivityLock))
	line("工作建议处理安排", in.SuggestionRhythm.Value.Text, setBy(in.SuggestionRhythm))
	line("短信通知", notified(in.Notices.Value), setBy(in.Notices))
	line("备案号格式", string(in.NumberFormat.Value.Format), setBy(in.NumberFormat))
	var items []string
	for _, item := range in.Supplements.Value.Items {
		items = append(items, item.Label+"（"+item.Kind.Label()+map[bool]string{false: "，选填"}[item.Required]+"）")
	}
	line("补充备案信息", or(strings.Join(items, "、")), setBy(in.Supplements))
	for _, year := range state.Calendar().Years() {
		table := in.Holidays[year.Year]
		line(fmt.Sprintf("%d年放假安排", year.Year), year.Source, setBy(table))
	}
	return t.Flush()
}

// notified names the results that institutions are told of by SMS.
func notified(n authority.Notices) string {
	var told []string
	if n.Published {
		told = append(told, "审查通过并公示")
	}
	if n.Returned {
		told = append(told, "退回")
	}
	return or(strings.Join(told, "、"))
}

// setBy names the event that set a setting.
func setBy[T any](s authority.Setting[T]) string {
	if !s.Recorded() {
		return "默认"
	}
	return s.Event().String()
}

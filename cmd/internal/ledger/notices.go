package ledger

import (
	"context"

	"example.org/ledger/internal/notices"
)

// SMS says where notices go. The zero value sends nothing and says so in the log.
type SMS struct {
	Webhook string // address of a province's gateway
	Secret  string // that calls of it are signed with
}

// Check reports what is wrong with it before anything is opened.
func (s SMS) Check() error {
	_, hangUp, err := s.gateway(Config{})
	if err == nil {
		hangUp()
	}
	return err
}

func (s SMS) gateway(c Config) (notices.Gateway, func(), error) {
	if s.Webhook == "" {
		return notices.Logged{Log: c.Log}, func() {}, nil
	}
	w, err := notices.NewWebhook(s.Webhook, s.Secret, c.Clock)
	if err != nil {
		return nil, nil, err
	}
	return w, w.Close, nil
}

// openNotices opens the notices, and has a ledger that is ours to write to tell of
// what is recorded from its first opening on. Clocks may differ: what was recorded a
// moment before, somewhere else, is news, too.
func (l *Ledger) openNotices(ctx context.Context, c Config) error {
	gateway, hangUp, err := c.SMS.gateway(c)
	if err != nil {
		return err
	}
	l.onClose(func(context.Context) error { hangUp(); return nil })
	if c.Serve || c.Create {
		if err := notices.Begin(ctx, l.DB, c.Clock().Add(-2*allowance)); err != nil {
			return err
		}
	}
	l.Notices, err = notices.Open(notices.Config{DB: l.DB, Vault: l.Vault, Gateway: gateway, Clock: c.Clock, Log: c.Log})
	if err != nil {
		return err
	}
	l.Reactions.Reactions = append(l.Reactions.Reactions, notices.Tell{Desk: l.Notices, Filings: l.Filings, Authorities: l.Authorities})
	return nil
}

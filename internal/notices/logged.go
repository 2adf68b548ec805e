package notices

import (
	"context"
	"log/slog"
)

// Logged is a gateway for trying out: it sends nothing and says so in the log, with
// the number masked.
type Logged struct{ Log *slog.Logger }

// Send implements [Gateway].
func (l Logged) Send(ctx context.Context, m Message) Result {
	l.Log.InfoContext(ctx, "an SMS would be sent", "key", m.Key, "to", m.To.Mask(), "template", m.Template, "text", m.Text)
	return Result{Outcome: OnlyLogged}
}

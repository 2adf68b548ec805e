package notices

import "time"

// AnswerWithin says how long to wait for the gateway.
func (w *Webhook) AnswerWithin(d time.Duration) { w.client.Timeout = d }

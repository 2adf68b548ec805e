package notices

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"example.org/ledger/internal/clock"
)

// Webhook is a province's SMS gateway behind an address of its own. Each message is
// a POST of {"key", "to", "template", "text"} with these headers:
//
//	Idempotency-Key   the message's key, the same at every attempt
//	Ledger-Timestamp  seconds since 1970, of this attempt
//	Ledger-Signature  v1=HMAC-SHA-256(secret, timestamp "." key "." body), in hexadecimal
//
// The gateway checks the signature, refuses a timestamp that is more than five
// minutes off, and answers 2xx once it has the message, or had it before: it knows
// a key for seven days ([Good]). 408, 409,
// 425, 429, 5xx and silence are tried again, not before what Retry-After says; any
// other answer means that it will not send the message.
type Webhook struct {
	url    string
	secret []byte
	clock  clock.Clock
	client *http.Client
}

// What is wrong with a gateway's configuration.
var (
	ErrWebhookURL    = errors.New("notices: the address of the SMS gateway must be an https URL, without a user; http only to this machine")
	ErrWebhookSecret = fmt.Errorf("notices: the secret of the SMS gateway must have %d characters or more", shortestSecret)
)

const (
	shortestSecret = 32
	answerWithin   = 10 * time.Second
	longestAfter   = time.Hour // a Retry-After beyond that is a mistake
	readAtMost     = 64 << 10  // of an answer, so that the connection can be used again
)

// NewWebhook returns the gateway at an address.
func NewWebhook(address, secret string, c clock.Clock) (*Webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, ErrWebhookURL // the cause would repeat the address, which may hold a token
	}
	if len(secret) < shortestSecret {
		return nil, ErrWebhookSecret
	}
	return &Webhook{url: u.String(), secret: []byte(secret), clock: c, client: &http.Client{
		Timeout: answerWithin,
		// A number is not handed on to wherever an answer points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: workers,
			TLSHandshakeTimeout: answerWithin / 2, IdleConnTimeout: time.Minute,
		},
	}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close hangs up.
func (w *Webhook) Close() { w.client.CloseIdleConnections() }

// Sign returns the signature of a message's body.
func Sign(secret []byte, timestamp, key string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.", timestamp, key)
	mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Send implements [Gateway].
func (w *Webhook) Send(ctx context.Context, m Message) Result {
	body, err := json.Marshal(map[string]string{"key": m.Key.String(), "to": m.To.Reveal(), "template": string(m.Template), "text": m.Text})
	if err != nil {
		return Result{Outcome: Refused}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return Result{Outcome: Refused}
	}
	now := w.clock()
	timestamp := strconv.FormatInt(now.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", m.Key.String())
	r.Header.Set("Ledger-Timestamp", timestamp)
	r.Header.Set("Ledger-Signature", Sign(w.secret, timestamp, m.Key.String(), body))
	answer, err := w.client.Do(r)
	if err != nil {
		var slow net.Error
		if errors.As(err, &slow) && slow.Timeout() {
			return Result{Outcome: TimedOut}
		}
		return Result{Outcome: Unreachable}
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, readAtMost)
	return Result{Outcome: judge(answer.StatusCode), After: retryAfter(answer.Header.Get("Retry-After"), now)}
}

func judge(status int) Outcome {
	switch {
	case status/100 == 2:
		return Accepted
	case status == http.StatusTooManyRequests, status == http.StatusTooEarly, status == http.StatusConflict:
		return TooMany // 409: an attempt with the same key is under way there
	case status == http.StatusRequestTimeout:
		return TimedOut
	case status >= 500:
		return Faulty
	}
	return Refused
}

// retryAfter is what the header of that name asks for, in seconds or as a date.
func retryAfter(header string, now time.Time) time.Duration {
	var d time.Duration
	if seconds, err := strconv.Atoi(header); err == nil {
		d = time.Duration(min(max(seconds, 0), int(longestAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), longestAfter)
}

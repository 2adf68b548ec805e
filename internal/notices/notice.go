package notices

import (
	"time"

	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// State is where a notice stands.
type State string

// The states.
const (
	Waiting       State = "waiting"
	Sent          State = "sent"
	Failed        State = "failed"   // the gateway will not send it
	GivenUp       State = "given_up" // the gateway could not, again and again
	TooLate       State = "too_late" // it was not sent while it was news
	Undeliverable State = "undeliverable"
)

// Label is the state's name for people.
func (s State) Label() string {
	return map[State]string{
		Waiting: "待发送", Sent: "已发送", Failed: "发送失败", GivenUp: "多次发送未成功，已停止", TooLate: "结果作出已超过七日，未发送", Undeliverable: "号码不可用，未发送",
	}[s]
}

// Retryable reports whether an official may ask for another try.
func (s State) Retryable() bool { return s == Failed || s == GivenUp || s == TooLate }

// Good is how long a fact is news. Nobody is told after that, nor is a gateway
// called again with a key that it need not know any more.
const Good = 7 * 24 * time.Hour

// Recipient is who is told.
type Recipient string

// The recipients.
const (
	FilingContact       Recipient = "filing_contact"
	LegalRepresentative Recipient = "legal_representative"
)

// Label is the recipient's name for people.
func (r Recipient) Label() string {
	if r == LegalRepresentative {
		return "法定代表人"
	}
	return "备案联系人"
}

// Notice is one message to one recipient about one fact.
type Notice struct {
	ID        uuid.UUID
	Filing    uuid.UUID
	Event     uuid.UUID // the fact
	Template  Template
	Recipient Recipient
	Shared    bool // the number is the legal representative's, too
	Number    edge.SealedValue
	Mask      string
	Text      string
	State     State
	Tries     int // since it was made or last asked for
	MadeAt    time.Time
	GoodUntil time.Time
	NextAt    time.Time // while it waits
	SettledAt time.Time // when it ceased to wait
	Attempts  []Attempt
	Retries   []Retry
}

// Attempt is one call of the gateway.
type Attempt struct {
	N         int
	StartedAt time.Time
	EndedAt   time.Time // zero while it is under way, and if the process ended meanwhile
	Outcome   Outcome
}

// Retry is an official's wish for another try.
type Retry struct {
	AskedAt time.Time
	Actor   string
	Reason  string
}

// ID returns the ID of the notice to a recipient about a fact.
func ID(event uuid.UUID, r Recipient) uuid.UUID { return uuid.NewSHA1(event, []byte(r)) }

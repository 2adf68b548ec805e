package notices

import (
	"context"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Message is what a gateway is given. Its number prints as a mask.
type Message struct {
	Key      uuid.UUID // the same at every attempt: what comes with it twice is sent once
	To       domain.Mobile
	Template Template
	Text     string
}

// Result is how one attempt ended.
type Result struct {
	Outcome Outcome
	After   time.Duration // how long the gateway wants to be left alone; 0 if it does not say
}

// Gateway sends messages. An outcome that nobody knows is transient: the attempt is
// repeated with the same key. It logs no number.
type Gateway interface {
	Send(ctx context.Context, m Message) Result
}

// Outcome is how an attempt ended, as a code.
type Outcome string

// The outcomes.
const (
	Accepted     Outcome = "accepted"
	OnlyLogged   Outcome = "only_logged"   // there is no gateway: see [Logged]
	Refused      Outcome = "refused"       // for good: the gateway does not take this message
	TooMany      Outcome = "too_many"      // it takes no more for now
	Faulty       Outcome = "gateway_fault" // its own fault
	TimedOut     Outcome = "timed_out"     // it may have it
	Unreachable  Outcome = "unreachable"   // likewise, if the connection broke late
	NumberErased Outcome = "number_erased" // there was nothing to send to
)

// Done reports whether there is nothing left to do.
func (o Outcome) Done() bool { return o == Accepted || o == OnlyLogged }

// outcomes say for people how an attempt ended.
var outcomes = map[Outcome]string{
	Accepted: "短信平台已接收", OnlyLogged: "试用环境：仅写入日志，未实际发送", Refused: "短信平台拒绝发送", TooMany: "短信平台繁忙", Faulty: "短信平台故障",
	TimedOut: "短信平台未及时应答", Unreachable: "无法连接短信平台", NumberErased: "号码已清除", "": "未完成",
}

// Label says for people how an attempt ended.
func (o Outcome) Label() string { return outcomes[o] }

// Known reports whether an attempt can end so.
func (o Outcome) Known() bool { return o != "" && outcomes[o] != "" }

package projections

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Entry is one line of a filing's history (变更记录): an event in words, for the
// institution, officials and auditors. Neither text holds personal data: a
// member of staff is 人员, the posts and at most the end of a mask.
type Entry struct {
	Moment
	Filing   uuid.UUID
	Type     string           // the event's
	Actor    domain.Actor     // see [Who]
	For      string           // the credit code a program acted for
	Command  uuid.UUID        // what one request did has one
	Cause    uuid.UUID        // the event that a reaction answered
	Level    filing.CaseLevel // of the case or track concerned; empty if neither is
	CaseID   uuid.UUID        // the case concerned
	RowID    uuid.UUID        // the row of staff, equipment, premises, management or documents concerned
	Previous uuid.UUID        // the event that had set the same section or row before

	OccurredOn domain.Date // of a change (变更发生日期); shown, never orders
	Reason     string      // as it was typed, for instance why something was corrected; never public

	Text       string // what happened, in Chinese
	PublicText string // what the public is told of it; empty if nothing

	// PublicWithout is what the public is told instead once a track was
	// canceled later, if that is another text.
	PublicWithout map[domain.Track]string
}

// Public reports whether the public is told of the event.
func (e Entry) Public() bool { return e.PublicText != "" }

// Describe puts an event of package filing into words. It needs the state
// before the event, to say what changed.
func Describe(before filing.State, e Event) Entry {
	entry := Entry{
		Moment: momentOf(e), Type: e.Type, Actor: e.Meta.Actor, For: e.Meta.For,
		Command: e.Meta.Command, Cause: e.Meta.Cause,
	}
	entry.Filing, _ = filingOf(e.Stream)
	payload, ok := e.Payload.(filing.Event)
	if !ok {
		entry.Text = e.Type
		return entry
	}
	d := newDescription(before, payload, e.Place())
	d.about(payload)
	d.tell(payload)
	entry.Level, entry.CaseID, entry.RowID, entry.Previous = d.level, caseOf(payload), rowOf(payload), d.previous
	entry.OccurredOn, entry.Reason = d.alteration.OccurredOn, d.reason
	entry.Text = d.sentence(sentences, e.Type+d.variant) + lateInWords(d.late)
	entry.PublicText = d.public(e.Type)
	if entry.PublicText != "" {
		entry.PublicWithout = d.publicWithout(e.Type, entry.PublicText)
	}
	return entry
}

// Who names an actor in words: the account, never a person.
func Who(a domain.Actor) string {
	switch a.Kind {
	case domain.ActorInstitution:
		return "备案机构（账号 " + a.ID + "）"
	case domain.ActorOfficial:
		return officeOf(a) + "（审查人员 " + a.ID + "）"
	case domain.ActorProgram:
		if a.Authority != "" {
			return officeOf(a) + "（接口程序 " + a.ID + "）"
		}
		return "备案机构（接口程序 " + a.ID + "）"
	case domain.ActorSystem:
		return "系统"
	}
	return a.ID
}

// PublicWho names an actor to the public, without the account.
func PublicWho(a domain.Actor) string {
	switch a.Kind {
	case domain.ActorOfficial:
		return officeOf(a)
	case domain.ActorProgram:
		if a.Authority != "" {
			return officeOf(a)
		}
		return "备案机构"
	case domain.ActorInstitution:
		return "备案机构"
	}
	return "系统"
}

func officeOf(a domain.Actor) string {
	if office, err := domain.ParseAuthority(a.Authority); err == nil {
		return office.Name()
	}
	return "生态环境主管部门"
}

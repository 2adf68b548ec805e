package projections

import (
	"context"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
)

// SuggestionEntry is one thing that happened to a suggestion, in words.
type SuggestionEntry struct {
	Revision       domain.Revision `json:"revision"`
	EventID        uuid.UUID       `json:"event"`
	Type           string          `json:"type"`
	RecordedAt     time.Time       `json:"recorded_at"` // UTC
	Actor          domain.Actor    `json:"actor"`
	Text           string          `json:"text"`
	Reason         string          `json:"reason,omitempty"`
	AmongOfficials bool            `json:"-"` // not the institution's to see
}

// SuggestionHistory returns all that happened to a suggestion, oldest first, from
// the log itself.
func SuggestionHistory(ctx context.Context, store eventstore.Store, id uuid.UUID) ([]SuggestionEntry, error) {
	entries := []SuggestionEntry{}
	err := suggestionProcedure.history(ctx, store, id, func(e Event, fact suggestion.Event) {
		entry := SuggestionEntry{Revision: e.Revision, EventID: e.ID, Type: e.Type, RecordedAt: e.Meta.RecordedAt, Actor: e.Meta.Actor}
		entry.Text, entry.Reason, entry.AmongOfficials = describeSuggestion(fact)
		entries = append(entries, entry)
	})
	return entries, err
}

// describeSuggestion says in a sentence what happened, and why.
func describeSuggestion(e suggestion.Event) (text, reason string, amongOfficials bool) {
	switch e := e.(type) {
	case suggestion.Raised:
		text := "提交工作建议：" + e.Kind.Label()
		switch e.Kind {
		case domain.SuggestCreditCode:
			text += "，由 " + string(e.OldCreditCode) + " 改为 " + string(e.CreditCode)
		case domain.SuggestIDNumber:
			text += "，正确号码 " + e.IDNumber.Masks["id_number"]
		case domain.SuggestOther:
			text += "，" + e.Title
		}
		return text, e.Reason, false
	case suggestion.DecisionProposed:
		if e.Decision == suggestion.ToAdopt {
			return "拟采纳，待第二人确认", e.Reason, true
		}
		return "拟不予采纳，待第二人确认", e.Reason, true
	case suggestion.DecisionSentBack:
		return "第二人未确认，退回经办人", e.Text, true
	case suggestion.Adopted:
		return "采纳工作建议", e.Reason, false
	case suggestion.CarriedOut:
		return "已按采纳的工作建议办理", "", false
	case suggestion.NotCarriedOut:
		return "采纳后未能办理，工作建议待重新处理", "", false
	case suggestion.Dismissed:
		return "不予采纳", e.Reason, false
	case suggestion.Withdrawn:
		return "撤回工作建议", "", false
	case suggestion.ClosedAsMoot:
		return "备案已注销，工作建议不再处理", "", false
	}
	return e.EventType(), "", false
}

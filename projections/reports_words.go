package projections

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/eventstore"
)

// ReportEntry is one thing that happened to a report, in words.
type ReportEntry struct {
	Revision   domain.Revision `json:"revision"`
	EventID    uuid.UUID       `json:"event"`
	Type       string          `json:"type"`
	RecordedAt time.Time       `json:"recorded_at"` // UTC
	Actor      domain.Actor    `json:"actor"`
	Text       string          `json:"text"`
	Reason     string          `json:"reason,omitempty"`
}

// ReportHistory returns all that happened to a report, oldest first, from the log
// itself.
func ReportHistory(ctx context.Context, store eventstore.Store, id uuid.UUID) ([]ReportEntry, error) {
	entries := []ReportEntry{}
	var s crossprovince.State
	err := reportProcedure.history(ctx, store, id, func(e Event, fact crossprovince.Event) {
		crossprovince.Evolve(&s, fact, e.Place())
		entry := ReportEntry{Revision: e.Revision, EventID: e.ID, Type: e.Type, RecordedAt: e.Meta.RecordedAt, Actor: e.Meta.Actor}
		entry.Text, entry.Reason = describeReport(s, fact)
		entries = append(entries, entry)
	})
	return entries, err
}

// describeReport says in a sentence what happened, and why. State is the one after
// the event: it has the labels of what was answered.
func describeReport(s crossprovince.State, e crossprovince.Event) (text, reason string) {
	switch e := e.(type) {
	case crossprovince.Reported:
		return "向" + e.ServiceAuthority.Name() + "主动报告：" + servicesInWords(e.Services) + "，" + periodInWords(e.Period, e.StartInPast), ""
	case crossprovince.Supplemented:
		var keys []string
		for _, a := range e.Answers {
			keys = append(keys, a.Key)
		}
		return "补充备案信息：" + supplementsInWords(s.Items, keys), ""
	case crossprovince.Completed:
		return "完成主动报告", ""
	case crossprovince.Amended:
		return "变更服务时间：" + periodInWords(e.Period, e.StartInPast), ""
	case crossprovince.SupplementsRequested:
		if len(e.Items) == 0 {
			return "服务所在地主管部门要求补充材料", e.Text
		}
		return "服务所在地主管部门要求补充材料：" + supplementsInWords(s.Items, e.Items), e.Text
	case crossprovince.ServicesDropped:
		var tracks []string
		for _, t := range e.Tracks {
			tracks = append(tracks, t.Label())
		}
		return strings.Join(tracks, "、") + "备案已注销，不再列入本报告", ""
	case crossprovince.ServiceEnded:
		return "报告服务结束，结束日期 " + string(e.EndedOn), ""
	case crossprovince.Ended:
		return "备案已注销，报告终止", ""
	case crossprovince.PersonalDataUnmasked:
		return "查看" + supplementsInWords(s.Items, []string{e.Key}) + "的明文：" + labels(e.Fields) + "，事由为" + e.Purpose.Label(), e.Reason
	case crossprovince.ContactErased:
		return "删除联系人的个人信息", ""
	}
	return e.EventType(), ""
}

func servicesInWords(services []crossprovince.Service) string {
	var all []string
	for _, s := range services {
		var categories []string
		for _, c := range s.Categories {
			categories = append(categories, c.Label())
		}
		all = append(all, s.Track.Label()+"（"+strings.Join(categories, "、")+"）")
	}
	return strings.Join(all, "，")
}

func periodInWords(p crossprovince.Period, past bool) string {
	text := "自 " + string(p.StartOn) + " 起"
	if p.EndOn != "" {
		text = string(p.StartOn) + " 至 " + string(p.EndOn)
	}
	if past {
		text += "（开始日期早于报告日期）"
	}
	return text
}

// supplementsInWords names items by their labels; one that is not among them by its key.
func supplementsInWords(items []authority.Supplement, keys []string) string {
	labels := map[string]string{}
	for _, item := range items {
		labels[item.Key] = item.Label
	}
	var all []string
	for _, key := range keys {
		if label := labels[key]; label != "" {
			key = label
		}
		all = append(all, key)
	}
	return strings.Join(all, "、")
}

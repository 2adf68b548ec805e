package projections

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/eventstore"
)

// ConfigurationEntry is one change of an authority's configuration, in words.
type ConfigurationEntry struct {
	Revision   domain.Revision `json:"revision"`
	EventID    uuid.UUID       `json:"event"` // by which decisions name it
	Type       string          `json:"type"`
	RecordedAt time.Time       `json:"recorded_at"` // UTC
	Actor      domain.Actor    `json:"actor"`
	Text       string          `json:"text"`
	Reason     string          `json:"reason"`
}

// ConfigurationHistory returns all changes of an authority's configuration,
// oldest first, from the log itself.
func ConfigurationHistory(ctx context.Context, store eventstore.Store, of domain.Authority) ([]ConfigurationEntry, error) {
	entries := []ConfigurationEntry{}
	stream := eventstore.Stream(authorityCategory + string(of))
	for page, err := range store.Read(ctx, stream, eventstore.ReadOptions{}) {
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", stream, err)
		}
		for _, r := range page {
			e, err := Decode(r)
			if err != nil {
				return nil, fmt.Errorf("history: %w", err)
			}
			fact, ok := e.Payload.(authority.Event)
			if !ok {
				return nil, fmt.Errorf("history: %s in %s: %w", e.Type, stream, ErrForeignEvent)
			}
			text, reason := DescribeSetting(fact)
			entries = append(entries, ConfigurationEntry{
				Revision: e.Revision, EventID: e.ID, Type: e.Type, RecordedAt: e.Meta.RecordedAt, Actor: e.Meta.Actor, Text: text, Reason: reason,
			})
		}
	}
	return entries, nil
}

// DescribeSetting says in a sentence what was set, and why.
func DescribeSetting(e authority.Event) (text, reason string) {
	switch e := e.(type) {
	case authority.ReviewLimitSet:
		return "审查期限设为 " + strconv.Itoa(e.WorkingDays) + " 个工作日", e.Reason
	case authority.SecondOfficialSet:
		if len(e.Steps) == 0 {
			return "各事项均由一人办理", e.Reason
		}
		var steps []string
		for _, s := range e.Steps {
			steps = append(steps, s.Label())
		}
		return "以下事项须由两人办理：" + strings.Join(steps, "，"), e.Reason
	case authority.CancellationLineSet:
		if e.Shown {
			return "机构注销备案后，对外提示已注销及注销日期", e.Reason
		}
		return "机构注销备案后，对外不作提示", e.Reason
	case authority.InactivityLockSet:
		if e.Years == 0 {
			return "不提示长期未更新的备案", e.Reason
		}
		return "机构连续 " + strconv.Itoa(e.Years) + " 年未更新备案信息的，列入到期提醒（长期未更新）", e.Reason
	case authority.SuggestionRhythmSet:
		return "工作建议处理安排设为“" + e.Text + "”", e.Reason
	case authority.NoticesSet:
		return describeNotices(e.Notices), e.Reason
	case authority.NumberFormatSet:
		return "此后的备案号按“" + string(e.Format) + "”编制", e.Reason
	case authority.SupplementsSet:
		if len(e.Items) == 0 {
			return "省外机构主动报告时无需补充备案信息", e.Reason
		}
		var items []string
		for _, i := range e.Items {
			item := i.Label
			if !i.Required {
				item += "（选填）"
			}
			items = append(items, item)
		}
		return "省外机构主动报告时须补充：" + strings.Join(items, "、"), e.Reason
	case authority.HolidaysSet:
		return strconv.Itoa(e.Year.Year) + "年放假安排：" + describeYear(e.Year), e.Reason
	}
	return e.EventType(), ""
}

func describeYear(y calendar.Year) string {
	var off []string
	for _, span := range y.Holidays {
		days := string(span.From)
		if span.To != span.From {
			days += " 至 " + string(span.To)
		}
		off = append(off, days)
	}
	text := strings.Join(off, "、") + "放假"
	if len(y.MakeUpDays) > 0 {
		var worked []string
		for _, d := range y.MakeUpDays {
			worked = append(worked, string(d))
		}
		text += "；" + strings.Join(worked, "、") + "上班"
	}
	return text + "（来源：" + y.Source + "）"
}

func describeNotices(n authority.Notices) string {
	switch {
	case n.Published && n.Returned:
		return "审查通过并公示、退回时，均短信通知机构"
	case n.Published:
		return "审查通过并公示时短信通知机构，退回时不通知"
	case n.Returned:
		return "退回时短信通知机构，审查通过并公示时不通知"
	}
	return "审查结果不以短信通知机构"
}

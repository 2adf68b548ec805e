package calendar

import "example.org/ledger/domain"

// NationalVersion names the edition of [National]. It is raised whenever a
// table below is added or put right, so that a record can say by which edition
// days were counted.
const NationalVersion = "2026.1"

// national are the announcements of the General Office of the State Council
// (国务院办公厅), each written down from its text. The one for a year appears in the
// November before it: add it here, and until then let an authority record it.
var national = []Year{
	{
		Year:   2025,
		Source: "国务院办公厅关于2025年部分节假日安排的通知（2024-11-12）",
		Holidays: []Days{
			{"2025-01-01", "2025-01-01"}, // 元旦
			{"2025-01-28", "2025-02-04"}, // 春节
			{"2025-04-04", "2025-04-06"}, // 清明节
			{"2025-05-01", "2025-05-05"}, // 劳动节
			{"2025-05-31", "2025-06-02"}, // 端午节
			{"2025-10-01", "2025-10-08"}, // 国庆节、中秋节
		},
		MakeUpDays: []domain.Date{"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"},
	},
	{
		Year:   2026,
		Source: "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）",
		Holidays: []Days{
			{"2026-01-01", "2026-01-03"}, // 元旦
			{"2026-02-15", "2026-02-23"}, // 春节
			{"2026-04-04", "2026-04-06"}, // 清明节
			{"2026-05-01", "2026-05-05"}, // 劳动节
			{"2026-06-19", "2026-06-21"}, // 端午节
			{"2026-09-25", "2026-09-27"}, // 中秋节
			{"2026-10-01", "2026-10-07"}, // 国庆节
		},
		MakeUpDays: []domain.Date{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"},
	},
}

// nationalCalendar is made once: it is asked for with every request.
var nationalCalendar = New(national...)

// National returns the calendar that the State Council announced, for the
// years of which it has done so.
func National() Calendar { return nationalCalendar }

package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// kenlan is 兵团垦澜环境运维有限公司 (11): both tracks; gives up operation, then
// everything. Its authority, the 兵团, says nothing of canceled filings.
func kenlan() *tale {
	p := profile{
		key: "11", number: 79, name: "兵团垦澜环境运维有限公司", code: "91659001DEMQ001142", authority: domain.XPCC,
		account: "kenlan", prefix: "KL", nature: "有限责任公司（国有独资）", natureCode: "110",
		founded: "2018-03-26", capital: "600", first: domain.Operation, operates: []string{"other"}, otherText: "小微站", categories: []string{"M02"},
		officePhone: "0993-20001140", street: "长桥巷21号",
	}
	p.representative, p.contact = p.called(theRepresentative, "马戍边"), p.called(theContact, "齐沐阳")
	t := newTale(p)
	t.draft(course{
		registered: "2026-01-14", entered: "2026-01-15", equipped: "2026-01-15", uploaded: "2026-01-20",
		staff: 11, instruments: 8, format: "KL-%02d",
		named: map[int]somebody{3: t.named(firstOfStaff+3, "马垦", "659999198708121737")},
	})
	t.on("2026-01-21", "10:24")
	submitted := t.submit("submit", t.firstCase())
	t.review(submitted, "2026-01-23", "2026-02-04", t.official(1))

	t.on("2026-03-03", "09:28")
	opened, second := t.secondTrack(domain.Testing, t.testing(), [2]int{12, 15}, rack{from: 9, to: 61, format: "KL-%02d", first: 1})
	t.passSecond(domain.Testing, opened, second, "2026-03-05", "2026-03-18")
	t.on("2026-03-24", "11:40")
	both := t.members[3] // operates and samples
	both.Posts = map[string][]string{
		string(domain.Operation): {string(domain.PostFieldOperation)}, string(domain.Testing): {string(domain.PostFieldSampling)},
	}
	t.reviseStaff("staff/3/posts", 3, withAlteration(both, changed("2026-03-23")))

	t.on("2026-04-08", "10:36") // Xinjiang is another province than the 兵团 (domain-decisions 2.19)
	t.report("report/65", edge.Report{
		ServiceAuthority: "65", StartOn: "2026-04-20", EndOn: "2026-12-31", Services: []edge.Service{
			{Track: string(domain.Testing), Categories: []string{"M02"}}, {Track: string(domain.Operation), Categories: []string{"other"}},
		},
	})

	t.on("2026-05-25", "16:05")
	t.cancelTrack("operation/cancel", domain.Operation, "停止自动监测运维业务")
	t.last().reacts = true // the report is of testing alone from then on, and ends with it
	t.on("2026-06-29", "10:40")
	t.suggest("certificate", edge.Suggestion{
		Kind: string(domain.SuggestOther), Title: "备案证明事项", Reason: "拟解散清算，请说明既往备案情况如何开具证明",
	})
	t.on("2026-07-01", "09:50") // nobody has answered, and nobody needs to
	t.cancel("停止生态环境监测技术服务业务，拟解散。")
	t.last().reacts = true
	return t
}

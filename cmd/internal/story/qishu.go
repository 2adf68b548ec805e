package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// qishu is 山东齐澍环境检测有限公司 (6): published early; in spring it closes down
// and says nothing, so that its authority cancels it.
func qishu() *tale {
	p := profile{
		key: "6", number: 6, name: "山东齐澍环境检测有限公司", code: "91370100DEMQ00069C", authority: "37",
		account: "qishu", prefix: "QS", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2013-11-05", certified: "2020-05-01", capital: "1000", categories: []string{"M01", "M02"},
		officePhone: "0531-20000690", street: "石榴巷12号",
	}
	p.representative, p.contact = p.called(theRepresentative, "庄叔明"), p.called(theContact, "尹兰舟")
	t := newTale(p)
	t.on("2026-01-05", "09:11")
	t.register()
	t.begin()
	t.on("2026-01-08", "09:12")
	t.staff(24, map[int]somebody{
		3: t.named(firstOfStaff+3, "周砚", zhouYan),
		6: mengYun(),
	})
	t.on("2026-01-12", "13:44")
	t.equip(t.master(), rack{from: 1, to: 160, format: "QS-%03d", first: 1, where: []uuid.UUID{t.premisesRow(1)}})
	t.on("2026-01-12", "15:40")
	t.certificates()
	t.system()
	t.letter("letter")
	t.on("2026-01-13", "09:05")
	submitted := t.submit("submit", t.firstCase())
	t.on("2026-01-14", "09:50")
	t.take("take", t.firstCase(), t.official(1))
	t.on("2026-01-21", "15:10")
	t.publish(submitted, t.official(1))

	t.on("2026-03-20", "16:30")
	t.leave("staff/17/leave", 17, "2026-03-13")
	qishuCanceled(t)
	return t
}

// zhouYan samples for 齐澍, and later for 闽屿.
const zhouYan = "379999198608151026"

// qishuCanceled: one official proposes it, another one confirms (Q1.10).
func qishuCanceled(t *tale) {
	t.on("2026-05-15", "14:20")
	t.unmask("contact/unmask", t.official(1), filing.PersonalDataOf{Part: domain.PersonalFilingContact},
		looking(domain.UnmaskToContact, "资质认定证书到期后无更新，电话联系备案联系人了解情况", domain.PersonalName, domain.PersonalMobile))
	t.on("2026-05-18", "10:08")
	lapsed := t.document("cancellation/early/evidence", t.official(1), edge.File{
		Kind: string(domain.DocumentCancellationEvidence), Title: "资质认定证书有效期届满情况截图",
	})
	early := t.proposeCancellation("cancellation/early", t.official(1), edge.ExOfficio{
		Ground: string(filing.GroundNoCMA),
		Verification: edge.Verification{
			Body: "山东省市场监督管理局", On: "2026-05-15", Result: "公开查询结果显示资质认定证书于2026年4月30日到期。",
		},
		Documents: []uuid.UUID{createdBy(lapsed, "document")},
	})
	t.on("2026-05-19", "09:36")
	t.sendBackCancellation("cancellation/early/sent-back", early, t.official(2), "请向发证机关书面核实机构是否已申请延续，核实后再提出。")

	t.on("2026-06-08", "10:15")
	proof := t.document("cancellation/evidence", t.official(1), edge.File{
		Kind: string(domain.DocumentCancellationEvidence), Title: "资质认定证书有效期届满未延续的核实函及复函",
	})
	proposal := t.proposeCancellation("cancellation", t.official(1), edge.ExOfficio{
		Ground: string(filing.GroundNoCMA),
		Verification: edge.Verification{
			Body: "山东省市场监督管理局", On: "2026-06-04",
			Result: "检验检测机构资质认定证书于2026年4月30日到期，机构未申请延续，已不具备资质认定证书。",
		},
		Documents: []uuid.UUID{createdBy(proof, "document")},
	})
	t.on("2026-06-10", "14:30")
	t.confirmCancellation("cancellation/confirm", proposal, t.official(2))
}

// mengYun writes reports for 齐澍, and later wants to work for 岚岫.
func mengYun() somebody {
	return profile{number: 6}.named(firstOfStaff+6, "孟昀", "379999199302031173")
}

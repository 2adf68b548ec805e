package story

import (
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// newName is that of an institution that renames itself.
func (o other) newName(t *tale) edge.Identity {
	province := o.authority.Province()
	return edge.Identity{
		Name:                province + "新" + string([]rune(t.name)[len([]rune(province)):]),
		LegalRepresentative: edge.LegalRepresentative{Name: t.representative.name, IDNumber: t.representative.idNumber},
	}
}

// returnsAmendment reports whether the amendment of an ordinary institution is
// returned, as that of one in six is.
func (o other) returnsAmendment(t *tale) bool { return spread(t.key, "amendment returned", 6) == 0 }

// renames tells how an institution published on a working day has another name
// passed, some at the second attempt.
func (o other) renames(t *tale, reviewer domain.Actor, day int) {
	opened, submission := o.propose(t, day+10, o.newName(t))
	t.on(officeDay(o.authority, day+12), fmt.Sprintf("09:%02d", spread(t.key, "renaming taken", 60)))
	t.take("identity/take", opened, reviewer)
	if o.returnsAmendment(t) {
		t.on(officeDay(o.authority, day+14), fmt.Sprintf("15:%02d", spread(t.key, "renaming returned", 60)))
		returned := t.sendBack("identity/return", opened, submission, reviewer, edge.ReturnPoint{
			Field: "documents.change_proof", Reason: string(filing.ReasonUnclear),
			Text: "变更登记证明扫描件无法辨认登记机关印章，请重新上传清晰的扫描件。",
		})
		t.on(workdays[day+17], fmt.Sprintf("10:%02d", spread(t.key, "renaming answered", 50)))
		t.attachTo(opened, "identity/2/proof/2", domain.DocumentChangeProof, "变更登记证明（重新扫描）")
		submission = t.answer("identity/submit/2", opened, returned, map[int]string{0: "已重新上传变更登记证明。"})
		t.on(officeDay(o.authority, day+18), fmt.Sprintf("09:%02d", spread(t.key, "renaming taken again", 60)))
		t.take("identity/take/2", opened, reviewer)
		day += 5
	}
	t.on(officeDay(o.authority, day+16), fmt.Sprintf("15:%02d", spread(t.key, "renamed", 60)))
	t.pass("identity/pass", opened, submission, reviewer)
}

// amends tells how an institution proposes another legal representative. Most
// wait to be taken when the story ends; what was returned has not been put right
// yet, and the former one stays in force (domain-decisions 2.4).
func (o other) amends(t *tale, reviewer domain.Actor) {
	day := len(workdays) - 3
	if o.returnsAmendment(t) {
		day -= 11
	}
	who := t.person(theSuccessor, 1966, 1988)
	opened, submission := o.propose(t, day, edge.Identity{
		Name: t.name, LegalRepresentative: edge.LegalRepresentative{Name: who.name, IDNumber: who.idNumber, Mobile: who.mobile},
	})
	if !o.returnsAmendment(t) {
		return
	}
	t.on(officeDay(o.authority, day+2), fmt.Sprintf("09:%02d", spread(t.key, "amendment taken", 60)))
	t.take("identity/take", opened, reviewer)
	t.unmask("identity/unmask", reviewer,
		filing.PersonalDataOf{Part: domain.PersonalLegalRepresentative, CaseID: createdBy(opened, "case")},
		looking(domain.UnmaskToVerifyIdentity, "与变更后的营业执照及身份证复印件核对拟任法定代表人", domain.PersonalIDNumber))
	t.on(officeDay(o.authority, day+6), fmt.Sprintf("15:%02d", spread(t.key, "amendment returned at", 60)))
	t.sendBack("identity/return", opened, submission, reviewer, edge.ReturnPoint{
		Field: "commitment", Reason: string(filing.ReasonCommitment),
		Text: "备案承诺书签名与拟任法定代表人不一致，请由变更后的法定代表人签字并加盖公章后重新上传。",
	})
}

// stops tells how an institution does without an instrument when the story ends.
func (o other) stops(t *tale) {
	t.on("2026-06-30", fmt.Sprintf("10:%02d", spread(t.key, "stopped at", 60)))
	if spread(t.key, "broken", 2) == 0 {
		t.suspend("equipment/1/repair", 1, repaired("2026-06-29", "开机自检不通过，送厂家维修"))
		return
	}
	t.suspend("equipment/1/stop", 1, edge.Suspension{
		Status: string(domain.EquipmentOutOfService), SuspendedOn: "2026-06-26", Reason: "量值溯源即将到期，停用待检",
	})
}

// asks tells how an institution asks its authority for something that is not
// answered yet when the story ends.
func (o other) asks(t *tale) {
	t.on("2026-07-14", fmt.Sprintf("14:%02d", spread(t.key, "asked", 50)))
	t.suggest("question", edge.Suggestion{
		Kind: string(domain.SuggestOther), Title: "分场所搬迁期间的填报", Reason: "分场所计划于8月分批搬迁，请说明搬迁期间设备所在场所如何填报",
	})
}

// reports tells how an institution reports to Zhejiang, and has not added what
// that asks for when the story ends.
func (o other) reports(t *tale) {
	t.on("2026-07-13", fmt.Sprintf("10:%02d", spread(t.key, "reported", 50)))
	t.report("report/33", edge.Report{
		ServiceAuthority: "33", StartOn: "2026-07-20", EndOn: "2026-10-31",
		Services: []edge.Service{{Track: string(domain.Testing), Categories: t.categories[:1]}},
	})
}

// spared tells how an authority takes an institution for ended, and finds in
// time that another one of a like name was (Q1.10).
func (o other) spared(t *tale, official domain.Actor) {
	t.on("2026-05-27", fmt.Sprintf("10:%02d", spread(t.key, "about to be canceled", 50)))
	proof := t.document("cancellation/evidence", official, edge.File{
		Kind: string(domain.DocumentCancellationEvidence), Title: "市场主体注销登记情况核实函及复函",
	})
	proposed := t.proposeCancellation("cancellation", official, edge.ExOfficio{
		Ground: string(domain.GroundLegalPersonEnded),
		Verification: edge.Verification{
			Body: o.authority.Region() + "市场监督管理厅", On: "2026-05-26", Result: "复函所附清单中有名称相近的机构，已办理注销登记。",
		},
		Documents: []uuid.UUID{createdBy(proof, "document")},
	})
	t.on("2026-05-28", fmt.Sprintf("09:%02d", spread(t.key, "spared", 50)))
	t.withdrawCancellation("cancellation/withdraw", proposed, official)
}

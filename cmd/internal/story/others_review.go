package story

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
)

// ending is how far an institution comes.
type ending int

const (
	published ending = iota
	drafting
	givenUp // while it was being drafted
	submitted
	withdrawn    // handed in and taken back
	underReview  // taken, and not decided
	returned     // and not handed in again
	returnedOnce // and then published
	misdirected  // to an authority that is not theirs, and then published by their own
	questioned   // by the second official, and then published
	putBack      // by the first official, and published by the second
	asking       // published, and has asked its authority for something
	reporting    // published, and has told another province too little
	taking       // published, and has taken somebody over who left soon
	objecting    // published, and objected to that too late
	renamed      // published, and then under another name
	amending     // published, with another legal representative under review
	canceled
	canceledAmid // another name, which was still under review
	filedAnew    // canceled, and published again
	spared       // published, and found to exist when the authority was about to cancel it
)

// officeDay is the n-th working day or the next one on which an authority works.
func officeDay(a domain.Authority, n int) domain.Date {
	for a == "45" && slices.Contains([]domain.Date{sanyuesan.From, sanyuesan.To}, workdays[n]) {
		n++
	}
	return workdays[n]
}

// review tells what the authority makes of the submission of a working day.
func (o other) review(t *tale, submission string, day int) {
	switch o.ending {
	case submitted:
		return
	case withdrawn:
		t.on(workdays[day+1], fmt.Sprintf("09:%02d", spread(t.key, "withdrawn", 60)))
		t.withdraw("withdraw", t.firstCase())
		return
	}
	reviewer := t.official(1 + spread(t.key, "reviewer", 2))
	if o.ending == misdirected {
		reviewer = profile{authority: t.registeredAt}.official(1)
	}
	day += 1 + spread(t.key, "until taken", 3)
	t.on(officeDay(o.authority, day), fmt.Sprintf("09:%02d", spread(t.key, "taken", 60)))
	t.take("take", t.firstCase(), reviewer)
	switch o.ending {
	case underReview:
		return
	case putBack:
		t.putBack("put-back", t.firstCase(), reviewer)
		reviewer = t.official(3)
		day++
		t.on(officeDay(o.authority, day), fmt.Sprintf("10:%02d", spread(t.key, "taken again", 60)))
		t.take("take/2", t.firstCase(), reviewer)
	}
	day += 2 + spread(t.key, "until decided", 7)
	t.on(officeDay(o.authority, day), fmt.Sprintf("15:%02d", spread(t.key, "decided", 60)))
	switch o.ending {
	case returned:
		if t.byTwo() {
			t.withdrawDecision("pass/withdraw", t.firstCase(), t.proposePass("pass/early", t.firstCase(), submission, reviewer), reviewer)
		}
		o.sendBack(t, submission, reviewer)
		return
	case questioned:
		o.question(t, submission, reviewer)
		day++
		t.on(officeDay(o.authority, day), fmt.Sprintf("10:%02d", spread(t.key, "decided again", 60)))
	case misdirected:
		submission, reviewer = o.redirected(t, submission, reviewer, day), t.official(1)
		day += 6
	case returnedOnce:
		submission = o.answered(t, submission, reviewer, day)
		day += 6
	}
	t.publish(submission, reviewer)
	o.afterwards(t, reviewer, day)
}

func (o other) sendBack(t *tale, submission string, reviewer domain.Actor) {
	t.sendBack("return", t.firstCase(), submission, reviewer, edge.ReturnPoint{
		Field: "basics.registered_address", Reason: string(filing.ReasonInconsistent),
		Text: "填报的注册地址与营业执照不一致，请核对后修改；如住所已变更，请同时上传变更后的营业执照。",
	}, edge.ReturnPoint{
		Field: "documents.cma_annex", Reason: string(filing.ReasonMissing),
		Text: "资质认定证书附表缺少第2页至第5页，请上传完整的附表。",
	})
}

// answered tells how a submission is returned, put right, handed in again and
// taken again. It returns the key of the second one.
func (o other) answered(t *tale, submission string, reviewer domain.Actor, day int) string {
	returned := t.sendBack("return", t.firstCase(), submission, reviewer, edge.ReturnPoint{
		Field: "contacts.office_phone", Reason: string(filing.ReasonUnclear), Text: "办公电话无法接通，请核对。",
	}, edge.ReturnPoint{
		Field: "basics.registered_capital", Reason: string(filing.ReasonInconsistent), Text: "注册资本与营业执照不一致，请核对。",
	})
	t.on(workdays[day+2], fmt.Sprintf("10:%02d", spread(t.key, "answered", 50)))
	o.anotherPhone(t)
	second := t.answer("submit/2", t.firstCase(), returned, map[int]string{1: "以变更登记后的营业执照为准，填报数据与其一致。"})
	t.on(officeDay(o.authority, day+3), fmt.Sprintf("09:%02d", spread(t.key, "taken again", 50)))
	t.take("take/2", t.firstCase(), reviewer)
	t.on(officeDay(o.authority, day+6), fmt.Sprintf("15:%02d", spread(t.key, "decided again", 50)))
	return second
}

// redirected tells how an institution filed with the authority of another
// province, had that returned, and chose its own. It returns the key of the
// second submission, which that has taken.
func (o other) redirected(t *tale, submission string, reviewer domain.Actor, day int) string {
	returned := t.sendBack("return", t.firstCase(), submission, reviewer, edge.ReturnPoint{
		Field: "authority", Reason: string(filing.ReasonNotRegistered),
		Text: "营业执照载明的登记机关不属于" + t.registeredAt.Region() + "，请选择法人登记所在地省级生态环境主管部门后重新提交。",
	})
	t.on(workdays[day+1], fmt.Sprintf("10:%02d", spread(t.key, "chosen", 50)))
	t.chooseAuthority("authority")
	second := t.answer("submit/2", t.firstCase(), returned, map[int]string{0: "已按营业执照载明的登记机关重新选择。"})
	t.on(officeDay(o.authority, day+3), fmt.Sprintf("09:%02d", spread(t.key, "taken again", 50)))
	t.take("take/2", t.firstCase(), t.official(1))
	t.on(officeDay(o.authority, day+6), fmt.Sprintf("15:%02d", spread(t.key, "decided again", 50)))
	return second
}

// question tells how the second official does not confirm at once.
func (o other) question(t *tale, submission string, reviewer domain.Actor) {
	proposed := t.proposePass("pass/first", t.firstCase(), submission, reviewer)
	t.sendBackDecision("pass/first/sent-back", t.firstCase(), proposed, t.checker(reviewer),
		"请再核对授权签字人的签字领域是否在资质认定证书附表范围内，核对后重新提出。")
}

func (o other) anotherPhone(t *tale) {
	contacts := t.contacts()
	contacts.OfficePhone = t.officePhone[:len(t.officePhone)-1] + string('0'+(t.officePhone[len(t.officePhone)-1]-'0'+5)%10)
	t.reviseContacts(contacts)
}

// afterwards tells what becomes of an institution published on a working day.
func (o other) afterwards(t *tale, reviewer domain.Actor, day int) {
	switch o.ending {
	case published:
		if spread(t.key, "moved", 3) == 0 {
			t.on(workdays[min(day+5+spread(t.key, "until moved", 20), len(workdays)-1)], fmt.Sprintf("14:%02d", spread(t.key, "moved at", 60)))
			o.anotherPhone(t)
		}
		if spread(t.key, "stopped", 40) == 0 {
			o.stops(t)
		}
	case asking:
		o.asks(t)
	case reporting:
		o.reports(t)
	case taking:
		o.takes(t)
	case objecting:
		o.objects(t)
	case spared:
		o.spared(t, reviewer)
	case renamed:
		o.renames(t, reviewer, day)
	case amending:
		o.amends(t, reviewer)
	case canceled, canceledAmid, filedAnew:
		day += 20 + spread(t.key, "until canceled", 35)
		if o.ending == canceledAmid {
			o.propose(t, day-1, o.newName(t))
		}
		t.on(workdays[day], fmt.Sprintf("11:%02d", spread(t.key, "canceled", 60)))
		t.cancel("因经营方向调整，不再从事生态环境监测技术服务。")
		if o.ending == filedAnew {
			o.anew(t, reviewer, day+10)
		}
	}
}

// propose hands in another name or legal representative on a working day. It
// returns the keys of the steps that opened the case and handed it in.
func (o other) propose(t *tale, day int, in edge.Identity) (opened, submission string) {
	t.on(workdays[day], fmt.Sprintf("10:%02d", spread(t.key, "proposed", 60)))
	in.Alteration = changed(workdays[day-3])
	opened = t.proposeIdentity("identity/2", in)
	t.attachTo(opened, "identity/2/proof", domain.DocumentChangeProof, "变更登记证明")
	document := t.attachTo(opened, "identity/2/letter/document", domain.DocumentCommitmentLetter, "备案承诺书（变更后重新签署）")
	letter := t.commitment(document, t.today())
	letter.Institution, letter.Signer = in.Name, in.LegalRepresentative.Name
	t.letterFor(opened, "identity/2/letter", letter)
	return opened, t.submit("identity/2/submit", opened)
}

// anew files again after the cancellation, from a working day on, with other
// people and a letter signed anew.
func (o other) anew(t *tale, reviewer domain.Actor, day int) {
	t.on(workdays[day], fmt.Sprintf("09:%02d", spread(t.key, "anew", 60)))
	again := t.fileAnew("anew")
	t.second(t.track(), len(t.members)+1, len(t.members)+2)
	t.letter("anew/letter")
	submission := t.submit("anew/submit", again)
	t.on(officeDay(o.authority, day+2), fmt.Sprintf("10:%02d", spread(t.key, "anew taken", 60)))
	t.take("anew/take", again, reviewer)
	t.on(officeDay(o.authority, day+6), fmt.Sprintf("16:%02d", spread(t.key, "anew passed", 60)))
	t.pass("anew/pass", again, submission, reviewer)
	t.gives(t.track())
}

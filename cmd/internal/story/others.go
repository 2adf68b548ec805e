package story

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// ending is how far an institution comes.
type ending int

const (
	published ending = iota
	drafting
	submitted
	returned
	canceled
)

// other is an institution without a story of its own.
type other struct {
	name                        string
	authority                   domain.Authority
	account, prefix, categories string
	public                      bool // a public institution (事业单位)
	ending                      ending
}

// profile makes an institution of the row of the list with the number.
func (o other) profile(number int) profile {
	p := profile{
		key: fmt.Sprintf("p%02d", number), number: 10 + number, name: o.name, authority: o.authority,
		account: o.account, prefix: o.prefix, categories: strings.Fields(o.categories),
		nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
	}
	kind := "91"
	if o.public {
		kind, p.certificate = "12", string(domain.RegistrationPublicInstitution)
		p.nature, p.natureCode = "国有全资", "110"
	}
	p.code = creditCode(kind, string(o.authority)+"0100", fmt.Sprintf("DEMP%04d", number))
	if !slices.ContainsFunc(p.categories, func(c string) bool { return !domain.MonitoringCategory(c).Radiation() }) {
		p.category = string(domain.InstitutionRadiationOnly)
	}
	p.founded = domain.Date("2010-02-22").AddDays(spread(p.key, "founded", 12*365))
	if spread(p.key, "term", 3) == 0 {
		p.termTo = p.founded.AddMonthsClipped(30 * 12).AddDays(-1)
	}
	p.capital = fmt.Sprint(100 * (1 + spread(p.key, "capital", 20)))
	p.officePhone = fmt.Sprintf("%s-20%06d", places[o.authority].area, 100*spread(p.key, "phone", 10_000)+number)
	p.street = fmt.Sprintf("%s%d号", pick(p.key, "street", streets), 1+spread(p.key, "house", 200))
	p.representative = p.person(theRepresentative, 1964, 1985)
	p.contact = p.person(theContact, 1980, 1997)
	return p
}

// tale tells how the institution filed.
func (o other) tale(number int) *tale {
	t := newTale(o.profile(number))
	day := o.firstDay(number)
	t.on(workdays[day], fmt.Sprintf("09:%02d", 5+spread(t.key, "minute", 20)))
	t.register()
	if o.ending == drafting {
		t.recordIdentity()
		t.recordScope("scope", t.scope())
		t.recordBasics()
		t.staff(2, nil)
		return t
	}
	t.begin()
	t.staff(3, nil)
	t.equip(t.master(), rack{
		from: 1, to: 2 + spread(t.key, "equipment", 2), format: t.prefix + "-%02d", first: 1, where: []uuid.UUID{t.premisesRow(1)},
	})
	t.certificates()
	t.letter("letter")
	day += 1 + spread(t.key, "until submitted", 4)
	t.on(workdays[day], fmt.Sprintf("10:%02d", spread(t.key, "submitted", 60)))
	o.review(t, t.submit("submit", t.firstCase()), day)
	return t
}

// firstDay returns the working day on which the institution registers: every
// seventh day a few of those that will be published, the others late.
func (o other) firstDay(number int) int {
	switch o.ending {
	case drafting, submitted:
		return len(workdays) - 9 - number%3
	case returned:
		return len(workdays) - 20
	case canceled:
		return 3
	}
	return 2 + 7*(number*5%12)
}

// review tells what the authority makes of the submission of a working day.
func (o other) review(t *tale, submission string, day int) {
	if o.ending == submitted {
		return
	}
	reviewer := t.official(1 + spread(t.key, "reviewer", 2))
	day += 1 + spread(t.key, "until taken", 3)
	t.on(workdays[day], fmt.Sprintf("09:%02d", spread(t.key, "taken", 60)))
	t.take("take", t.firstCase(), reviewer)
	day += 2 + spread(t.key, "until decided", 7)
	t.on(workdays[day], fmt.Sprintf("15:%02d", spread(t.key, "decided", 60)))
	if o.ending == returned {
		t.sendBack("return", t.firstCase(), submission, reviewer, edge.ReturnPoint{
			Field: "basics.registered_address", Reason: string(filing.ReasonInconsistent),
			Text: "填报的注册地址与营业执照不一致，请核对后修改；如住所已变更，请同时上传变更后的营业执照。",
		}, edge.ReturnPoint{
			Field: "documents.cma_annex", Reason: string(filing.ReasonMissing),
			Text: "资质认定证书附表缺少第2页至第5页，请上传完整的附表。",
		})
		return
	}
	t.publish(submission, reviewer)
	if o.ending == canceled {
		t.on(workdays[day+60], fmt.Sprintf("11:%02d", spread(t.key, "canceled", 60)))
		t.cancel("因经营方向调整，不再从事生态环境监测技术服务。")
	}
}

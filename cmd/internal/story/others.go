package story

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// other is an institution without a story of its own.
type other struct {
	name                        string
	authority                   domain.Authority
	account, prefix, categories string
	operates                    string // of those that file for operation
	public                      bool   // a public institution (事业单位)
	ending                      ending
}

// profile makes an institution with a key. Its code has the number.
func (o other) profile(key string, number int) profile {
	p := profile{
		key: key, name: o.name, authority: o.authority, account: o.account, prefix: o.prefix,
		categories: strings.Fields(o.categories), operates: strings.Fields(o.operates),
		nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
	}
	if o.categories == "" {
		p.first = domain.Operation
	}
	kind := "91"
	if o.public {
		kind, p.certificate = "12", string(domain.RegistrationPublicInstitution)
		p.nature, p.natureCode = "国有全资", "110"
	}
	division := p.province() + "0100"
	if o.authority == domain.XPCC {
		division = "659001"
	}
	p.code = creditCode(kind, division, fmt.Sprintf("DEMP%04d", number))
	if p.track() == domain.Testing && !slices.ContainsFunc(p.categories, func(c string) bool { return !domain.MonitoringCategory(c).Radiation() }) {
		p.category = string(domain.InstitutionRadiationOnly)
	}
	p.founded = domain.Date("2010-02-22").AddDays(spread(p.key, "founded", 12*365))
	if spread(p.key, "term", 3) == 0 {
		p.termTo = p.founded.AddMonthsClipped(30 * 12).AddDays(-1)
	}
	p.capital = fmt.Sprint(100 * (1 + spread(p.key, "capital", 20)))
	p.officePhone = fmt.Sprintf("%s-20%06d", places[o.authority].area, 100*spread(p.key, "phone", 10_000)+number%100)
	p.street = fmt.Sprintf("%s%d号", pick(p.key, "street", streets), 1+spread(p.key, "house", 200))
	return p
}

// tale tells how the institution with the number in the list filed.
func (o other) tale(number int) *tale {
	p := o.profile(fmt.Sprintf("p%02d", number), number)
	p.number = 10 + number
	return o.file(p, o.firstDay(2+7*(number*5%12)), 3, 2+spread(p.key, "equipment", 2))
}

// file tells how an institution files from a working day on, with so many
// people and instruments.
func (o other) file(p profile, day, staff, instruments int) *tale {
	p.representative, p.contact = p.person(theRepresentative, 1964, 1985), p.person(theContact, 1980, 1997)
	t := newTale(p)
	if o.ending == misdirected {
		t.registeredAt = domain.XPCC
	}
	t.on(workdays[day], fmt.Sprintf("09:%02d", 5+spread(t.key, "minute", 20)))
	t.register()
	if o.ending == drafting || o.ending == givenUp {
		t.recordIdentity()
		t.recordScope("scope", t.scope())
		t.recordBasics()
		t.staff(2, nil)
		if o.ending == givenUp {
			t.on(workdays[day+2], fmt.Sprintf("16:%02d", spread(t.key, "given up", 60)))
			t.discard("discard", t.firstCase())
		}
		return t
	}
	t.begin()
	t.staff(staff, nil)
	t.equip(t.master(), rack{
		from: 1, to: instruments, format: t.prefix + "-%02d", first: 1, where: []uuid.UUID{t.premisesRow(1)},
	})
	t.certificates()
	t.letter("letter")
	day += 1 + spread(t.key, "until submitted", 4)
	t.on(workdays[day], fmt.Sprintf("10:%02d", spread(t.key, "submitted", 60)))
	o.review(t, t.submit("submit", t.firstCase()), day)
	return t
}

// firstDay is the working day on which the institution registers: early enough
// for what becomes of it, or so late that it comes no further. Most register on
// the usual day.
func (o other) firstDay(usual int) int {
	switch o.ending {
	case drafting, givenUp, submitted, withdrawn, underReview:
		return len(workdays) - 9 - usual%3
	case returned:
		return len(workdays) - 20
	case canceled, canceledAmid, filedAnew:
		return 3 + usual%20
	case renamed, amending:
		return usual % 80
	}
	return usual
}

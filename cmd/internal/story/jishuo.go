package story

// jishuo is 河北冀朔环保管家有限公司 (7): must file since it has a CMA certificate,
// and is under review when the story ends. Somebody registered it under a wrong
// code before.
func jishuo() *tale {
	p := jishuoProfile()
	p.representative, p.contact = p.called(theRepresentative, "冀怀瑾"), p.called(theContact, "卫长安")
	t := newTale(p)
	t.draft(course{
		registered: "2026-03-11", entered: "2026-06-22", equipped: "2026-06-24", uploaded: "2026-06-30",
		staff: 21, instruments: 96, format: "JS-%03d",
		named: map[int]somebody{1: t.named(firstOfStaff+1, "冀北辰", "139999199001012011")},
	})
	jishuoTakesBack(t)
	t.on("2026-07-06", "10:20")
	t.submit("submit", t.firstCase())
	t.on("2026-07-09", "09:36")
	t.take("take", t.firstCase(), t.official(1))
	return t
}

// jishuoTakesBack: while nothing was handed in, what was entered by mistake is
// taken back by the institution itself (domain-decisions 1.6): somebody under a
// number that was typed wrongly and cannot be altered, and an instrument that is
// not theirs.
func jishuoTakesBack(t *tale) {
	t.on("2026-06-23", "09:34")
	mistyped := t.person(firstOfStaff+22, 1990, 1996)
	t.addStaff("staff/mistyped", t.master(), t.member("7/staff/mistyped", mistyped, otherRoles[1]))
	t.takeBackStaff("staff/mistyped/withdraw", "staff/mistyped")
	t.on("2026-06-25", "10:42")
	lent := t.instrument("7/equipment/lent", "JS-097", soundMeter, t.premisesRow(1))
	t.addEquipment("equipment/lent", t.clerk(), lent)
	t.takeBackEquipment("equipment/lent/withdraw", "equipment/lent")
}

func jishuoProfile() profile {
	return profile{
		key: "7", number: 7, name: "河北冀朔环保管家有限公司", code: "91130100DEMQ000779", authority: "13",
		account: "jishuo", prefix: "JS", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2020-10-15", certified: "2026-03-02", capital: "500", categories: []string{"M02", "M09"},
		officePhone: "0311-20000770", street: "东篱路16号",
	}
}

// jishuoByMistake is the filing under the wrong code: nothing was filled in, so
// it is given up and the code is nobody's again.
func jishuoByMistake() *tale {
	p := jishuoProfile()
	p.key, p.code = "7/wrong", "91130100DEMQ00771E"
	t := newTale(p)
	t.on("2026-03-09", "15:12")
	t.register()
	t.on("2026-03-10", "09:44")
	t.discard("discard", t.firstCase())
	return t
}

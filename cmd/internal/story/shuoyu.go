package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// shuoyu is 内蒙古朔榆噪声振动检测有限公司 (10): small; its people change more
// than anything else.
func shuoyu() *tale {
	p := profile{
		key: "10", number: 10, name: "内蒙古朔榆噪声振动检测有限公司", code: "91150100DEMQ00106W", authority: "15",
		account: "shuoyu", prefix: "SY", nature: "有限责任公司（自然人投资或控股）", natureCode: "173",
		founded: "2019-04-16", capital: "300", categories: []string{"M09", "M10"},
		officePhone: "0471-20001060", street: "松风路77号",
	}
	p.representative, p.contact = p.called(theRepresentative, "宝音图"), p.called(theContact, "云高娃")
	t := newTale(p)
	t.on("2026-03-02", "09:20")
	t.register()
	t.begin()
	shuoyuStaff(t)
	t.on("2026-03-04", "09:32")
	t.equip(t.master(), rack{
		from: 1, to: 42, format: "SY-%03d", first: 1, where: []uuid.UUID{t.premisesRow(1)},
		special: map[int]instrument{9: soundMeter},
	})
	t.certificates()
	t.system()
	t.letter("letter")
	t.on("2026-03-10", "10:00")
	submitted := t.submit("submit", t.firstCase())
	t.on("2026-03-11", "09:44")
	t.take("take", t.firstCase(), t.official(1))
	t.on("2026-03-20", "15:24")
	t.publish(submitted, t.official(1))
	shuoyuPeople(t)
	return t
}

// yunLing writes reports.
func yunLing(t *tale) somebody { return t.named(firstOfStaff+6, "云苓", "159999199804011550") }

func shuoyuStaff(t *tale) {
	t.on("2026-03-03", "09:05")
	t.roles = map[int]role{8: {posts: []domain.Post{domain.PostFieldTesting}, education: domain.EducationBachelor, years: 5}}
	t.staff(10, map[int]somebody{
		6: yunLing(t),
		8: t.named(firstOfStaff+8, "白朔", "159999199606161443"), // typed wrongly
	})
	// Q3.7: hired at the end of the year; the contract is enough, whatever the social insurance.
	lately := t.member(staffKey("10", 11), t.person(firstOfStaff+11, bornFrom, bornTo), roleOf(domain.Testing, 11))
	lately.HiredOn, lately.Person.ContractSignedOn, lately.Person.ContractFrom = "2025-12-28", "2025-12-26", "2025-12-28"
	lately.Person.ContractTo, lately.Person.ContractOpen = "2028-12-27", false
	t.members[11] = lately
	t.addStaff("staff/11", t.master(), lately)
	// Q3.2, Q3.8: neither a cashier nor an intern is filed.
	cashier := t.member("10/staff/cashier", t.person(firstOfStaff+12, 1990, 1996), otherRoles[3])
	cashier.Posts = map[string][]string{string(domain.Testing): {"cashier"}}
	t.addStaff("staff/cashier", t.master(), cashier)
	t.refused(domain.ErrPostUnknown.At("posts.testing.0"))
	intern := t.member("10/staff/intern", t.person(firstOfStaff+13, 2001, 2003), otherRoles[1])
	intern.Contract = "internship"
	t.addStaff("staff/intern", t.master(), intern)
	t.refused(domain.ErrContractKindUnknown.At("contract"))
}

func shuoyuPeople(t *tale) {
	t.on("2026-04-02", "09:38")
	t.move("staff/6/move", 6, "2026-04-01")

	shuoyuDriver(t)

	t.on("2026-05-08", "14:20")
	promoted := t.members[5]
	promoted.Education, promoted.Person.School, promoted.Person.GraduatedOn = string(domain.EducationBachelor), "朔方大学（成人高等教育）", "2026-01-15" // Q3.3
	promoted.Title, promoted.Person.TitleName, promoted.Person.TitleObtainedOn = string(domain.TitleIntermediate), "工程师", "2026-04-30"
	t.reviseStaff("staff/5/title", 5, withAlteration(promoted, changed("2026-04-30")))

	t.on("2026-05-20", "10:12")
	number := t.suggest("number", edge.Suggestion{
		Kind: string(domain.SuggestIDNumber), StaffID: t.staffRow(8), IDNumber: "15999919960619144X",
		Reason: "录入时将出生日期误录，经核对居民身份证原件，申请更正",
	})
	t.on("2026-05-21", "14:36")
	early := t.adopt("number/adopt/early", number, t.official(1))
	t.on("2026-05-22", "09:50")
	t.sendBackAnswer("number/adopt/sent-back", number, early, t.official(2), "请核对佐证材料中的号码后再提出。")
	t.on("2026-05-25", "15:02")
	t.unmaskNumber("number/unmask", number, t.official(1), looking(domain.UnmaskForSuggestion, "与佐证材料中的居民身份证复印件核对", domain.PersonalIDNumber))
	proposed := t.adopt("number/adopt", number, t.official(1))
	t.on("2026-05-26", "10:36")
	t.confirm("number/confirm", number, proposed, t.official(2))

	t.on("2026-06-01", "09:27")
	back := t.members[6]
	back.HiredOn, back.Person.ContractSignedOn, back.Person.ContractFrom = "2026-06-01", "2026-05-29", "2026-06-01"
	back.Person.ContractTo, back.Person.ContractOpen = "2029-05-31", false
	t.rehire("staff/6/back", 6, back)
}

// shuoyuDriver: a driver, who is no member of the technical staff, is entered by
// mistake and removed again (Q3.10).
func shuoyuDriver(t *tale) {
	t.on("2026-04-13", "09:42")
	driver := t.named(firstOfStaff+14, "巴图", driverNumber)
	t.members[12] = withAlteration(t.member(staffKey("10", 12), driver, otherRoles[0]), changed("2026-04-10"))
	t.addStaff("staff/12", t.master(), t.members[12])
	t.on("2026-04-14", "16:08")
	mistake := t.suggest("mistake", edge.Suggestion{
		Kind: string(domain.SuggestRemovePerson), StaffID: t.staffRow(12), Reason: "该人员为车辆驾驶员，不从事监测工作，系误录入",
	})
	t.on("2026-04-20", "10:25")
	proposed := t.adopt("mistake/adopt", mistake, t.official(2))
	t.on("2026-04-21", "14:33")
	t.confirm("mistake/confirm", mistake, proposed, t.official(1))
}

// driverNumber is the ID number of somebody of whom nothing may be left.
const driverNumber = "159999200002291664"

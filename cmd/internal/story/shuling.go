package story

import (
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// shuling is 四川蜀翎辐射监测有限公司 (4): measures radiation only, chose the
// wrong institution category first, and could not submit with it.
func shuling() *tale {
	p := profile{
		key: "4", number: 4, name: "四川蜀翎辐射监测有限公司", code: "91510100DEMQ000429", authority: "51",
		account: "shuling", prefix: "SLF", nature: "有限责任公司（自然人独资）", natureCode: "173",
		founded: "2018-05-09", certified: "2025-01-10", capital: "800", categories: []string{"M11", "M12"},
		officePhone: "028-20000429", street: "云麓路31号",
	}
	p.representative, p.contact = p.called(theRepresentative, "邓慎之"), p.called(theContact, "唐越溪")
	t := newTale(p)
	t.on("2026-01-26", "09:31")
	t.register()
	t.begin()
	t.on("2026-01-27", "09:16")
	t.staff(12, map[int]somebody{1: t.named(firstOfStaff+1, "罗霁", "519999198306210736")})
	t.on("2026-01-28", "14:02")
	t.equip(t.clerk(), rack{
		from: 1, to: 58, format: "SLF-%02d", first: 1, where: []uuid.UUID{t.premisesRow(1)},
		special: map[int]instrument{3: fieldMeter},
	})
	t.on("2026-02-03", "09:42")
	t.certificates()
	t.system()
	t.letter("letter")
	t.submit("submit/1", t.firstCase())
	t.refused(&domain.Error{
		Kind: domain.Conflict, Code: "check.radiation_only", Field: "tracks.testing.scope.institution_categories",
	})
	right := t.scope()
	right.InstitutionCategories = []string{string(domain.InstitutionRadiationOnly)}
	t.recordScope("scope/2", right)
	submitted := t.submit("submit/2", t.firstCase())
	t.on("2026-02-05", "10:08")
	t.take("take", t.firstCase(), t.official(1))
	t.on("2026-02-25", "11:20")
	t.publish(submitted, t.official(1))
	shulingAsks(t)
	return t
}

// shulingAsks: what a filing has no field for is asked of the authority. The
// second question answers itself.
func shulingAsks(t *tale) {
	t.on("2026-03-10", "10:16")
	asked := t.suggest("question", edge.Suggestion{
		Kind: string(domain.SuggestOther), Title: "个人剂量监测情况", Reason: "系统中没有填写监测人员个人剂量情况的位置，请说明是否需要填报",
	})
	t.on("2026-03-17", "09:48")
	t.adopt("question/adopt", asked, t.official(1))
	t.on("2026-04-22", "14:05")
	again := t.suggest("question/2", edge.Suggestion{
		Kind: string(domain.SuggestOther), Title: "监测类别表述", Reason: "公示页面的监测类别名称与资质认定证书附表不一致",
	})
	t.on("2026-04-23", "09:12")
	t.takeBack("question/2/withdraw", again)
}

package projectionstest

import (
	"fmt"
	"math/rand/v2"

	"example.org/ledger/domain"
)

// Random returns the n-th of any number of institutions of all provinces and
// both tracks: the same one for the same n, and no two with one credit code.
func Random(n int) Institution {
	rng := rand.New(rand.NewPCG(uint64(n), 0))
	pick := func(from string) string { r := []rune(from); return string(r[rng.IntN(len(r))]) }
	authority := domain.Authorities()[rng.IntN(len(domain.Authorities()))]
	province := string(authority)
	if authority == domain.XPCC {
		province = "65"
	}
	body := fmt.Sprintf("91%s0100DT%06d0", province, n)
	i := Institution{
		Name:       authority.Province() + pick(syllables) + pick(syllables) + kinds[rng.IntN(len(kinds))],
		CreditCode: domain.CreditCode(body + string(domain.CheckCharacter31(body))), Authority: authority,
		LegalRepresentative: pick("王李张刘陈杨赵黄周吴") + pick(syllables), Address: fmt.Sprintf("%s%s路%d号", authority.Region(), pick(syllables), 1+rng.IntN(900)),
		Track: domain.Testing, InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories: some(rng, domain.MonitoringCategoriesOf(domain.Testing)[:10]),
	}
	switch rng.IntN(10) {
	case 0, 1:
		i.Track = domain.Operation
		i.InstitutionCategories = some(rng, domain.InstitutionCategoriesOf(domain.Operation))
		i.MonitoringCategories = some(rng, domain.MonitoringCategoriesOf(domain.Operation))
	case 2:
		i.InstitutionCategories = []domain.InstitutionCategory{domain.InstitutionRadiationOnly}
		i.MonitoringCategories = []domain.MonitoringCategory{domain.MonitoringElectromagneticField, domain.MonitoringIonizingRadiation}
	}
	return i
}

// some returns at least one of all, in their order.
func some[C any](rng *rand.Rand, all []C) []C {
	var chosen []C
	for _, c := range all {
		if rng.IntN(3) == 0 {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) == 0 {
		return all[:1]
	}
	return chosen
}

const syllables = "澄屿栖衡岚岫蜀翎泓笙齐澍冀朔楚汀闽屿朔榆垦澜辽汐清源绿洲蓝天碧水正信中科华测诚谱瑞新宏远博安康明"

var kinds = []string{
	"环境检测有限公司", "检测技术有限公司", "环境监测技术有限公司", "辐射监测有限公司", "生态监测中心",
	"环保科技有限公司", "检测（集团）有限公司", "环境运维有限公司", "ABC Testing 有限公司", "核技术利用检测有限公司",
}

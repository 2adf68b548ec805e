package story

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
)

// piece is one of the many instruments of 岚岫, where it is.
type piece struct {
	instrument
	bought domain.Date
	place  int // the n-th of the premises
}

// lanxiuFleet are its instruments in the order in which they were bought, which
// is that of their asset numbers.
func lanxiuFleet() []piece {
	var all []piece
	for line := range strings.SplitSeq(strings.TrimSpace(lanxiuInstruments), "\n") {
		all = append(all, piecesOf(strings.Split(line, "|"))...)
	}
	slices.SortStableFunc(all, func(a, b piece) int { return cmp.Compare(a.bought, b.bought) })
	// LX-102 is one that the story calls by its name.
	named := slices.IndexFunc(all, func(p piece) bool { return p.name == spectrophotometer.name && p.model == spectrophotometer.model })
	at := 102 - lanxiuFirstAsset
	all[at].instrument, all[named].instrument = all[named].instrument, all[at].instrument
	all[at].place, all[named].place = all[named].place, all[at].place
	return all
}

// piecesOf reads a line: name, use, categories, range, accuracy, traceability and
// for how many years, manufacturer, models, and how many there are in each place.
func piecesOf(f []string) []piece {
	years, maker := number(f[5][1:]), number(f[6])
	kind := instrument{
		name: f[0], use: fleetUses[f[1]], categories: strings.Fields(f[2]), measures: f[3], accuracy: f[4],
		mode: map[byte]domain.Traceability{'v': verified, 'c': calibrated}[f[5][0]], manufacturer: maker, validityInYears: years,
	}
	var all []piece
	for i, count := range strings.Fields(f[8]) {
		for k := range number(count) {
			key := fmt.Sprintf("3/fleet/%s/%d/%d", kind.name, i+1, k)
			p := piece{instrument: kind, place: i + 1}
			p.model = pick(key, "model", strings.Fields(f[7]))
			p.bought = domain.Date("2012-02-06").AddDays(spread(key, "bought", 4_850))
			all = append(all, p)
		}
	}
	return all
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("story: no number: " + s)
	}
	return n
}

// lanxiuFirstAsset is the number of the oldest instrument that is still there.
const lanxiuFirstAsset = 41

// lanxiuEquip enters the n-th to the m-th instrument. None has the serial number
// or the certificate of another one.
func lanxiuEquip(t *tale, fleet []piece, from, to int) {
	t.brisk = true
	defer func() { t.brisk = false }()
	for n := from; n <= to; n++ {
		p, what := fleet[n-1], numbered("equipment", n)
		key := t.key + "/" + what
		in := t.instrument(key, fmt.Sprintf("LX-%03d", lanxiuFirstAsset+n-1), p.instrument, t.premisesRow(p.place))
		in.BoughtOn, in.FirstUsedOn = string(p.bought), string(p.bought.AddDays(10+spread(key, "first used", 40)))
		in.FactoryNumber = fmt.Sprintf("%d-%05d", p.bought.Year(), 2_000*spread(key, "factory", 50)+n)
		in.Traceability.Certificate = fmt.Sprintf("JZ%s-%06d", in.Traceability.On[:4], 2_000*spread(key, "certificate", 500)+n)
		t.instruments[n] = in
		t.addEquipment(what, t.clerk(), in)
	}
}

// lanxiuSignatories sign in different fields: a large institution has one or
// more for each.
func lanxiuSignatories(t *tale) {
	scopes := []string{
		"土壤和水系沉积物、固体废物", "海水、生物体残留", "噪声、振动", "电磁辐射、电离辐射", "水（含大气降水）和废水、生物", "环境空气和废气、油气回收",
	}
	t.roles = make(map[int]role)
	for i := 43; i <= lanxiuStaff; i++ {
		if r := roleOf(domain.Testing, i); r.signingScope != "" {
			r.signingScope = scopes[i/9%len(scopes)]
			t.roles[i] = r
		}
	}
}

// lanxiuGrab buys what a new category needs.
func lanxiuGrab(t *tale) edge.Equipment {
	grab := instrument{
		"抓斗式采泥器", "CN-0.1", domain.UseSampling, []string{"M06"}, "0.1 m²", "±2%", calibrated, 3, 1,
	}
	key := numbered("3/equipment", lanxiuTools+1)
	in := t.instrument(key, fmt.Sprintf("LX-%03d", lanxiuFirstAsset+lanxiuTools), grab, t.premisesRow(3))
	in.BoughtOn, in.FirstUsedOn = "2026-05-18", "2026-05-25"
	in.Traceability = grab.traced(key, "2026-05-21")
	in.Alteration = changed("2026-05-25")
	return in
}

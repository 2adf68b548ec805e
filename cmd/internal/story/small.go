package story

import (
	"fmt"

	"example.org/ledger/domain"
)

// share is how many small institutions an authority has beside those that are
// listed by name.
type share struct {
	authority domain.Authority
	n         int
}

// shares are 300 over all 32 authorities: many where many are, and some in
// every one.
var shares = []share{
	{"11", 10}, {"12", 7}, {"13", 12}, {"14", 8}, {"15", 7}, {"21", 9}, {"22", 7}, {"23", 7},
	{"31", 11}, {"32", 18}, {"33", 16}, {"34", 10}, {"35", 9}, {"36", 8}, {"37", 17},
	{"41", 13}, {"42", 11}, {"43", 10}, {"44", 19}, {"45", 8}, {"46", 5},
	{"50", 8}, {"51", 13}, {"52", 7}, {"53", 8}, {"54", 3},
	{"61", 10}, {"62", 6}, {"63", 4}, {"64", 4}, {"65", 8}, {domain.XPCC, 7},
}

// syllable is a character of a name and how it sounds, by which accounts are
// called.
type syllable struct{ character, sound string }

// Names are made of a first and a second one. Each pair is used once.
var (
	firstSyllables = []syllable{
		{"澹", "dan"}, {"濯", "zhuo"}, {"筠", "yun"}, {"翊", "yi"}, {"霁", "ji"}, {"柘", "zhe"}, {"桢", "zhen"}, {"栩", "xu"},
		{"沚", "zhi"}, {"泠", "ling"}, {"洵", "xun"}, {"淙", "cong"}, {"湉", "tian"}, {"滟", "yan"}, {"璟", "jing"}, {"葳", "wei"},
		{"蘅", "heng"}, {"谖", "xuan"}, {"珩", "hang"}, {"旸", "yang"},
	}
	secondSyllables = []syllable{
		{"湄", "mei"}, {"峤", "qiao"}, {"嶂", "zhang"}, {"坞", "wu"}, {"畈", "fan"}, {"陌", "mo"}, {"榆", "yu"}, {"楸", "qiu"},
		{"桐", "tong"}, {"枫", "feng"}, {"禾", "he"}, {"苇", "wei"}, {"笙", "sheng"}, {"浦", "pu"}, {"岚", "lan"}, {"渚", "zhu"},
	}
	trades = []string{
		"环境检测有限公司", "检测技术有限公司", "环境监测有限公司", "生态环境科技有限公司", "检测技术服务有限公司", "环境技术服务有限公司",
	}
)

// fields are what small institutions of the testing track are for.
var fields = []string{
	"M01 M02", "M01 M02 M09", "M02 M09", "M01", "M01 M02 M03", "M09 M10", "M01 M03 M04", "M02 M13", "M01 M07", "M01 M02 M03 M04 M09",
}

// operated are those of operation.
var operated = []string{"source_gas source_water", "source_gas", "ambient_air noise", "surface_water", "source_water surface_water other"}

// smallEndings are theirs, in turn: most are published.
var smallEndings = []ending{
	published, published, renamed, published, drafting, published, published, returnedOnce, published, amending,
	published, submitted, published, putBack, published, underReview, published, canceled, published, published,
	published, returned, published, withdrawn, published, published, filedAnew, published, published,
}

// smallOnes are the small institutions: invented by a scheme, the same for ever.
func smallOnes() []small {
	var all []small
	for _, of := range shares {
		for range of.n {
			all = append(all, newSmall(len(all)+1, of.authority))
		}
	}
	return all
}

// small is an institution with a handful of people.
type small struct {
	other
	n, staff, instruments int
}

func newSmall(n int, authority domain.Authority) small {
	key := numbered("small", n)
	first := firstSyllables[n%len(firstSyllables)]
	second := secondSyllables[(n/len(firstSyllables)+3*n)%len(secondSyllables)]
	s := small{n: n, staff: 2 + spread(key, "staff", 4), instruments: 1 + spread(key, "instruments", 4)}
	s.other = other{
		name: authority.Province() + first.character + second.character, authority: authority,
		account: first.sound + second.sound + fmt.Sprint(n), prefix: fmt.Sprintf("%c%c", first.sound[0]-'a'+'A', second.sound[0]-'a'+'A'),
		ending: smallEndings[n%len(smallEndings)],
	}
	switch kind := spread(key, "kind", 20); {
	case kind < 3:
		s.operates = pick(key, "operates", operated)
		s.name += "环境运维有限公司"
	case kind == 3:
		s.categories = "M11 M12"
		s.name += "辐射监测有限公司"
	case kind == 4:
		s.public, s.categories = true, pick(key, "categories", fields)
		s.name += "生态环境监测站"
	default:
		s.categories = pick(key, "categories", fields)
		s.name += pick(key, "trade", trades)
	}
	return s
}

// smallNumbers is where the subjects of their credit codes begin.
const smallNumbers = 1000

// tale tells how the institution filed.
func (s small) tale() *tale {
	p := s.other.profile(fmt.Sprintf("q%03d", s.n), smallNumbers+s.n)
	p.slot = s.n
	return s.file(p, s.firstDay(2+s.n*29%100), s.staff, s.instruments)
}

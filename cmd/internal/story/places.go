package story

import "example.org/ledger/domain"

// place is where the institutions of an authority are: a city or district that
// does not exist, the telephone area of the province's seat, and what the
// accounts of the authority's officials begin with.
type place struct{ name, area, initials string }

var places = map[domain.Authority]place{
	"11": {"砚澜区", "010", "bj"}, "12": {"沽屿区", "022", "tj"}, "13": {"冀朔市", "0311", "hb"}, "14": {"汾岫市", "0351", "sx"},
	"15": {"朔榆市", "0471", "nm"}, "21": {"辽汐市", "024", "ln"}, "22": {"松屿市", "0431", "jl"}, "23": {"墨松市", "0451", "hl"},
	"31": {"泓笙区", "021", "sh"}, "32": {"澄州市", "025", "js"}, "33": {"栖衡市", "0571", "zj"}, "34": {"皖汀市", "0551", "ah"},
	"35": {"闽屿市", "0591", "fj"}, "36": {"赣樨市", "0791", "jx"}, "37": {"齐澍市", "0531", "sd"}, "41": {"豫楸市", "0371", "ha"},
	"42": {"楚汀市", "027", "eh"}, "43": {"湘芷市", "0731", "hn"}, "44": {"岚岫市", "020", "gd"}, "45": {"桂蓠市", "0771", "gx"},
	"46": {"琼榄市", "0898", "hi"}, "50": {"渝桁区", "023", "cq"}, "51": {"蜀翎市", "028", "sc"}, "52": {"黔霁市", "0851", "gz"},
	"53": {"滇杪市", "0871", "yn"}, "54": {"藏旻市", "0891", "xz"}, "61": {"秦棠市", "029", "sn"}, "62": {"陇笳市", "0931", "gs"},
	"63": {"青蘅市", "0971", "qh"}, "64": {"宁菖市", "0951", "nx"}, "65": {"疆禾市", "0991", "xj"},
	domain.XPCC: {"垦澜市", "0993", "bt"},
}

// streets are in none of those places in particular.
var streets = []string{
	"屿湖路", "望澄大道", "临溪路", "青禾路", "长桥巷", "云麓路", "汀洲路", "北渚路", "松风路", "科创二路", "观澜街", "石榴巷",
	"知行路", "东篱路", "沙洲路", "柳荫街",
}

package codelist

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
	"golang.org/x/text/width"
)

// A standard is suggested where its number is asked for; the input takes any number
// of a known series all the same, for annexes name thousands.

// methodStandards are the methods of seed data: a parameter, the number and, where
// it is given, what the method is called (domain-facts 7.4).
const methodStandards = `
pH值|HJ 1147-2020
化学需氧量|HJ 828-2017|重铬酸盐法
氨氮|HJ 535-2009|纳氏试剂分光光度法
总磷|GB/T 11893-1989|钼酸铵分光光度法
总氮|HJ 636-2012|碱性过硫酸钾消解紫外分光光度法
五日生化需氧量|HJ 505-2009|稀释与接种法
悬浮物|GB/T 11901-1989|重量法
非甲烷总烃|HJ 38-2017
挥发性有机物|HJ 734-2014
二氧化硫|HJ 57-2017
氮氧化物|HJ 693-2014
低浓度颗粒物|HJ 836-2017
总悬浮颗粒物|HJ 1263-2022
厂界噪声|GB 12348-2008
社会生活噪声|GB 22337-2008`

// operationNorms are the norms that operation is held to: what they are about and
// their number.
const operationNorms = `
水污染源在线监测|HJ 353-2019
水污染源在线监测|HJ 354-2019
水污染源在线监测|HJ 355-2019
水污染源在线监测|HJ 356-2019
烟气自动监测|HJ 75-2017
烟气自动监测|HJ 1286-2023
烟气自动监测|HJ 1403-2024
环境空气自动监测|HJ 193-2013
环境空气自动监测|HJ 655-2013
环境空气自动监测|HJ 817-2018
环境空气自动监测|HJ 818-2018
环境空气自动监测|HJ 1393-2024
地表水自动监测|HJ 915.2-2024
地表水自动监测|HJ 915.3-2024
功能区噪声自动监测|HJ 906-2017
建筑施工噪声自动监测|HJ 1402-2024
辐射环境空气、γ辐射自动监测|HJ 1009-2019
辐射环境空气、γ辐射自动监测|HJ 1384-2024`

// standards is the lists of standards.
func standards() []List {
	norms := Source{Document: "《生态环境监测技术规范清单》", Version: "2026年7月"}
	return []List{
		standardsOf("method_standard", "常用监测方法标准", Source{Document: "所列各标准", Version: "以标准编号所载年号为准"}, methodStandards,
			func(e *Entry) { e.Source = standard(e.Code, e.Code[len(e.Code)-4:]+"年") }),
		standardsOf("operation_norm", "自动监测运行维护技术规范", norms, operationNorms,
			func(e *Entry) { e.Parameter, e.Tracks = "", []domain.Track{domain.Operation} }),
	}
}

// standardsOf makes a list of the standards in lines.
func standardsOf(name, title string, source Source, lines string, more func(*Entry)) List {
	l := List{Name: name, Title: title, Source: source}
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		f := append(strings.Split(line, "|"), "")
		e := Entry{
			Code: f[1], Label: strings.TrimSpace(f[0] + " " + f[2]), Order: len(l.Entries) + 1, Source: source, Parameter: f[0], Method: f[2],
		}
		more(&e)
		l.Entries = append(l.Entries, e)
	}
	return l
}

// Matching returns the entries that q is about, in order: those with the number
// of a standard, which is found as capability is, as typed, with its year or
// without; or else those in whose code or words q is.
func (l List) Matching(q string) []Entry {
	if number, ok := domain.SoughtStandardNumber(q); ok {
		found := l.with(func(e Entry) bool {
			n := domain.StandardNumber(e.Code)
			return string(n) == number || n.WithoutYear() == number
		})
		if len(found) > 0 {
			return found
		}
	}
	sought := plain(q)
	return l.with(func(e Entry) bool {
		return slices.ContainsFunc(append([]string{e.Code, e.Label, e.Number}, e.Synonyms...), func(word string) bool {
			return strings.Contains(plain(word), sought)
		})
	})
}

func (l List) with(is func(Entry) bool) []Entry {
	found := []Entry{}
	for _, e := range l.Entries {
		if is(e) {
			found = append(found, e)
		}
	}
	return found
}

// plain is a text without what people type in one way or another.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(width.Narrow.String(s))), "")
}

package story

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// Steps returns the story in the order in which it is told: by instant, so
// that the log is chronological. The slice is the caller's.
func Steps() []Step {
	var all []Step
	all = append(all, authorities()...)
	for _, tell := range institutions {
		all = append(all, tell().steps...)
	}
	for i, o := range others {
		all = append(all, o.tale(i+1).steps...)
	}
	for _, s := range smallOnes() {
		all = append(all, s.tale().steps...)
	}
	slices.SortStableFunc(all, func(a, b Step) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key))
	})
	serials := make(map[string]int) // by authority and track, in the year of the story
	for i, s := range all {
		if s.serial == nextSerial {
			of := s.Actor.Authority + string(s.track)
			serials[of]++
			all[i].serial = serials[of]
		}
	}
	return all
}

// institutions tell the stories of institutions 1 to 12. What belongs to them
// and to procedures that are not there yet is told with those: accounts (12).
var institutions = []func() *tale{
	chengyu, qiheng, lanxiu, shuling, hongsheng, qishu, jishuoByMistake, jishuo, chuting, minyu, shuoyu, kenlan, liaoxi,
}

// FilingOf returns the ID of the filing of an institution by its key: "1" is
// 江苏澄屿环境检测有限公司.
func FilingOf(institution string) uuid.UUID { return createdBy(institution+"/register", "filing") }

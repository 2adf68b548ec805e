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
	for _, tell := range []func() *tale{chengyu, qiheng, lanxiu, shuling, qishu, shuoyu} {
		all = append(all, tell().steps...)
	}
	for i, o := range others {
		all = append(all, o.tale(i+1).steps...)
	}
	slices.SortStableFunc(all, func(a, b Step) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key))
	})
	serials := make(map[string]int) // of the testing track, in the year of the story
	for i, s := range all {
		if s.serial == nextSerial {
			serials[s.Actor.Authority]++
			all[i].serial = serials[s.Actor.Authority]
		}
	}
	return all
}

// FilingOf returns the ID of the filing of an institution by its key: "1" is
// 江苏澄屿环境检测有限公司.
func FilingOf(institution string) uuid.UUID { return createdBy(institution+"/register", "filing") }

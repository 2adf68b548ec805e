package story

import (
	"net/url"

	"example.org/ledger/domain"
	"example.org/ledger/domain/scope"
)

// Asker is a body that asks whether it must file (是否需要备案). Nothing of it is
// recorded: whoever asks says nothing that would have to be kept.
type Asker struct {
	Name    string
	Asks    url.Values // what it answers on the page
	Outcome scope.Outcome
	Row     string // the question that the outcome rests on, if there is one
}

// Askers returns who asks in the story: three that need not file or of whom the
// catalog of questions says nothing, and 冀朔 (7) before and after it began to sample
// itself.
func Askers() []Asker {
	asks := func(track domain.Track, client scope.Client, more ...string) url.Values {
		v := url.Values{string(scope.AskTracks): {string(track)}, string(scope.AskClients): {string(client)}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	by, radiation, cma := string(scope.AskPerformer), string(scope.AskRadiationOnly), string(scope.AskHasCMA)
	return []Asker{
		{"苍梧纸业（只监测本单位排放）", asks(domain.Testing, scope.ClientSelf), scope.NeedNot, "Q1.3"},
		{"小微站施工队（只做居民室内空气监测）", asks(domain.Testing, scope.ClientOther, by, string(scope.PerformsItself)), scope.AskAuthority, ""},
		{"某咨询机构（监测全部委托其他机构）", asks(domain.Testing, scope.ClientProject, by, string(scope.Subcontracts)), scope.NeedNot, "Q1.4"},
		{"河北冀朔环保管家有限公司，一月（监测全部委托其他机构）", asks(domain.Testing, scope.ClientProject, by, string(scope.Subcontracts)), scope.NeedNot, "Q1.4"},
		{"河北冀朔环保管家有限公司，三月（自行采样，已取得CMA）", asks(domain.Testing, scope.ClientProject, by, string(scope.PerformsItself), radiation, "no", cma, "yes"), scope.MustFile, "Q1.4"},
	}
}

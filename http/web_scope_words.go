package http

import (
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/scope"
	"example.org/ledger/http/pages"
)

// scopeText is how a question is put to people.
type scopeText struct {
	short, long, hint string
	many              bool
}

var scopeTexts = map[scope.Question]scopeText{
	scope.AskTracks: {"开展的业务", "开展哪类业务？",
		"环保管家、咨询机构组织开展环评现状监测、竣工验收监测的，选择检测。以上业务都不开展的，不在备案范围内。", true},
	scope.AskClients: {"委托方", "接受谁的委托？",
		"为集团内其他法人单位提供服务的，属于对外提供服务。", true},
	scope.AskPerformer: {"实施方式", "由谁具体实施？",
		"按采样、测试或者运维活动实际由谁完成选择。", false},
	scope.AskOperationCategories: {"运维对象", "运维哪类自动监测设备？",
		"小微站等按所在业务选择。", true},
	scope.AskRadiationOnly: {"辐射类", "是否只有辐射类资质能力？",
		"辐射类为电磁辐射、电离辐射。", false},
	scope.AskHasCMA: {"资质认定（CMA）", "是否已取得检验检测机构资质认定证书（CMA）？",
		"证书附表应包含所开展的生态环境监测项目。", false},
}

// scopeOptions are the possible answers to a question.
func scopeOptions(q scope.Question) []pages.Option {
	switch q {
	case scope.AskTracks:
		return []pages.Option{
			{Code: string(domain.Testing), Label: "检测：采样、现场测试、实验室分析并出具监测数据、结果"},
			{Code: string(domain.Operation), Label: "运维：自动监测设备运行维护"},
		}
	case scope.AskClients:
		return optionsOf(scope.Clients())
	case scope.AskPerformer:
		return optionsOf(scope.Performers())
	case scope.AskOperationCategories:
		return []pages.Option{
			{Code: string(domain.InstitutionPollutionSourceOperation), Label: "污染源自动监测设备（废气、废水等）"},
			{Code: string(domain.InstitutionAmbientOperation), Label: "环境质量自动监测设备（环境空气、地表水等）"},
		}
	case scope.AskRadiationOnly:
		return []pages.Option{{Code: "yes", Label: "是，只有辐射类资质能力"}, {Code: "no", Label: "否，还有其他资质能力"}}
	case scope.AskHasCMA:
		return []pages.Option{{Code: "yes", Label: "是，已经取得"}, {Code: "no", Label: "否，尚未取得"}}
	}
	return nil
}

// scopeSentences say what to do.
var scopeSentences = map[scope.Outcome]string{
	scope.MustFile:     "属于应当备案的生态环境监测技术服务机构，请向法人登记所在地省级生态环境主管部门备案。",
	scope.CMAFirst:     "请先向市场监督管理部门申请并取得检验检测机构资质认定证书（CMA），再向法人登记所在地省级生态环境主管部门备案。",
	scope.AskAuthority: "常见问题对此种情形未作规定，请向法人登记所在地省级生态环境主管部门咨询。",
	scope.NeedNot:      "按所填情况，不属于应当备案的技术服务机构。业务发生变化的，例如开始对外提供服务，请重新核对。",
}

// scopeStates mark the outcomes by shape.
var scopeStates = map[scope.Outcome]pages.BadgeKind{
	scope.MustFile: pages.On, scope.CMAFirst: pages.Wait, scope.AskAuthority: pages.Wait, scope.NeedNot: pages.Off,
}

func scopeState(o scope.Outcome) pages.Badge {
	return pages.Badge{Kind: scopeStates[o], Label: o.Label()}
}

// resultInWords is the result as the page shows it.
func resultInWords(r scope.Result) *pages.ScopeResult {
	result := &pages.ScopeResult{State: scopeState(r.Outcome), Sentence: scopeSentences[r.Outcome]}
	files := map[domain.Track]bool{}
	for _, t := range r.Tracks {
		track := pages.ScopeTrack{Track: t.Track.Label(), State: scopeState(t.Outcome), Several: len(t.Categories) > 1}
		for _, c := range t.Categories {
			track.Categories = append(track.Categories, c.Label())
		}
		for _, source := range t.Sources {
			track.Sources = append(track.Sources, pages.ScopeSource{Title: strings.TrimSpace(source.Document + " " + source.Place), Text: source.Text})
		}
		result.Tracks = append(result.Tracks, track)
		files[t.Track] = t.Outcome == scope.MustFile || t.Outcome == scope.CMAFirst
	}
	if r.Outcome == scope.MustFile || r.Outcome == scope.CMAFirst {
		result.Prepare = prepare(files)
	}
	result.Next = scopeNext(r.Outcome)
	return result
}

// prepare lists what a filing consists of (Q1.6).
func prepare(files map[domain.Track]bool) []pages.ScopePart {
	parts := []pages.ScopePart{
		{Section: "机构基本信息", Papers: "法人登记证书或营业执照、工作场所证明；最高管理者不是法定代表人的，还需授权委托书"},
		{Section: "人员信息", Papers: "技术人员的劳动（聘用）合同、学历、职称证明"},
	}
	if files[domain.Testing] {
		parts = append(parts, pages.ScopePart{Section: "技术能力（检测类）", Papers: "资质认定证书（CMA）及附表；实验室认可证书（CNAS）为选填"})
	}
	if files[domain.Operation] {
		parts = append(parts, pages.ScopePart{Section: "技术能力（运维类）", Papers: "运维服务能力；有能力认定证书的上传证书，没有的选择“无”"})
	}
	return append(parts,
		pages.ScopePart{Section: "设施设备", Papers: "与监测（运维）活动相关的仪器设备及其溯源证书、租借合同"},
		pages.ScopePart{Section: "管理能力", Papers: "管理制度文件"},
		pages.ScopePart{Section: "书面承诺", Papers: "对设施设备、技术能力、人员、管理能力信息真实性的书面承诺"},
	)
}

func scopeNext(o scope.Outcome) []pages.Link {
	again := pages.Link{Text: "重新核对", Href: scopePath}
	switch o {
	case scope.MustFile:
		return []pages.Link{{Text: "选择法人登记所在地，办理备案", Href: authoritiesPath}, again}
	case scope.CMAFirst:
		return []pages.Link{{Text: "查看法人登记所在地的备案入口", Href: authoritiesPath}, again}
	case scope.AskAuthority:
		return []pages.Link{{Text: "查看法人登记所在地省级生态环境主管部门", Href: authoritiesPath}, again}
	}
	return []pages.Link{again, nextSearch}
}

package pages_test

import "example.org/ledger/http/pages"

func scopeQuestion() pages.ScopeCheck {
	return pages.ScopeCheck{
		Frame: frame("委托方", "/scope-check?tracks=testing"),
		Back:  "/scope-check",
		Answered: []pages.ScopeAnswered{
			{Question: "开展的业务", Answers: []string{"检测：采样、现场测试、实验室分析并出具监测数据、结果", "运维：自动监测设备运行维护"}, Change: "/scope-check"},
		},
		Question: &pages.ScopeQuestion{
			Number: 2, Name: "clients", Text: "接受谁的委托？", Hint: "为集团内其他法人单位提供服务的，属于对外提供服务。", Many: true,
			Carried: []pages.Field{{Name: "tracks", Value: "testing"}}, Problem: "请选择后再进入下一步。",
			Options: []pages.ScopeOption{{Code: "polluter", Label: "排污单位（含集团内其他法人单位）"}, {Code: "other", Label: "其他单位或个人", Chosen: true}},
		},
	}
}

func scopeResult() pages.ScopeCheck {
	source := pages.ScopeSource{Title: "《生态环境监测技术服务机构备案 常见问题及解答》V1.0 第 1.1 问", Text: "接受生态环境主管部门及其所属单位、排污单位委托，开展公共监测、自行监测的检测类和自动监测运行维护类技术服务机构。"}
	return pages.ScopeCheck{
		Frame:    frame("需要备案", "/scope-check?tracks=testing&clients=polluter"),
		Answered: scopeQuestion().Answered,
		Result: &pages.ScopeResult{
			State: on("需要备案"), Sentence: "请向法人登记所在地省级生态环境主管部门备案。",
			Tracks: []pages.ScopeTrack{
				{Track: "检测类", State: wait("先取得资质认定（CMA），再备案"), Categories: []string{"综合监测类"}, Sources: []pages.ScopeSource{source}},
				{Track: "运维类", State: on("需要备案"), Categories: []string{"污染源自动监测运维类", "环境质量自动监测运维类"}, Several: true, Sources: []pages.ScopeSource{source, source}},
			},
			Prepare: []pages.ScopePart{{Section: "机构基本信息", Papers: "法人登记证书或营业执照、工作场所证明"}},
			Next:    []pages.Link{{Text: "选择法人登记所在地，办理备案", Href: "/authorities"}},
		},
	}
}

func authorities() pages.Authorities {
	return pages.Authorities{
		Frame: pages.Frame{Title: "各省入口", Path: "/authorities", Embeddable: true},
		Groups: []pages.AuthorityGroup{
			{Name: "华东", Authorities: []pages.AuthorityLine{{Region: "江苏省", Name: "江苏省生态环境厅", Href: "/authorities/32"}}},
			{Name: "西北", Authorities: []pages.AuthorityLine{
				{Region: "新疆维吾尔自治区", Name: "新疆维吾尔自治区生态环境厅", Href: "/authorities/65"},
				{Region: "新疆生产建设兵团", Name: "新疆生产建设兵团生态环境局", Href: "/authorities/66"},
			}},
		},
	}
}

func entrance() pages.Entrance {
	return pages.Entrance{
		Frame: pages.Frame{Title: "新疆生产建设兵团生态环境监测技术服务机构", Path: "/authorities/66", Crumbs: []pages.Link{{Text: "各省入口", Href: "/authorities"}}, Embeddable: true},
		Code:  "66", Name: "新疆生产建设兵团生态环境局", Region: "新疆生产建设兵团",
		Notes: []pages.EntranceNote{{Text: "由新疆维吾尔自治区登记管理的机构，向新疆维吾尔自治区生态环境厅备案：", Link: pages.Link{Text: "新疆维吾尔自治区入口", Href: "/authorities/65"}}},
		Blocks: []pages.EntranceBlock{
			{ID: "sign-in", Title: "登录", Text: "登录技术服务机构管理系统。", Links: []pages.Link{{Text: "登录", Href: "/sign-in"}}},
			{ID: "query", Title: "备案信息查询", Text: "查询公示的机构。", Search: true, Links: []pages.Link{{Text: "全国查询", Href: "/registry"}}},
			{ID: "contact", Title: "联系方式", Text: "以其门户网站公布的为准。"},
		},
	}
}

package projectionstest

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// The institutions of [Story]. Names and codes are invented.
var (
	Chengyu = Institution{ // published, renamed
		Name: "江苏澄屿环境检测有限公司", CreditCode: "91320500DEMQ000184", Authority: "32", Track: domain.Testing,
		LegalRepresentative: "叶知远", Address: "苏州市澄湖路1号",
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02", "M03", "M09"},
	}
	Qiheng = Institution{ // published after a return, a new name under review
		Name: "浙江栖衡环境监测技术有限公司", CreditCode: "91330100DEMQ00026E", Authority: "33", Track: domain.Testing,
		LegalRepresentative: "陆时雨", Address: "杭州市栖霞路2号",
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02", "M09", "M10"},
	}
	Shuling = Institution{ // handed in, taken back
		Name: "四川蜀翎辐射监测有限公司", CreditCode: "91510100DEMQ000429", Authority: "51", Track: domain.Testing,
		LegalRepresentative: "罗霁", Address: "成都市蜀翎街3号",
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionRadiationOnly},
		MonitoringCategories:  []domain.MonitoringCategory{"M11", "M12"},
	}
	Honghe = Institution{ // operation, published, canceled with an amendment open
		Name: "上海泓笙环境运维有限公司", CreditCode: "91310115DEMQ00050E", Authority: "31", Track: domain.Operation,
		LegalRepresentative: "钱疏桐", Address: "上海市泓笙路4号",
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionPollutionSourceOperation, domain.InstitutionAmbientOperation},
		MonitoringCategories:  []domain.MonitoringCategory{"source_gas", "source_water", "other"},
	}
	Jishuo = Institution{ // a draft
		Name: "河北冀朔环保管家有限公司", CreditCode: "91130100DEMQ000779", Authority: "13", Track: domain.Testing,
		LegalRepresentative: "冀北辰", Address: "石家庄市冀朔道5号",
		InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
		MonitoringCategories:  []domain.MonitoringCategory{"M02", "M09"},
	}
)

// Story records a history in which everything happens once that the registry
// and the queue of cases care for: returns, withdrawals, amendments passed and
// pending, a cancellation, and work that concerns neither.
func Story(t testing.TB, l *Ledger) {
	t.Helper()
	l.Step = 7 * time.Hour

	l.Publish(t, Chengyu, filing.Number("32", domain.Testing, 2026, 1))
	l.Move(t, Chengyu, "苏州市澄湖路100号")
	renaming := l.ProposeName(t, Chengyu, "江苏澄屿检测集团有限公司")
	l.Submit(t, Chengyu.ID(), renaming)
	l.Take(t, Chengyu.ID(), renaming, Reviewer)
	l.Pass(t, Chengyu.ID(), renaming, Reviewer, "")
	l.ProposeScope(t, Chengyu, filing.Scope{
		InstitutionCategories: Chengyu.InstitutionCategories, MonitoringCategories: []domain.MonitoringCategory{"M01", "M02"},
	})

	id, first := l.Draft(t, Qiheng), Qiheng.FirstCase()
	l.Submit(t, id, first)
	l.Take(t, id, first, Reviewer)
	l.Do(t, id, filing.PutBackCase{CaseID: first, Reviewer: Reviewer})
	l.Take(t, id, first, OtherReviewer)
	l.Return(t, id, first, OtherReviewer)
	l.Submit(t, id, first)
	l.Take(t, id, first, Reviewer)
	l.Pass(t, id, first, Reviewer, filing.Number("33", domain.Testing, 2026, 7))
	l.Submit(t, id, l.ProposeName(t, Qiheng, "浙江栖衡生态科技有限公司"))

	id, first = l.Draft(t, Shuling), Shuling.FirstCase()
	l.Submit(t, id, first)
	l.Do(t, id, filing.WithdrawCase{CaseID: first})

	id = l.Publish(t, Honghe, filing.Number("31", domain.Operation, 2026, 1))
	l.Submit(t, id, l.ProposeName(t, Honghe, "上海泓笙运维服务有限公司"))
	l.Cancel(t, id)

	l.Draft(t, Jishuo)
}

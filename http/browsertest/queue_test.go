package browsertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/http/browsertest"
	"example.org/ledger/projections/projectionstest"
	"github.com/google/uuid"
)

// caseOf is the address of a case's page.
func caseOf(i projectionstest.Institution, id uuid.UUID) string {
	return whole(i) + "/cases/" + id.String()
}

// review is a world with cases in every state, for officials.
type review struct {
	*world
	renaming uuid.UUID // of Qiheng, an amendment that waits
	wider    uuid.UUID // of Chengyu, under review, more than a month late; it waits for a second official
	again    uuid.UUID // of Pingjiang, handed in again after a return
	returned uuid.UUID // of hostile, returned
}

// Pingjiang was returned and has handed in again.
var pingjiang = projectionstest.Institution{
	Name: "江苏平江环境检测有限公司", CreditCode: "91320500DEMQ00178A", Authority: "32", Track: domain.Testing,
	LegalRepresentative: "苏平江", Address: "苏州市平江路1号",
	InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
	MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02"},
}

func newReview(t *testing.T) *review {
	t.Helper()
	w := newWorld(t)
	l, r := w.ledger, &review{world: w}
	for id, c := range l.State(projectionstest.Qiheng.ID()).Cases {
		if c.Kind == filing.AmendmentCase {
			r.renaming = id
		}
	}
	l.Configure(t, "32", authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: authority.ReviewLimit{WorkingDays: 15}, Reason: "申报集中"})

	r.wider = scopeCase(l, projectionstest.Chengyu)
	l.Step *= 150 // more than a month
	l.Submit(t, projectionstest.Chengyu.ID(), r.wider)
	l.Step /= 150
	l.Take(t, projectionstest.Chengyu.ID(), r.wider, "jiangsu")

	l.Do(t, projectionstest.Chengyu.ID(), filing.PassCase{
		CaseID: r.wider, Submission: l.State(projectionstest.Chengyu.ID()).Cases[r.wider].Submission, Reviewer: "jiangsu", Today: l.Today(),
		Configured: filing.Configured{SecondOfficial: true}, ProposalID: domain.DeriveID(r.wider, "proposal", 1),
	})

	id, first := l.Draft(t, pingjiang), pingjiang.FirstCase()
	r.again = first
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.OtherReviewer)
	l.Do(t, id, filing.ReturnCase{
		CaseID: first, Submission: l.State(id).Cases[first].Submission, Reviewer: projectionstest.OtherReviewer, Today: l.Today(),
		Points: []filing.ReturnPoint{
			{PointID: domain.DeriveID(id, "point", 1), Field: "basics.registered_address", Reason: filing.ReasonInconsistent, Text: "与营业执照不一致，请核对。"},
			{PointID: domain.DeriveID(id, "point", 2), Field: "staff", Reason: filing.ReasonMissing, Text: "缺少劳动合同。"},
		},
	})
	basics := l.State(id).Basics
	basics.Value.RegisteredAddress, basics.Value.OwnershipNature = "苏州市平江路2号", "国有独资"
	l.Do(t, id, filing.RecordBasics{Seen: basics.Revision(), Basics: basics.Value, Today: l.Today()})
	l.Submit(t, id, first)

	r.returned = l.ProposeName(t, hostile, hostileName+"（集团）")
	l.Submit(t, hostile.ID(), r.returned)
	l.Take(t, hostile.ID(), r.returned, "jiangsu")
	l.Return(t, hostile.ID(), r.returned, "jiangsu")
	w.build()
	now := l.Now().Add(time.Hour)
	r.world = w.serve(t, func(s *ledgerhttp.Server) { s.Clock = func() time.Time { return now } })
	return r
}

func scopeCase(l *projectionstest.Ledger, i projectionstest.Institution) uuid.UUID {
	for id, c := range l.State(i.ID()).Cases {
		if c.Scope != nil {
			return id
		}
	}
	return uuid.Nil
}

// The queue and the cases, asked for one by one.
func TestReview(t *testing.T) {
	r := newReview(t)
	for name, test := range map[string]func(*testing.T, *review){
		"Q1.5 who may see the queue":            whoMaySeeTheQueue,
		"Q1.5 who may see a case":               whoMaySeeACase,
		"the tabs of the queue":                 tabsOfTheQueue,
		"the queue narrowed":                    queueNarrowed,
		"B7 the time an authority has set":      timeSet,
		"Q7.8 an amendment":                     amendmentSideBySide,
		"B2 a resubmission":                     resubmission,
		"a return that waits":                   returnThatWaits,
		"2.26 what is among officials":          amongOfficials,
		"a case that has passed":                passedCase,
		"cases that are none":                   casesThatAreNone,
		"the queue waits for its read model":    queueWaits,
		"no word that an official finds wrong":  wordsOfReview,
		"what people typed in the queue":        hostileInTheQueue,
		"the institution reaches its own cases": fromTheFilingToTheCase,
	} {
		t.Run(name, func(t *testing.T) {
			c := *r
			c.world = r.with(t)
			test(t, &c)
		})
	}
}

func whoMaySeeTheQueue(t *testing.T, r *review) {
	if a := r.get("", "/queue?tab=mine"); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/sign-in?next="+url.QueryEscape("/queue?tab=mine") {
		t.Errorf("the public: %d, to %q", a.Status, a.Header.Get("Location"))
	}
	a := r.get(chengyu, "/queue")
	a.says(t, http.StatusForbidden, "没有权限")
	a.hides(t, "平江", "审查队列")
	a = r.get(jiangsu, "/queue")
	a.says(t, http.StatusOK, "审查队列", "江苏省生态环境厅", "江苏平江环境检测有限公司", "noindex", "我的审查")
	a.hides(t, "栖衡", "备案所在地")
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the queue may be kept: %q", got)
	}
	a = r.get(zhejiang, "/queue")
	a.says(t, http.StatusOK, "浙江栖衡环境监测技术有限公司")
	a.hides(t, "平江")
	r.get(zhejiang, "/queue?authority=32").says(t, http.StatusForbidden, "不能查看该备案")
	a = r.get(auditor, "/queue")
	a.says(t, http.StatusOK, "全国", "平江", "栖衡", "备案所在地")
	a.hides(t, "我的审查")
	a = r.get(auditor, "/queue?authority=33")
	a.says(t, http.StatusOK, "栖衡")
	a.hides(t, "平江")
}

func whoMaySeeACase(t *testing.T, r *review) {
	path := caseOf(pingjiang, r.again)
	if a := r.get("", path); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/sign-in?next=") {
		t.Errorf("the public: %d", a.Status)
	}
	for token, status := range map[string]int{jiangsu: 200, auditor: 200, zhejiang: 403, chengyu: 403} {
		a := r.get(token, path)
		a.says(t, status)
		if status != 200 {
			a.hides(t, "平江")
		}
	}
	r.get(chengyu, caseOf(projectionstest.Chengyu, r.wider)).says(t, http.StatusOK, "检测类备案变更")
}

func tabsOfTheQueue(t *testing.T, r *review) {
	for tab, says := range map[string]string{
		"to_take": "平江", "mine": "检测类备案变更", "under_review": "检测类备案变更", "returned": "（集团）", "decided": "江苏澄屿检测集团有限公司",
	} {
		a := r.get(jiangsu, "/queue?tab="+tab)
		a.says(t, http.StatusOK, `aria-current="page"`)
		if tab != "returned" {
			a.says(t, http.StatusOK, says)
		}
	}
	r.get(jiangsu, "/queue?tab=returned").says(t, http.StatusOK, "机构信息备案变更", "办结或退回日期")
	r.get(jiangsu, "/queue?tab=to_take").hides(t, "办结或退回日期", "检测类备案变更")
	r.get(zhejiang, "/queue?tab=mine").says(t, http.StatusOK, "您目前没有正在审查的备案。")
	r.get(zhejiang, "/queue?tab=returned").says(t, http.StatusOK, "等待机构修改后重新提交的备案")
	r.get(jiangsu, "/queue").says(t, http.StatusOK, "第 2 次提交", "已提交待审查")
}

func queueNarrowed(t *testing.T, r *review) {
	r.get(jiangsu, "/queue?q=平江&kind=first&track=testing").says(t, http.StatusOK, "平江", "清除筛选条件", `value="平江"`)
	r.get(jiangsu, "/queue?q=91320500DEMQ00178A").says(t, http.StatusOK, "平江")
	a := r.get(jiangsu, "/queue?q=平江&kind=amendment")
	a.says(t, http.StatusOK, "没有符合条件的审查事项。")
	if got := hrefOf(t, strings.ReplaceAll(a.Body, "我的审查\n", "我的审查"), "清除筛选条件"); got != "/queue" {
		t.Errorf("the terms are cleared at %q", got)
	}
	r.get(jiangsu, "/queue?tab=mine&late=true").says(t, http.StatusOK, "超过一个月更新", "变更 监测（运维）类别")
	r.get(jiangsu, "/queue?tab=mine&late=false").says(t, http.StatusOK, "没有符合条件的审查事项。")
	for query, says := range map[string]string{
		"tab=x": "分类不在可选范围内", "kind=x": "审查事项不在可选范围内", "track=%3Cscript%3Ea": "机构类型不在可选范围内", "late=x": "更新时间不在可选范围内",
		"after=x": "分页位置不在可选范围内", "authority=99": "备案所在地不在可选范围内", "kind=x&late=y": "审查事项、更新时间不在可选范围内",
	} {
		a := r.get(jiangsu, "/queue?"+query)
		a.says(t, http.StatusUnprocessableEntity, says, `role="alert"`, "待审查")
		a.hides(t, "<script>a", "平江")
	}
	for _, q := range []string{"a%00b", "%27%20OR%201=1", "%25", strings.Repeat("长", 5000)} {
		r.get(jiangsu, "/queue?q="+q).says(t, http.StatusOK, "没有符合条件")
	}
}

// The authority of Jiangsu has set fifteen days, Zhejiang nothing.
func timeSet(t *testing.T, r *review) {
	r.get(jiangsu, "/queue").says(t, http.StatusOK, "本省设定审查期限", "15 个工作日，至 ")
	r.get(zhejiang, "/queue").says(t, http.StatusOK, "10 个工作日，至 ", "已超过 ")
	r.get(jiangsu, caseOf(pingjiang, r.again)).says(t, http.StatusOK, "本省设定审查期限：15 个工作日", "个工作日</span>")
	r.get(jiangsu, caseOf(hostile, r.returned)).hides(t, "本省设定审查期限")
}

func amendmentSideBySide(t *testing.T, r *review) {
	a := r.get(zhejiang, caseOf(projectionstest.Qiheng, r.renaming))
	a.says(t, http.StatusOK, "机构信息备案变更", "变更内容对照", "现行内容", "拟变更为", `<del class="part">环境监测技术</del>`, `<ins class="part">生态科技</ins>`,
		"随本次提交的文件", "备案承诺书", "变更发生日期", "审查决定的依据", "提交内容校验值", "承诺书校验值", "审查过程")
	a.hides(t, "设备 CY-0001", "退回意见", "sealed: ", "超过一个月更新")
	c := r.ledger.State(projectionstest.Qiheng.ID()).Cases[r.renaming]
	a.says(t, http.StatusOK, c.Content, c.Letter, c.Submission.String())
	r.get(jiangsu, caseOf(projectionstest.Chengyu, r.wider)).says(t, http.StatusOK, "超过一个月更新", "审查中", "jiangsu（")
}

func resubmission(t *testing.T, r *review) {
	a := r.get(jiangsu, caseOf(pingjiang, r.again))
	a.says(t, http.StatusOK, "检测类首次备案", "退回意见与修改情况", "与营业执照不一致，请核对。", "信息与证照不一致", "退回时", "重新提交",
		`苏州市平江路<del class="part">1</del>号`, `苏州市平江路<ins class="part">2</ins>号`, "缺少劳动合同。", "机构说明：", "已按要求修改", "该项内容自退回以来没有修改。",
		"其他修改", "国有独资</bdi></ins>", "设备 CY-0001", "第 2 次，")
	a.hides(t, "变更内容对照", "sealed: ", "等待机构修改后重新提交")
	if changed, unchanged := strings.Index(a.Body, "平江路<ins"), strings.Index(a.Body, "没有修改"); changed > unchanged {
		t.Error("what was changed does not stand at its point")
	}
}

func amongOfficials(t *testing.T, r *review) {
	path, history := caseOf(projectionstest.Chengyu, r.wider), whole(projectionstest.Chengyu)+"/history"
	for _, token := range []string{jiangsu, auditor} {
		r.get(token, path).says(t, http.StatusOK, "拟作审查决定", "待另一名审查人员确认")
		r.get(token, history).says(t, http.StatusOK, "待另一名审查人员确认")
	}
	for _, path := range []string{path, history, history + "?kind=review", "/api" + path, "/api" + history, "/api" + whole(projectionstest.Chengyu), "/api" + whole(projectionstest.Chengyu) + "/as-of?at=2027-01-01", whole(projectionstest.Chengyu) + "/as-of?date=" + string(domain.DateOf(r.ledger.Now(), domain.Shanghai()))} {
		a := r.get(chengyu, path)
		a.says(t, http.StatusOK)
		a.hides(t, "待另一名审查人员确认", "拟作审查决定", "proposal_id", `"proposal":`, "case_decision_proposed")
	}
}

func returnThatWaits(t *testing.T, r *review) {
	a := r.get(jiangsu, caseOf(hostile, r.returned))
	a.says(t, http.StatusOK, "已退回", "等待机构修改后重新提交", "退回意见", "请核对登记信息", "变更内容对照")
	a.hides(t, "没有修改", "其他修改", "<script>alert", "<img src")
}

func passedCase(t *testing.T, r *review) {
	a := r.get(jiangsu, caseOf(projectionstest.Chengyu, projectionstest.Chengyu.FirstCase()))
	a.says(t, http.StatusOK, "本次备案已审查通过", "审查通过", "苏州市澄湖路1号", "江苏澄屿环境检测有限公司")
	a.hides(t, "澄湖路100号", "检测集团", "本省设定审查期限")
}

func casesThatAreNone(t *testing.T, r *review) {
	r.get(auditor, caseOf(projectionstest.Jishuo, projectionstest.Jishuo.FirstCase())).says(t, http.StatusNotFound, "该项审查尚未提交")
	r.get(auditor, caseOf(projectionstest.Chengyu, uuid.New())).says(t, http.StatusNotFound, "没有找到该项审查")
	r.get(auditor, caseOf(projectionstest.Qiheng, r.wider)).says(t, http.StatusNotFound, "没有找到该项审查")
	r.get(auditor, whole(projectionstest.Chengyu)+"/cases/x").says(t, http.StatusNotFound)
	r.get(auditor, "/filings/"+uuid.NewString()+"/cases/"+r.wider.String()).says(t, http.StatusNotFound, "没有找到该备案")
	r.get(auditor, caseOf(pingjiang, r.again)+"?page=0").says(t, http.StatusUnprocessableEntity)
	r.get(auditor, caseOf(pingjiang, r.again)+"?section=equipment&page=2").says(t, http.StatusOK, "CY-0001")
}

func queueWaits(t *testing.T, r *review) {
	for _, path := range []string{"/queue?at=999999", caseOf(pingjiang, r.again) + "?at=999999"} {
		if a := r.get(jiangsu, path); a.Status != http.StatusAccepted {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	r.get(jiangsu, "/queue?at=x").says(t, http.StatusUnprocessableEntity)
}

func wordsOfReview(t *testing.T, r *review) {
	paths := []string{caseOf(pingjiang, r.again), caseOf(projectionstest.Qiheng, r.renaming), caseOf(hostile, r.returned), caseOf(projectionstest.Chengyu, r.wider), "/queue?kind=x"}
	for _, tab := range []string{"to_take", "under_review", "returned", "decided"} {
		paths = append(paths, "/queue?tab="+tab, "/queue?q=没有&tab="+tab)
	}
	for _, path := range paths {
		body := strings.ReplaceAll(r.get(auditor, path).Body, "报告审核", "")
		for _, word := range wrongWords {
			if strings.Contains(body, word) {
				t.Errorf("%s uses %q", path, word)
			}
		}
	}
}

func hostileInTheQueue(t *testing.T, r *review) {
	a := r.get(jiangsu, "/queue?tab=returned&q="+url.QueryEscape(`"><img src=x`))
	a.says(t, http.StatusOK, `value="&#34;&gt;&lt;img src=x"`, "机构信息备案变更")
	a.hides(t, "<img src", "<script>alert")
}

func fromTheFilingToTheCase(t *testing.T, r *review) {
	a := r.get(chengyu, whole(projectionstest.Chengyu))
	a.says(t, http.StatusOK, `href="`+caseOf(projectionstest.Chengyu, r.wider)+`"`)
	a.hides(t, `href="/queue"`)
	r.get(jiangsu, whole(projectionstest.Chengyu)).says(t, http.StatusOK, `href="/queue"`)
}

// From the queue to a case and back, with the keyboard alone.
func TestReviewWithTheKeyboard(t *testing.T) {
	r := newReview(t)
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			tab.Go(r.url + "/sign-in")
			tab.Reach("访问令牌")
			tab.Press(jiangsu)
			tab.Enter()
			check(t, tab, "审查队列")
			tab.Keep("review queue " + look.String())
			tab.Reach("我的审查")
			tab.Enter()
			check(t, tab, "审查队列")
			tab.Reach("检测类备案变更")
			tab.Enter()
			check(t, tab, "检测类备案变更")
			tab.Keep("review amendment late " + look.String())
			tab.Reach("审查队列")
			tab.Enter()
			tab.Reach("机构名称或统一社会信用代码")
			tab.Press("平江")
			tab.Enter()
			check(t, tab, "审查队列")
			tab.Reach(pingjiang.Name)
			tab.Enter()
			check(t, tab, "检测类首次备案")
			tab.Keep("review resubmission " + look.String())
			for path, heading := range map[string]string{
				caseOf(hostile, r.returned): "机构信息备案变更", "/queue?tab=returned": "审查队列", "/queue?q=没有": "审查队列", "/queue?tab=decided": "审查队列",
			} {
				tab.Go(r.url + path)
				check(t, tab, heading)
				tab.Keep("review " + strings.NewReplacer("/", "_", "?", "_").Replace(path) + " " + look.String())
			}
		})
	}
}

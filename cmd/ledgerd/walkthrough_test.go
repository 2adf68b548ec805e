package main_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/internal/clock"
	"github.com/google/go-cmp/cmp"
)

// walked is the history of the walk-through's filing as its page tells it,
// oldest first. DAY is the day it was walked; see walkedOn.
const walked = `备案机构（接口程序 demo-walkthrough） 注册备案：统一社会信用代码 91320000DEMA00013N，法人登记所在地省级生态环境主管部门为江苏省生态环境厅
备案机构（接口程序 demo-walkthrough） 开始填报检测类首次备案
备案机构（接口程序 demo-walkthrough） 填报机构名称“江苏云汀环境检测有限公司”、法定代表人程砚秋
备案机构（接口程序 demo-walkthrough） 填报检测类备案业务范围：机构类别为综合监测类，监测（运维）类别为水（含大气降水）和废水、环境空气和废气
备案机构（接口程序 demo-walkthrough） 填报机构基本信息
备案机构（接口程序 demo-walkthrough） 填报联系方式
备案机构（接口程序 demo-walkthrough） 填报最高管理者程砚秋
备案机构（接口程序 demo-walkthrough） 上传工作场所证明
备案机构（接口程序 demo-walkthrough） 新增工作场所“总部实验室”，地址为江苏省示范市云汀区检测路 1 号
备案机构（接口程序 demo-walkthrough） 新增人员 ****2X（技术管理、授权签字人）
备案机构（接口程序 demo-walkthrough） 新增人员 ****61（质量管理、报告审核）
备案机构（接口程序 demo-walkthrough） 新增人员 ****09（现场采样、现场测试）
备案机构（接口程序 demo-walkthrough） 新增设备 紫外可见分光光度计 T6（管理编号 YT-0001）
备案机构（接口程序 demo-walkthrough） 上传法人登记证书/营业执照
备案机构（接口程序 demo-walkthrough） 上传资质认定证书
备案机构（接口程序 demo-walkthrough） 上传资质认定证书附表
备案机构（接口程序 demo-walkthrough） 上传管理制度文件
备案机构（接口程序 demo-walkthrough） 新增数据质量管理制度《数据质量管理制度》
备案机构（接口程序 demo-walkthrough） 上传备案承诺书
备案机构（接口程序 demo-walkthrough） 填报备案承诺书，签署人为程砚秋，签署日期为 2026-03-20
备案机构（接口程序 demo-walkthrough） 填报资质认定证书 251012059998，有效期至 2031-01-31
备案机构（接口程序 demo-walkthrough） 开始上传能力附表
备案机构（接口程序 demo-walkthrough） 上传能力附表第 1 部分，2 行（提交生效前不作为备案内容）
备案机构（接口程序 demo-walkthrough） 填报能力附表，共 2 行：水（含大气降水）和废水 1 行、环境空气和废气 1 行
备案机构（接口程序 demo-walkthrough） 提交检测类首次备案
江苏省生态环境厅（接口程序 demo-js-reviewer） 领取检测类首次备案，开始形式审查
江苏省生态环境厅（接口程序 demo-js-reviewer） 退回检测类首次备案，共 1 项需修改
备案机构（接口程序 demo-walkthrough） 修改机构基本信息：机构性质由“有限责任公司（自然人投资或控股）”改为“有限责任公司”
备案机构（接口程序 demo-walkthrough） 第 2 次提交检测类首次备案
江苏省生态环境厅（接口程序 demo-js-reviewer） 领取检测类首次备案，开始形式审查
江苏省生态环境厅（接口程序 demo-js-reviewer） 检测类首次备案审查通过并公示，备案号为 NUMBER
备案机构（接口程序 demo-walkthrough） 开始填报机构信息备案变更
备案机构（接口程序 demo-walkthrough） 提出机构信息备案变更（审查通过后生效）：机构名称由“江苏云汀环境检测有限公司”改为“江苏云汀生态科技有限公司”
备案机构（接口程序 demo-walkthrough） 上传机构信息备案变更的备案承诺书（审查通过后生效）
备案机构（接口程序 demo-walkthrough） 上传机构信息备案变更的变更证明（审查通过后生效）
备案机构（接口程序 demo-walkthrough） 填报机构信息备案变更的备案承诺书（审查通过后生效），签署人为程砚秋，签署日期为 2026-04-03
备案机构（接口程序 demo-walkthrough） 更新联系方式：联系电话由“025-66660000”改为“025-66660001”
备案机构（接口程序 demo-walkthrough） 提交机构信息备案变更（超过一个月更新，更新期限为 2026-05-06）
江苏省生态环境厅（接口程序 demo-js-reviewer） 领取机构信息备案变更，开始形式审查
江苏省生态环境厅（接口程序 demo-js-reviewer） 机构信息备案变更审查通过：机构名称由“江苏云汀环境检测有限公司”改为“江苏云汀生态科技有限公司”
备案机构（接口程序 demo-walkthrough） 上传人员 ****09的离职证明
备案机构（接口程序 demo-walkthrough） 人员 ****09（现场采样、现场测试）离职，离职时间为 2026-04-10
备案机构（接口程序 demo-walkthrough） 设备 紫外可见分光光度计 T6（管理编号 YT-0001）报废，报废日期为 2026-04-14（超过一个月更新，更新期限为 2026-05-14）
备案机构（接口程序 demo-walkthrough） 备案注销（检测类），注销日期为 DAY`

// TestWalkthrough carries a filing by hand through a demonstration, as the
// README shows, and starts it again.
func TestWalkthrough(t *testing.T) {
	dir := copied(t, told(t).dir)
	p := demo(t, dir)
	p.await(t, func() bool { return health(t, p).Ready })
	filing := walk(t, p)
	p.interrupt(t)
	p = demo(t, dir)
	p.await(t, func() bool { return health(t, p).Ready })
	if got := len(historyPage(t, p, filing)); got != strings.Count(walked, "\n")+1 {
		t.Errorf("started again, its history has %d entries", got)
	}
	p.interrupt(t)
}

// walk carries out the walk-through and holds the history's page and what the
// public sees to it. It returns the filing.
func walk(t *testing.T, p *process, env ...string) (filing string) {
	t.Helper()
	began := clock.Now().Truncate(time.Second)
	out := strings.TrimSpace(shell(t, block(t, "A filing by hand"), append(env, "LEDGER="+p.url)...))
	filing = out[strings.LastIndexByte(out, '\n')+1:]
	p.await(t, func() bool { return caughtUp(health(t, p)) }) // the last answer may have been 202
	var got []string
	before := began
	for _, h := range historyPage(t, p, filing) {
		if h.at.Before(before) || h.at.After(clock.Now()) {
			t.Errorf("%q happened at %s, not between %s and now", h.sentence, h.at, before)
		}
		sentence := filingNumber.ReplaceAllString(h.sentence, "NUMBER")
		sentence = strings.ReplaceAll(sentence, string(domain.DateOf(h.at, domain.Shanghai())), "DAY")
		got = append(got, h.by+" "+sentence)
		before = h.at
	}
	if diff := cmp.Diff(walkedOn(domain.DateOf(began, domain.Shanghai())), got); diff != "" {
		t.Errorf("the history's page (-want +got):\n%s", diff)
	}
	var public struct{ Status string }
	if status := get(t, p, "/api/registry/"+filing, &public); status != http.StatusOK || public.Status != "canceled" {
		t.Errorf("the public is answered %d, %s", status, public.Status)
	}
	return filing
}

// walkedOn is what the page tells of a walk on a day: what was entered in time
// is not marked as late.
func walkedOn(day domain.Date) []string {
	return strings.Split(lateMark.ReplaceAllStringFunc(walked, func(mark string) string {
		if due := domain.Date(lateMark.FindStringSubmatch(mark)[1]); !day.After(due) {
			return ""
		}
		return mark
	}), "\n")
}

var lateMark = regexp.MustCompile(`（超过一个月更新，更新期限为 ([\d-]{10})）`)

var filingNumber = regexp.MustCompile(`\b32J20\d{7}[0-9A-Z]\b`)

// happening is an entry of a history's page.
type happening struct {
	at           time.Time
	by, sentence string
}

// historyPage reads the page of a filing's history, oldest first.
func historyPage(t *testing.T, p *process, filing string) []happening {
	t.Helper()
	var all []happening
	for _, found := range entryShape.FindAllStringSubmatch(page(t, p, "/filings/"+filing+"/history", "demo-auditor"), -1) {
		at, err := time.Parse(time.RFC3339, found[1])
		if err != nil {
			t.Fatal(err)
		}
		if shown := at.In(domain.Shanghai()).Format("2006-01-02 15:04"); shown != found[2] {
			t.Errorf("what happened at %s is shown as of %s", at, found[2])
		}
		all = append(all, happening{at, text(found[4]), text(found[3])})
	}
	slices.Reverse(all)
	return all
}

var (
	entryShape = regexp.MustCompile(`(?s)<li id="r\d+"><time[^>]* datetime="([^"]+)">([^<]+)</time>.*?<p class="sentence">(.*?)</p>.*?<p class="by">(.*?)</p>`)
	tag        = regexp.MustCompile(`<[^>]*>`)
)

// text is what is read of a piece of a page. When a change happened stands
// apart.
func text(piece string) string {
	piece, _, _ = strings.Cut(piece, `<span class="number">`)
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(piece, "")))
}

package pages_test

// wrongWords are those of domain-decisions §3.1 that no page may use. 审核 is
// right in the name of a post alone, 承诺书 on no page that the public sees.
var wrongWords = []string{
	"退回补正", "补正", "不予备案", "驳回", "撤销", "失效", "吊销", "受理", "审批", "批准", "许可", "核发", "审核",
	"公共名录", "人员调转", "调转", "抢注", "占用", "认领账号", "认领", "纠错申请", "误录待撤", "预检",
	"回放", "账本", "事件流", "快照", "墓碑", "投影", "短信登录", "停用子账号", "删除子账号", "分支机构",
	"技术负责人", "承诺书", "逾期", "违规", "法人终止", "剩余",
}

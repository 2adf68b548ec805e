package domain

// Post is a technical post (岗位) whose holders are filed (Q3.1). A person may
// hold several. Administration, finance and internships are no posts (Q3.2,
// Q3.8).
type Post string

// The posts: two in both tracks, seven of testing, two of operation.
const (
	PostTechnicalManagement Post = "technical_management" // 技术管理, both tracks
	PostQualityManagement   Post = "quality_management"   // 质量管理, both tracks
	PostSampleManagement    Post = "sample_management"    // 样品管理
	PostFieldSampling       Post = "field_sampling"       // 现场采样
	PostFieldTesting        Post = "field_testing"        // 现场测试
	PostLaboratoryAnalysis  Post = "laboratory_analysis"  // 实验室分析
	PostReportWriting       Post = "report_writing"       // 报告编制
	PostReportReview        Post = "report_review"        // 报告审核
	PostAuthorizedSignatory Post = "authorized_signatory" // 授权签字人
	PostFieldOperation      Post = "field_operation"      // 现场运维
	PostQualitySupervision  Post = "quality_supervision"  // 质量监督
)

// ErrPostUnknown refuses a code that is no post, as those of administrative
// staff and interns are.
var ErrPostUnknown = &Error{Kind: Invalid, Code: "post.unknown"}

var posts = codeList[Post]{
	{PostTechnicalManagement, "技术管理"},
	{PostQualityManagement, "质量管理"},
	{PostSampleManagement, "样品管理"},
	{PostFieldSampling, "现场采样"},
	{PostFieldTesting, "现场测试"},
	{PostLaboratoryAnalysis, "实验室分析"},
	{PostReportWriting, "报告编制"},
	{PostReportReview, "报告审核"},
	{PostAuthorizedSignatory, "授权签字人"},
	{PostFieldOperation, "现场运维"},
	{PostQualitySupervision, "质量监督"},
}

// ParsePost returns the post with the code s.
func ParsePost(s string) (Post, error) { return posts.parse(s, ErrPostUnknown) }

// Posts returns all posts in order.
func Posts() []Post { return posts.codes() }

// PostsOf returns those of one track in order: nine of testing, four of
// operation.
func PostsOf(t Track) []Post { return inTrack(Posts(), t) }

// Label returns the Chinese name.
func (p Post) Label() string { return posts.label(p) }

// On reports whether the post exists in t.
func (p Post) On(t Track) bool {
	switch p {
	case PostTechnicalManagement, PostQualityManagement:
		return t == Testing || t == Operation
	case PostFieldOperation, PostQualitySupervision:
		return t == Operation
	}
	_, err := ParsePost(string(p))
	return err == nil && t == Testing
}

// KeyPost reports whether holders of p are key-post persons (关键岗位人员), whose
// change is to be reported within a month (Q1.8): those who manage technique or
// quality, and authorized signatories (市监检测（司）函〔2026〕51号, article 6).
func (p Post) KeyPost() bool {
	return p == PostTechnicalManagement || p == PostQualityManagement || p == PostAuthorizedSignatory
}

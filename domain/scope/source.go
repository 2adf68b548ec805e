package scope

// Source is what an outcome rests on.
type Source struct {
	Row      string // Q1.1; empty for what is no row of the catalog of questions
	Document string
	Place    string
	Text     string // the words that matter: of a row its own
}

const questions = "《生态环境监测技术服务机构备案 常见问题及解答》V1.0"

// The sources. The law's articles are told in our words, rows in theirs.
var (
	whoFiles = Source{"Q1.1", questions, "第 1.1 问",
		"接受生态环境主管部门及其所属单位、排污单位委托，开展公共监测、自行监测的检测类和自动监测运行维护类技术服务机构。"}
	radiation = Source{"Q1.2", questions, "第 1.2 问",
		"此类机构如果是接受生态环境主管部门及其所属单位、排污单位委托开展监测活动的，需要向生态环境部门备案，在备案时机构类别选择辐射专项监测类。"}
	ownUse = Source{"Q1.3", questions, "第 1.3 问",
		"排污单位只负责本单位的监测或运维活动，不对外提供服务，不属于技术服务机构。"}
	consultancy = Source{"Q1.4", questions, "第 1.4 问",
		"具体实施环评现状监测或竣工验收监测的单位应取得检验检测机构资质认定证书，此类单位属于生态环境监测技术服务机构，需要备案；委托其他机构开展的，不属于技术服务机构，不需要备案。"}
	categories = Source{"Q2.1", questions, "第 2.1 问",
		"检测类机构：只有辐射类资质能力的，选择辐射专项监测类，其他的均选择综合监测类。运维类机构：机构可根据业务情况选择污染源自动监测运维类、环境质量自动监测运维类。"}
	qualification = Source{"", "《生态环境监测条例》（国务院令第820号）", "第二十八条",
		"从事检验检测的，还应当取得检验检测机构资质认定。"}
	sameLegalPerson = Source{"", "系统规则", "",
		"“本单位”指同一法人；为集团内其他法人单位提供服务的，属于对外提供服务。"}
	silence = Source{"", "系统规则", "", "常见问题未作规定，请向法人登记所在地省级生态环境主管部门咨询。"}
)

package codelist

// The documents that lists come from. Editions are data: a newer edition is a
// change here, with the codes it adds.

// faq is a row of the catalog of questions and answers.
func faq(row string) Source {
	return Source{Document: "《生态环境监测技术服务机构备案 常见问题及解答》", Place: row, Version: "V1.0（2025年12月）"}
}

// regulation is an article of the regulation that the filing rests on.
func regulation(article string) Source {
	return Source{Document: "《生态环境监测条例》（国务院令第820号）", Place: article, Version: "2025年10月31日"}
}

// requirements2025 is a part of the supplementary requirements for monitoring
// institutions.
func requirements2025(place string) Source {
	return Source{Document: "《生态环境监测机构评审补充要求（2025年）》（国市监检测规〔2025〕4号）", Place: place, Version: "2025年"}
}

// inForce2026 is the day on which the regulation and the supplementary
// requirements came into force.
const inForce2026 = "2026-01-01"

// criteria2023 is a part of the criteria for the qualification of testing
// bodies.
func criteria2023(place string) Source {
	return Source{Document: "《检验检测机构资质认定评审准则》（市场监管总局公告2023年第21号）", Place: place, Version: "2023年"}
}

// qualification2021 is an article of the rules on the qualification of testing
// bodies.
func qualification2021(place string) Source {
	return Source{Document: "《检验检测机构资质认定管理办法》（国家质检总局令第163号）", Place: place, Version: "2021年修改"}
}

// standard is a national standard.
func standard(number, version string) Source { return Source{Document: number, Version: version} }

// own is a rule of this system: shown to people as ours, never as law.
var own = Source{Document: "系统规则", Version: "1"}

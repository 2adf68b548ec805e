package apitest_test

// Names that the tests give people.
const (
	representative = "程砚秋"
	contactName    = "宋清和"
)

func identity(name, representative, idNumber string) obj {
	return obj{"name": name, "legal_representative": obj{"name": representative, "id_number": idNumber}}
}

// succeeding is an identity with another legal representative, who is reached by a
// number.
func succeeding(name, representative, idNumber, mobile string) obj {
	return but(identity(name, representative, idNumber), "legal_representative.mobile", mobile)
}

func scope(institution string, monitoring ...string) obj {
	categories := make([]any, len(monitoring))
	for i, c := range monitoring {
		categories[i] = c
	}
	return obj{"institution_categories": []any{institution}, "monitoring_categories": categories}
}

func basics() obj {
	return obj{
		"certificate": "business_license", "ownership_nature": "有限责任公司", "established_on": "2018-04-12",
		"registered_capital": "800.00", "term_from": "2018-04-12", "term_open": true,
		"registered_address": "江苏省示范市云汀区检测路 1 号", "county": "329999",
	}
}

func contacts(representativeMobile, contactMobile string) obj {
	return obj{
		"legal_representative_mobile": representativeMobile,
		"filing_contact":              obj{"name": contactName, "mobile": contactMobile, "email": "contact@example.org"},
		"office_phone":                "025-66660000", "postcode": "210000",
	}
}

func topManager() obj { return obj{"name": representative, "is_legal_representative": true} }

func premises() obj {
	return obj{
		"kind": "main", "name": "总部实验室", "address": "江苏省示范市云汀区检测路 1 号", "county": "329999",
		"area": "1200.50", "tenure": "owned", "activities": "样品管理、实验室分析",
	}
}

func member(name, idNumber, mobile string, posts ...string) obj {
	held := make([]any, len(posts))
	for i, p := range posts {
		held[i] = p
	}
	return obj{
		"person": obj{
			"name": name, "id_number": idNumber, "mobile": mobile, "school": "示范大学", "major": "环境工程",
			"contract_signed_on": "2020-03-01", "contract_from": "2020-03-01", "contract_open": true,
		},
		"posts": obj{"testing": held}, "education": "bachelor", "title": "intermediate",
		"contract": "labor_contract", "years_in_field": "5.5", "hired_on": "2020-03-01",
	}
}

func instrument(assetNumber, premises string) obj {
	return obj{
		"asset_number": assetNumber, "name": "紫外可见分光光度计", "model": "T6", "manufacturer": "示范仪器有限公司",
		"factory_number": "SF2020-117", "tracks": []any{"testing"}, "uses": []any{"laboratory_analysis"},
		"categories": []any{"M01"}, "range": "190–1100 nm", "accuracy": "±2.0 nm", "bought_on": "2020-05-06",
		"first_used_on": "2020-06-01", "ownership": "owned", "premises_id": premises,
		"traceability": obj{
			"mode": "calibration", "organization": "示范计量院", "certificate": "JZ-2026-0117", "on": "2026-03-02", "to": "2027-03-01",
		},
	}
}

func cma(name, certificate, annex string) obj {
	return obj{"number": "251012059998", "institution": name, "from": "2025-02-01", "to": "2031-01-31", "certificate_id": certificate, "annex_id": annex}
}

// annexRow is a row of a CMA annex.
func annexRow(premises, category, parameter, standard string) obj {
	return obj{
		"premises_id": premises, "category": category, "object": "地表水", "item_no": "1.7", "parameter": parameter,
		"standard_no": standard, "standard_name": parameter + "的测定", "method_kind": "standard",
	}
}

func annexPart(rows ...obj) obj { return obj{"rows": rows} }

func operates(fields ...any) obj { return obj{"fields": fields} }

func management(kind, document string) obj {
	m := obj{"kind": kind, "title": "质量手册", "version": "第 2 版", "effective_on": "2024-05-01"}
	if document != "" {
		m["document_id"] = document
	}
	return m
}

// exOfficio is a cancellation by the authority on the strength of a document.
func exOfficio(document string) obj {
	return obj{
		"ground": "legal_person_ended", "documents": []any{document},
		"verification": obj{"body": "示范市市场监督管理局", "on": "2026-11-20", "result": "该单位已于 2026 年 11 月 2 日注销登记。"},
	}
}

func commitment(institution, signer, document string) obj {
	return obj{
		"template_version": "2026-1", "institution": institution, "signer": signer, "signer_role": "legal_representative",
		"signed_on": "2026-10-20", "seal_present": true, "document_id": document,
	}
}

// changed says that something happened on a day.
func changed(body obj, on string) obj {
	return but(body, "alteration", obj{"kind": "changed", "occurred_on": on})
}

func corrected(body obj, reason string) obj {
	return but(body, "alteration", obj{"kind": "corrected", "reason": reason})
}

// pdf is a file of one page that says what it is.
func pdf(text string) []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% " + text +
		"\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

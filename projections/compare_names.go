package projections

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// names finds the words for the rows of each list, by the list's path: what
// other rows refer to. It answers "" for a row that is not there.
type names map[string]func(uuid.UUID) string

// flattenPublic flattens what the public sees, beside another such view or
// none.
func flattenPublic(v, beside PublicView) []Field {
	switch {
	case v.Filing != nil && beside.Filing != nil:
		return flatten(*v.Filing, *beside.Filing, publicSections, publicNames(*v.Filing))
	case v.Filing != nil:
		return flatten(*v.Filing, nil, publicSections, publicNames(*v.Filing))
	case v.Cancellation != nil:
		return flatten(struct {
			Cancellation PublicCancellation `json:"cancellation"`
		}{*v.Cancellation}, nil, cancellationSections, names{})
	}
	return nil
}

func namesIn(s filing.State) names {
	return names{
		"premises":   func(id uuid.UUID) string { return title(s.Premises, id) },
		"staff":      func(id uuid.UUID) string { return title(s.Staff, id) },
		"equipment":  func(id uuid.UUID) string { return title(s.Equipment, id) },
		"management": func(id uuid.UUID) string { return title(s.Management, id) },
		"documents":  func(id uuid.UUID) string { return title(s.Documents, id) },
		"cases":      func(id uuid.UUID) string { return title(s.Cases, id) },
	}
}

func publicNames(f PublicFiling) names {
	return names{
		"premises": func(id uuid.UUID) string {
			return titleAt(f.Premises, slices.IndexFunc(f.Premises, func(p PublicPremises) bool { return p.ID == id }))
		},
		"documents": func(id uuid.UUID) string {
			return titleAt(f.Documents, slices.IndexFunc(f.Documents, func(d PublicDocument) bool { return d.ID == id }))
		},
	}
}

func title[V any](rows map[uuid.UUID]V, id uuid.UUID) string {
	if row, ok := rows[id]; ok {
		return rowTitle("", row)
	}
	return ""
}

func titleAt[V any](rows []V, i int) string {
	if i < 0 {
		return ""
	}
	return rowTitle("", rows[i])
}

// references says which list a field refers to, by its JSON name.
var references = map[string]string{
	"premises_id": "premises", "document_id": "documents", "certificate_id": "documents", "annex_id": "documents", "proof_id": "documents", "staff_id": "staff", "former_staff_id": "staff", "case_id": "cases",
}

// reference names the row that the field at a path refers to.
func (n names) reference(path string, id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	if find := n[references[path[strings.LastIndexByte(path, '.')+1:]]]; find != nil {
		if name := find(id); name != "" {
			return name
		}
	}
	return id.String()
}

// FieldName names the field at a path together with the row it is in, for who
// has only the path, of a return or a finding: 设备 CY-0017：型号规格.
func (v FilingView) FieldName(path string) string { return namesIn(v.State).field(path) }

func (n names) field(path string) string {
	list, rest, _ := strings.Cut(path, ".")
	row, _, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(row)
	if find := n[list]; find != nil && err == nil {
		switch name := find(id); {
		case name == "":
		case row == rest:
			return name
		default:
			return name + "：" + FieldLabel(path)
		}
	}
	return FieldLabel(path)
}

// rowTitle names a row of a list so that people recognize it.
func rowTitle(key string, row any) string {
	switch row := row.(type) {
	case filing.Part[filing.Premises]:
		return premisesPartTitle(row)
	case filing.StaffRow:
		return staffTitle(row)
	case filing.EquipmentRow:
		return "设备 " + row.AssetNumber
	case filing.ManagementRow:
		return managementTitle(row.Management)
	case filing.DocumentRow:
		return documentTitle(row)
	case filing.Case:
		return caseTitle(row)
	case PublicPremises:
		return premisesTitle(row.Kind, row.Name)
	case PublicEquipment:
		return "设备 " + row.AssetNumber
	case PublicDocument:
		return documentInWords(row.Kind, row.Title)
	}
	return keyWords[key]
}

func premisesPartTitle(p filing.Part[filing.Premises]) string {
	return premisesTitle(p.Value.Kind, p.Value.Name)
}

func premisesTitle(kind domain.PremisesKind, name string) string {
	return kind.Label() + "“" + name + "”"
}

// staffTitle shows of a person the end of the ID number's mask.
func staffTitle(row filing.StaffRow) string {
	if len(row.Person.Ciphertext) == 0 {
		return "人员" + erasedValue
	}
	return strings.TrimSpace("人员 " + shortMask(row.Person.Masks["id_number"]))
}

func shortMask(mask string) string {
	if mask == "" {
		return ""
	}
	return "****" + strings.TrimLeft(mask, "*")
}

// managementTitle: 质量手册《质量手册》.
func managementTitle(m filing.Management) string { return m.Kind.Label() + "《" + m.Title + "》" }

func documentTitle(row filing.DocumentRow) string { return documentInWords(row.Kind, row.Title) }

// documentInWords: 资质认定证书《资质认定证书 251012059998》.
func documentInWords(kind domain.DocumentKind, title string) string {
	if title == "" {
		return kind.Label()
	}
	return kind.Label() + "《" + title + "》"
}

// caseTitle: 检测类首次备案, 新增运维机构备案 (Q7.7), 检测类备案变更, 机构信息备案变更.
func caseTitle(c filing.Case) string {
	if c.Kind == filing.SecondTrackCase {
		if c.Level == filing.TrackLevel(domain.Testing) {
			return "新增监测机构备案"
		}
		return "新增运维机构备案"
	}
	return Label(c.Level) + Label(c.Kind)
}

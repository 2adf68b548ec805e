package projections

import (
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// names finds the words for rows that other rows refer to.
type names struct {
	premises, document, staff, cases func(uuid.UUID) string // "" if there is no such row
}

func flattenState(s filing.State, parts []section) []Field {
	return flatten(s, parts, namesIn(s))
}

func flattenPublic(v PublicView) []Field {
	switch {
	case v.Filing != nil:
		return flatten(*v.Filing, publicSections, publicNames(*v.Filing))
	case v.Cancellation != nil:
		return flatten(struct {
			Cancellation PublicCancellation `json:"cancellation"`
		}{*v.Cancellation}, cancellationSections, names{})
	}
	return nil
}

func namesIn(s filing.State) names {
	return names{
		premises: func(id uuid.UUID) string { return title(s.Premises, id, premisesPartTitle) },
		document: func(id uuid.UUID) string { return title(s.Documents, id, documentTitle) },
		staff:    func(id uuid.UUID) string { return title(s.Staff, id, staffTitle) },
		cases:    func(id uuid.UUID) string { return title(s.Cases, id, caseTitle) },
	}
}

func publicNames(f PublicFiling) names {
	return names{
		premises: func(id uuid.UUID) string {
			i := slices.IndexFunc(f.Premises, func(p PublicPremises) bool { return p.ID == id })
			if i < 0 {
				return ""
			}
			return premisesTitle(f.Premises[i].Kind, f.Premises[i].Name)
		},
		document: func(id uuid.UUID) string {
			d, ok := PublicView{Filing: &f}.Document(id)
			if !ok {
				return ""
			}
			return withTitle(d.Kind, d.Title)
		},
	}
}

func title[V any](rows map[uuid.UUID]V, id uuid.UUID, of func(V) string) string {
	if row, ok := rows[id]; ok {
		return of(row)
	}
	return ""
}

// reference names the row that the field at a path refers to.
func (n names) reference(path string, id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	find := map[string]func(uuid.UUID) string{
		"premises_id": n.premises, "document_id": n.document,
		"staff_id": n.staff, "former_staff_id": n.staff, "case_id": n.cases,
	}[path[strings.LastIndexByte(path, '.')+1:]]
	if find != nil {
		if name := find(id); name != "" {
			return name
		}
	}
	return id.String()
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
	case filing.DocumentRow:
		return documentTitle(row)
	case filing.Case:
		return caseTitle(row)
	case PublicPremises:
		return premisesTitle(row.Kind, row.Name)
	case PublicEquipment:
		return "设备 " + row.AssetNumber
	case PublicDocument:
		return withTitle(row.Kind, row.Title)
	}
	return keyWords[key]
}

func premisesPartTitle(p filing.Part[filing.Premises]) string {
	return premisesTitle(p.Value.Kind, p.Value.Name)
}

func premisesTitle(kind domain.PremisesKind, name string) string {
	return withQuoted(kind.Label(), name)
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

func documentTitle(row filing.DocumentRow) string { return withTitle(row.Kind, row.Title) }

func withTitle(kind domain.DocumentKind, title string) string { return withQuoted(kind.Label(), title) }

func withQuoted(what, name string) string {
	if name == "" {
		return what
	}
	return what + "“" + name + "”"
}

// caseTitle: 检测类首次备案, 运维类新增机构类型备案, 检测类备案变更, 机构备案变更.
func caseTitle(c filing.Case) string { return Label(c.Level) + Label(c.Kind) }

package projections

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// What stands for values that are not shown.
const (
	sealedValue    = "（已填写）"
	erasedValue    = "（已删除）"
	changedContent = "（内容已变更）"
)

// format returns how a value reads and what equality looks at; ok is false for
// what has parts.
func (n names) format(path string, v any) (text, raw string, ok bool) {
	switch v := v.(type) {
	case bool:
		text = "否"
		if v {
			text = "是"
		}
		return text, text, true
	case int:
		return number(int64(v)), strconv.Itoa(v), true
	case int64:
		return number(v), strconv.FormatInt(v, 10), true
	case string:
		return v, v, true
	case uuid.UUID:
		return n.reference(path, v), v.String(), true
	case domain.Sealed:
		return sealedText(v), sealedRaw(v), true
	case []filing.ReturnPoint:
		text = n.points(v)
		return text, text, true
	case []filing.OperationField:
		text = operationFields(v)
		return text, text + certificates(v), true
	case []filing.StaffCertificate:
		text = staffCertificates(v)
		return text, text, true
	case []filing.AnnexCategory:
		text = annexCategories(v)
		return text, text + annexContents(v), true
	case []PublicAnnexCategory:
		text = publicAnnexCategories(v)
		return text, text + annexContents(v), true
	case []filing.PointAnswer:
		text = answers(v)
		return text, text, true
	}
	return formatCode(v)
}

// formatCode formats codes and other texts and numbers that are types.
func formatCode(v any) (text, raw string, ok bool) {
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		if raw = r.String(); raw != "" {
			text = label(v, raw)
		}
		return text, raw, true
	}
	if l, ok := v.(interface{ Label() string }); ok {
		return l.Label(), l.Label(), true
	}
	return "", "", false
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// sealedText shows the masks, as far as they show anything.
func sealedText(v domain.Sealed) string {
	switch {
	case v.IsZero():
		return ""
	case len(v.Ciphertext) == 0:
		return erasedValue
	}
	var masks []string
	for _, field := range slices.Sorted(maps.Keys(v.Masks)) {
		if strings.Trim(v.Masks[field], "*") != "" {
			masks = append(masks, FieldLabel("staff.0."+field)+" "+v.Masks[field])
		}
	}
	if len(masks) == 0 {
		return sealedValue
	}
	return strings.Join(masks, "、")
}

func sealedRaw(v domain.Sealed) string {
	raw := []string{v.Subject.String(), v.Key, string(v.Ciphertext)}
	for _, field := range slices.Sorted(maps.Keys(v.Masks)) {
		raw = append(raw, field, v.Masks[field])
	}
	return strings.Join(raw, "\x00")
}

// operationFields lists in what operation serves others: 废水氨氮（证书编号：无）.
func operationFields(list []filing.OperationField) string {
	lines := make([]string, len(list))
	for i, f := range list {
		lines[i] = f.Field.Label()
		if f.Text != "" {
			lines[i] += "：" + f.Text
		}
		if f.Certificate == "" {
			lines[i] += "（证书编号：无）"
			continue
		}
		lines[i] += "（证书编号：" + f.Certificate + "，等级：" + f.Level.Label() + "，" + f.Issuer + "，有效期至 " + string(f.ValidTo) + "）"
	}
	return strings.Join(lines, "、")
}

// staffCertificates lists what somebody was found able to do: 采样（2026-01-05，
// 有效期至 2029-01-04）.
func staffCertificates(list []filing.StaffCertificate) string {
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = c.Items + "（" + string(c.IssuedOn)
		if c.ValidTo != "" {
			lines[i] += "，有效期至 " + string(c.ValidTo)
		}
		lines[i] += "）"
	}
	return strings.Join(lines, "；")
}

// certificates tells documents of the same fields apart.
func certificates(list []filing.OperationField) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString("\x00" + f.DocumentID.String())
	}
	return b.String()
}

// answers lists what the institution said to the points of a return.
func answers(list []filing.PointAnswer) string {
	lines := make([]string, len(list))
	for i, a := range list {
		lines[i] = a.Text
	}
	return strings.Join(lines, "；")
}

// points lists what a return asks for, in the official's words.
func (n names) points(list []filing.ReturnPoint) string {
	lines := make([]string, len(list))
	for i, p := range list {
		lines[i] = n.field(p.Field) + "：" + p.Reason.Label() + "，" + p.Text
	}
	return strings.Join(lines, "；")
}

package domain_test

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

// person is a struct as the packages below build them: its own fields are plain
// and only what it embeds keeps them in.
type person struct {
	domain.Plaintext
	Name   domain.PersonName
	School string
	Born   domain.Date
}

// traces are the plaintexts that must not be found in anything printed, and
// their hexadecimal forms.
var traces = []string{
	"329999198501010013", "沈予安", "19900001234", "lin@example.cn", "某大学", "1985-01-01",
	fmt.Sprintf("%x", "329999198501010013"), fmt.Sprintf("%X", "沈予安"), fmt.Sprintf("%x", "19900001234"),
}

// secrets returns one of every type that holds personal data in the clear, and
// of shapes they are passed around in.
func secrets(t *testing.T) map[string]any {
	t.Helper()
	number, err := domain.ParseIDNumber("329999198501010013", today)
	if err != nil {
		t.Fatal(err)
	}
	mobile, err := domain.ParseMobile("19900001234")
	if err != nil {
		t.Fatal(err)
	}
	name, err := domain.ParsePersonName("沈予安")
	if err != nil {
		t.Fatal(err)
	}
	email, err := domain.ParseEmail("lin@example.cn")
	if err != nil {
		t.Fatal(err)
	}
	p := person{Name: name, School: "某大学", Born: "1985-01-01"}
	return map[string]any{
		"id number":           number,
		"mobile":              mobile,
		"name":                name,
		"email":               email,
		"secret":              domain.Conceal(domain.Text("某大学")),
		"person":              p,
		"secret person":       domain.Conceal(p),
		"pointer to number":   &number,
		"pointer to person":   &p,
		"slice of persons":    []person{p},
		"map of numbers":      map[string]domain.IDNumber{"a": number},
		"command with person": struct{ Person person }{p},
		"any":                 []any{number, name, p},
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	for kind, v := range secrets(t) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%20v"} {
			noTrace(t, kind+" "+verb, fmt.Sprintf(verb, v))
		}
		noTrace(t, kind+" Sprint", fmt.Sprint(v))
		noTrace(t, kind+" Errorf", fmt.Errorf("enter %v", v).Error())
	}
}

// fmt reaches into unexported fields without calling methods.
func TestSecretsDoNotPrintFromUnexportedFields(t *testing.T) {
	for kind, v := range secrets(t) {
		var outer any
		switch v := v.(type) {
		case domain.IDNumber:
			outer = struct{ n domain.IDNumber }{v}
		case domain.Mobile:
			outer = struct{ m domain.Mobile }{v}
		case domain.PersonName:
			outer = struct{ n domain.PersonName }{v}
		case domain.Email:
			outer = struct{ e domain.Email }{v}
		case domain.Secret[domain.Text]:
			outer = struct{ s domain.Secret[domain.Text] }{v}
		case domain.Secret[person]:
			outer = struct{ s domain.Secret[person] }{v}
		default:
			continue
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			noTrace(t, kind+" "+verb, fmt.Sprintf(verb, outer))
		}
	}
}

func TestSecretsAreNotLogged(t *testing.T) {
	for kind, v := range secrets(t) {
		var text, js bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("entered", "v", v)
		slog.New(slog.NewJSONHandler(&js, nil)).Info("entered", "v", v, slog.Group("g", "v", v))
		noTrace(t, kind+" in a text log", text.String())
		noTrace(t, kind+" in a JSON log", js.String())
	}
}

func TestSecretsAreNotMarshaled(t *testing.T) {
	for kind, v := range secrets(t) {
		if b, err := json.Marshal(v); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("json.Marshal(%s) = %s, %v", kind, b, err)
		}
		if b, err := domain.MarshalStored(v); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("MarshalStored(%s) = %s, %v", kind, b, err)
		}
		var b bytes.Buffer
		err := gob.NewEncoder(&b).Encode(v)
		noTrace(t, kind+" as gob", b.String()+fmt.Sprint(err))
		doc, err := xml.Marshal(v)
		noTrace(t, kind+" as XML", string(doc)+fmt.Sprint(err))
	}
}

// Every encoder finds its own way in refused, whether or not it would fall back
// on another one.
func TestSecretsRefuseEveryEncoder(t *testing.T) {
	for kind, v := range secrets(t) {
		switch v.(type) {
		case domain.IDNumber, domain.Mobile, domain.PersonName, domain.Email, domain.Secret[domain.Text], person:
		default:
			continue
		}
		_, jsonErr := v.(json.Marshaler).MarshalJSON()
		_, textErr := v.(encoding.TextMarshaler).MarshalText()
		_, binaryErr := v.(encoding.BinaryMarshaler).MarshalBinary()
		for _, err := range []error{jsonErr, textErr, binaryErr} {
			if !errors.Is(err, domain.ErrPlaintext) {
				t.Errorf("%s is encoded: %v", kind, err)
			}
		}
	}
}

func TestSecretsAreNotUnmarshaled(t *testing.T) {
	var p person
	for kind, v := range map[string]any{
		"id number": &domain.IDNumber{}, "name": &domain.PersonName{}, "person": &p,
	} {
		if err := json.Unmarshal([]byte(`{"School":"某大学"}`), v); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("json.Unmarshal into %s: %v", kind, err)
		}
		if err := json.Unmarshal([]byte(`"x"`), v); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("json.Unmarshal of a string into %s: %v", kind, err)
		}
		if err := v.(encoding.TextUnmarshaler).UnmarshalText(nil); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("UnmarshalText into %s: %v", kind, err)
		}
		if err := v.(encoding.BinaryUnmarshaler).UnmarshalBinary(nil); !errors.Is(err, domain.ErrPlaintext) {
			t.Errorf("UnmarshalBinary into %s: %v", kind, err)
		}
	}
}

func TestMasks(t *testing.T) {
	for _, c := range []struct {
		secret interface {
			fmt.Stringer
			Mask() string
			IsZero() bool
		}
		mask string
	}{
		{domain.RestoreIDNumber("32999919850101001X"), "****************1X"},
		{domain.RestoreMobile("19900001234"), "*********34"},
		{domain.RestorePersonName("沈予安"), "**"},
		{domain.RestorePersonName("阿依古丽·买买提"), "**"},
		{domain.RestoreEmail("lin@example.cn"), "***"},
		{domain.Conceal(7), "***"},
		{domain.RestoreMobile("7"), "*"},
		{domain.IDNumber{}, ""},
		{domain.Secret[int]{}, ""},
	} {
		if c.secret.Mask() != c.mask || c.secret.String() != c.mask || fmt.Sprintf("%s|", c.secret) != c.mask+"|" {
			t.Errorf("mask %q, want %q", c.secret.Mask(), c.mask)
		}
		if c.secret.IsZero() != (c.mask == "") {
			t.Errorf("IsZero of %q", c.mask)
		}
	}
}

func TestSecretsAreEqualByValue(t *testing.T) {
	a, b := domain.RestoreIDNumber("329999198501010013"), domain.RestoreIDNumber("329999198501010013")
	if !a.Equal(b) || !cmp.Equal(a, b) {
		t.Error("the same number twice is not equal")
	}
	if a.Equal(domain.RestoreIDNumber("33999919900615012X")) || a.Equal(domain.IDNumber{}) {
		t.Error("another number is equal")
	}
	if !cmp.Equal(domain.Conceal(domain.Text("a")), domain.Conceal(domain.Text("a"))) ||
		cmp.Equal(domain.Conceal(0), domain.Secret[int]{}) {
		t.Error("secrets are not compared by value and presence")
	}
	if got := (domain.Secret[int]{}).Reveal(); got != 0 {
		t.Errorf("the zero Secret reveals %d", got)
	}
	if n := (domain.IDNumber{}); n.BirthDate() != "" || n.Sex() != "" || n.AgeOn(today) != 0 {
		t.Error("no number has a birth date, sex or age")
	}
}

func noTrace(t *testing.T, where, printed string) {
	t.Helper()
	for _, trace := range traces {
		if strings.Contains(printed, trace) {
			t.Errorf("%s shows personal data: %s", where, printed)
			return
		}
	}
}

package domain_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

func TestCodeListsOfCapabilityAndCourse(t *testing.T) {
	checkList(t, "division", domain.Divisions, nil, 34)
	checkList(t, "operation capability", domain.OperationCapabilities, domain.ParseOperationCapability, 16)
	checkList(t, "capability level", domain.CapabilityLevels, domain.ParseCapabilityLevel, 4)
	checkList(t, "management document", domain.ManagementDocuments, domain.ParseManagementDocument, 14)
	checkList(t, "cancellation ground", domain.CancellationGrounds, domain.ParseCancellationGround, 3)
	checkList(t, "CMA status", domain.CMAStatuses, domain.ParseCMAStatus, 5)
	checkList(t, "CMA issuer", domain.CMAIssuers, domain.ParseCMAIssuer, 32)
	checkList(t, "method kind", domain.MethodKinds, domain.ParseMethodKind, 2)
	checkList(t, "anti-tamper function", domain.AntiTampers, domain.ParseAntiTamper, 5)
	checkList(t, "system function", domain.SystemFunctions, domain.ParseSystemFunction, 8)
	checkList(t, "confirmation result", domain.ConfirmationResults, domain.ParseConfirmationResult, 3)
	checkList(t, "degree", domain.Degrees, domain.ParseDegree, 4)
	checkList(t, "major group", domain.MajorGroups, domain.ParseMajorGroup, 25)
	checkList(t, "suggestion kind", domain.SuggestionKinds, domain.ParseSuggestionKind, 4)
}

// Q4.3: every field of operation belongs to one of the six categories.
func TestOperationCapabilityCategories(t *testing.T) {
	n := map[domain.MonitoringCategory]int{}
	for _, c := range domain.OperationCapabilities() {
		if !c.On(domain.Operation) || c.On(domain.Testing) {
			t.Errorf("%s: on testing %v, on operation %v", c, c.On(domain.Testing), c.On(domain.Operation))
		}
		n[c.Category()]++
	}
	want := map[domain.MonitoringCategory]int{
		domain.OperationSourceGas: 3, domain.OperationSourceWater: 5, domain.OperationAmbientAir: 2,
		domain.OperationSurfaceWater: 3, domain.OperationNoise: 2, domain.OperationOther: 1,
	}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("fields by category (-want +got):\n%s", diff)
	}
	if c := domain.OperationCapability("x"); c.Category() != "" || c.On(domain.Operation) {
		t.Error("an unknown field has a category")
	}
}

// domain-decisions 1.26: what blocks; everything else advises.
func TestManagementDocumentsRequired(t *testing.T) {
	var got []string
	for _, track := range domain.Tracks() {
		for _, d := range domain.ManagementDocuments() {
			if d.RequiredOf(track) {
				got = append(got, string(track)+" "+string(d))
			}
		}
	}
	want := []string{"testing data_quality_system", "operation operation_record_system"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("required (-want +got):\n%s", diff)
	}
}

// domain-decisions 1.8: a missing CMA is no ground for the operation track.
func TestQ1_10_CancellationGroundsByTrack(t *testing.T) {
	for _, g := range domain.CancellationGrounds() {
		if !g.On(domain.Testing) || g.On(domain.Operation) != (g != domain.GroundNoCMA) {
			t.Errorf("%s: testing %v, operation %v", g, g.On(domain.Testing), g.On(domain.Operation))
		}
		if g.On("") {
			t.Errorf("%s is on no track", g)
		}
	}
	if domain.CancellationGround("x").On(domain.Testing) {
		t.Error("an unknown ground ends a track")
	}
}

// The counts are the annex's own.
func TestBasicItems(t *testing.T) {
	want := map[domain.MonitoringCategory]int{
		"M01": 18, "M02": 4, "M03": 11, "M04": 10, "M05": 18, "M06": 11, "M07": 2, "M08": 7, "M09": 2, "M10": 1, "M11": 2, "M12": 4, "M13": 4,
	}
	got := map[domain.MonitoringCategory]int{}
	names := map[string]bool{}
	for _, i := range domain.BasicItems() {
		got[i.Category()]++
		if !strings.HasPrefix(string(i), string(i.Category())+".") || names[string(i.Category())+i.Label()] {
			t.Errorf("%s of %s: %s", i, i.Category(), i.Label())
		}
		names[string(i.Category())+i.Label()] = true
		if p, err := domain.ParseBasicItem(string(i)); err != nil || p != i {
			t.Errorf("ParseBasicItem(%s): %v", i, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items by category (-want +got):\n%s", diff)
	}
	if got := domain.BasicItem("M01.18").Label(); got != "硫化物" {
		t.Errorf("M01.18 is %s", got)
	}
	if a, b := domain.BasicItem("M12.02").Alternative(), domain.BasicItem("M12.03").Alternative(); a != 1 || b != 2 {
		t.Errorf("sets %d and %d", a, b)
	}
	if !domain.BasicItem("M03.04").Restored() || domain.BasicItem("M06.02").Restored() {
		t.Error("restored names")
	}
	if got := domain.BasicItem("M01.10").Synonyms(); !slices.Equal(got, []string{"氨（以N计）"}) {
		t.Errorf("synonyms of ammonia: %v", got)
	}
	for _, s := range []string{"", "M01.00", "M01.19", "M14.01", "m01.01", "水温"} {
		if _, err := domain.ParseBasicItem(s); !errors.Is(err, domain.ErrBasicItemUnknown) {
			t.Errorf("ParseBasicItem(%q): %v", s, err)
		}
	}
	if domain.BasicItem("M99.01").Category() != "" {
		t.Error("an unknown item has a category")
	}
}

// What an annex calls a parameter is one of the basic items, or none.
func TestBasicItemNamed(t *testing.T) {
	for _, c := range []struct {
		category  domain.MonitoringCategory
		parameter string
		want      domain.BasicItem
	}{
		{"M01", "氨氮", "M01.10"}, {"M01", "氨（以N计）", "M01.10"}, {"M01", "氨(以n计)", "M01.10"}, {"M01", "ＰＨ值", "M01.02"},
		{"M01", "六 价 铬", "M01.13"}, {"M01", "铬（六价）", "M01.13"}, {"M03", "六价铬", "M03.10"},
		{"M11", "工频电场/工频磁场", "M11.02"}, {"M11", "工频磁场", "M11.02"}, {"M12", "α、β表面污染", "M12.04"},
		{"M01", "镍", ""}, {"M02", "氨氮", ""}, {"M01", "", ""}, {domain.OperationNoise, "噪声", ""},
	} {
		got, ok := domain.BasicItemNamed(c.category, c.parameter)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q is %q, %v", c.category, c.parameter, got, ok)
		}
	}
}

func TestMissingBasicItems(t *testing.T) {
	for _, c := range []struct {
		category domain.MonitoringCategory
		held     []domain.BasicItem
		want     []domain.BasicItem
	}{
		{"M07", nil, []domain.BasicItem{"M07.01", "M07.02"}},
		{"M07", []domain.BasicItem{"M07.02", "M01.01"}, []domain.BasicItem{"M07.01"}},
		{"M07", []domain.BasicItem{"M07.02", "M07.01"}, nil},
		{"M12", nil, []domain.BasicItem{"M12.01", "M12.02"}},
		{"M12", []domain.BasicItem{"M12.03"}, []domain.BasicItem{"M12.04"}},
		{"M12", []domain.BasicItem{"M12.03", "M12.04"}, nil},
		{domain.OperationNoise, nil, nil},
	} {
		if got := domain.MissingBasicItems(c.category, c.held); !slices.Equal(got, c.want) {
			t.Errorf("%s with %v lacks %v", c.category, c.held, got)
		}
	}
}

func TestMajorGroupsRelated(t *testing.T) {
	related := 0
	for _, g := range domain.MajorGroups() {
		if g.Related() {
			related++
		}
	}
	if related != 24 || domain.MajorOther.Related() || domain.MajorGroup("law").Related() {
		t.Errorf("%d related groups", related)
	}
}

package domain_test

import (
	"errors"
	"regexp"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

type code interface {
	~string
	Label() string
}

// checkList holds what is true of every code list: codes and labels are there,
// each once; parsing is exact and closed; what the list hands out is a copy.
func checkList[C code](t *testing.T, name string, list func() []C, parse func(string) (C, error), size int) {
	t.Helper()
	all := list()
	if len(all) != size {
		t.Errorf("%s: %d codes, want %d", name, len(all), size)
	}
	codes, labels := map[C]bool{}, map[string]bool{}
	form := regexp.MustCompile(`^([a-z]+(_[a-z]+)*|M\d\d|\d\d\d?)$`)
	for _, c := range all {
		if c == "" || codes[c] || !form.MatchString(string(c)) {
			t.Errorf("%s: code %q is empty, repeated or malformed", name, c)
		}
		if l := c.Label(); l == "" || l == string(c) || labels[l] {
			t.Errorf("%s: label %q of %q is empty, missing or repeated", name, l, c)
		}
		codes[c], labels[c.Label()] = true, true
		if got, ok := domain.ByLabel(all, c.Label()); !ok || got != c {
			t.Errorf("%s: ByLabel(%q) = %q, %v", name, c.Label(), got, ok)
		}
		if parse == nil {
			continue
		}
		if got, err := parse(string(c)); err != nil || got != c {
			t.Errorf("%s: parse(%q) = %q, %v", name, c, got, err)
		}
	}
	if parse != nil {
		for _, s := range []string{"", "no_such_code", " " + string(all[0]), all[0].Label()} {
			if got, err := parse(s); domain.KindOf(err) != domain.Invalid || got != "" {
				t.Errorf("%s: parse(%q) = %q, %v", name, s, got, err)
			}
		}
	}
	all[0] = "changed"
	if slices.Contains(list(), "changed") {
		t.Errorf("%s: a caller can change the list", name)
	}
	if C("later").Label() != "later" {
		t.Errorf("%s: a code this program does not know has no label", name)
	}
}

func TestCodeLists(t *testing.T) {
	checkList(t, "track", domain.Tracks, domain.ParseTrack, 2)
	checkList(t, "institution category", domain.InstitutionCategories, domain.ParseInstitutionCategory, 4)
	checkList(t, "monitoring category", domain.MonitoringCategories, domain.ParseMonitoringCategory, 19)
	checkList(t, "post", domain.Posts, domain.ParsePost, 11)
	checkList(t, "premises kind", domain.PremisesKinds, domain.ParsePremisesKind, 3)
	checkList(t, "premises tenure", domain.PremisesTenures, domain.ParsePremisesTenure, 3)
	checkList(t, "employment status", domain.EmploymentStatuses, domain.ParseEmploymentStatus, 3)
	checkList(t, "contract kind", domain.ContractKinds, domain.ParseContractKind, 4)
	checkList(t, "education", domain.Educations, domain.ParseEducation, 33)
	checkList(t, "title", domain.Titles, domain.ParseTitle, 11)
	checkList(t, "education level", domain.EducationLevels, domain.ParseEducationLevel, 5)
	checkList(t, "title level", domain.TitleLevels, domain.ParseTitleLevel, 6)
	checkList(t, "equipment status", domain.EquipmentStatuses, domain.ParseEquipmentStatus, 5)
	checkList(t, "equipment ownership", domain.EquipmentOwnerships, domain.ParseEquipmentOwnership, 3)
	checkList(t, "equipment use", domain.EquipmentUses, domain.ParseEquipmentUse, 8)
	checkList(t, "traceability", domain.Traceabilities, domain.ParseTraceability, 3)
	checkList(t, "registration certificate", domain.RegistrationCertificates, domain.ParseRegistrationCertificate, 4)
	checkList(t, "ownership nature", domain.OwnershipNatureCodes, domain.ParseOwnershipNatureCode, 34)
	checkList(t, "document kind", domain.DocumentKinds, domain.ParseDocumentKind, 16)
	checkList(t, "signer role", domain.CommitmentSignerRoles, domain.ParseCommitmentSignerRole, 2)
	checkList(t, "sex", domain.Sexes, nil, 2)
}

func TestCodesOfATrack(t *testing.T) {
	if got := domain.PostsOf(domain.Testing); len(got) != 9 {
		t.Errorf("%d posts of testing: %v", len(got), got)
	}
	want := []domain.Post{
		domain.PostTechnicalManagement, domain.PostQualityManagement, domain.PostFieldOperation, domain.PostQualitySupervision,
	}
	if diff := cmp.Diff(want, domain.PostsOf(domain.Operation)); diff != "" {
		t.Errorf("posts of operation (-want +got):\n%s", diff)
	}
	if got := domain.MonitoringCategoriesOf(domain.Testing); len(got) != 13 || got[0] != "M01" || got[12] != "M13" {
		t.Errorf("monitoring categories of testing: %v", got)
	}
	if got := domain.MonitoringCategoriesOf(domain.Operation); len(got) != 6 || got[5] != domain.OperationOther {
		t.Errorf("monitoring categories of operation: %v", got)
	}
	if got := domain.InstitutionCategoriesOf(domain.Testing); !slices.Equal(got, []domain.InstitutionCategory{"general", "radiation_only"}) {
		t.Errorf("institution categories of testing: %v", got)
	}
	if got := domain.InstitutionCategoriesOf(domain.Operation); len(got) != 2 {
		t.Errorf("institution categories of operation: %v", got)
	}
	if got := domain.EquipmentOwnershipsOf(domain.Operation); !slices.Equal(got, []domain.EquipmentOwnership{"owned", "leased"}) {
		t.Errorf("ownerships of operation: %v", got)
	}
	if got := len(domain.EquipmentOwnershipsOf(domain.Testing)); got != 3 {
		t.Errorf("%d ownerships of testing", got)
	}
	if testing, operation := len(domain.EquipmentUsesOf(domain.Testing)), len(domain.EquipmentUsesOf(domain.Operation)); testing != 5 || operation != 3 {
		t.Errorf("uses: %d of testing, %d of operation", testing, operation)
	}
	if domain.Testing.Other() != domain.Operation || domain.Operation.Other() != domain.Testing {
		t.Error("the other track")
	}
	for _, c := range []interface{ On(domain.Track) bool }{
		domain.Post("cashier"), domain.EquipmentUse("x"), domain.EquipmentOwnership("x"), domain.MonitoringCategory("M99"),
		domain.InstitutionCategory("x"),
	} {
		if c.On(domain.Testing) || c.On(domain.Operation) {
			t.Errorf("%v belongs to a track", c)
		}
	}
	if domain.PostFieldSampling.On("") || domain.PostTechnicalManagement.On("") {
		t.Error("a post belongs to no track")
	}
}

func TestRadiation(t *testing.T) {
	var got []domain.MonitoringCategory
	for _, c := range domain.MonitoringCategories() {
		if c.Radiation() {
			got = append(got, c)
		}
	}
	if !slices.Equal(got, []domain.MonitoringCategory{"M11", "M12"}) {
		t.Errorf("radiation categories: %v", got)
	}
}

func TestKeyPosts(t *testing.T) {
	var got []domain.Post
	for _, p := range domain.Posts() {
		if p.KeyPost() {
			got = append(got, p)
		}
	}
	want := []domain.Post{domain.PostTechnicalManagement, domain.PostQualityManagement, domain.PostAuthorizedSignatory}
	if !slices.Equal(got, want) {
		t.Errorf("key posts: %v", got)
	}
	for kind, may := range map[domain.ContractKind]bool{
		domain.ContractLabor: true, domain.ContractEmployment: true,
		domain.ContractDispatched: false, domain.ContractRehiredAfterRetirement: false, "": false,
	} {
		if kind.MayHoldKeyPost() != may {
			t.Errorf("%s may hold a key post: %v", kind, !may)
		}
	}
}

// Q5.2: an instrument that needs neither verification nor calibration is not
// entered, and the refusal says so.
func TestTraceabilityNotApplicable(t *testing.T) {
	if _, err := domain.ParseTraceability("not_applicable"); !errors.Is(err, domain.ErrTraceabilityNotApplicable) {
		t.Errorf("not applicable: %v", err)
	}
	if !domain.TraceabilityVerification.NeedsDates() || !domain.TraceabilityCalibration.NeedsDates() ||
		domain.TraceabilityCheck.NeedsDates() {
		t.Error("dates are for verification and calibration")
	}
}

// Q3.2, Q3.8: administrative staff and interns have no post and no contract kind.
func TestNoPostForAdministrationAndInterns(t *testing.T) {
	for _, s := range []string{"administration", "finance", "cashier", "intern"} {
		if _, err := domain.ParsePost(s); !errors.Is(err, domain.ErrPostUnknown) {
			t.Errorf("ParsePost(%q): %v", s, err)
		}
		if _, err := domain.ParseContractKind(s); !errors.Is(err, domain.ErrContractKindUnknown) {
			t.Errorf("ParseContractKind(%q): %v", s, err)
		}
	}
}

func TestQualifications(t *testing.T) {
	want := map[domain.EducationLevel]int{
		domain.EducationDoctor: 1, domain.EducationMaster: 3, domain.EducationBachelor: 5, domain.EducationCollege: 8,
	}
	for _, l := range domain.EducationLevels() {
		years, ok := l.EquivalentYears()
		if wantYears, wantOK := want[l]; years != wantYears || ok != wantOK {
			t.Errorf("%s: %d years, %v", l, years, ok)
		}
	}
	for i, l := range domain.TitleLevels() {
		if l.IntermediateOrAbove() != (i < 3) {
			t.Errorf("%s: intermediate or above is %v", l, !(i < 3))
		}
	}
}

func TestDocumentKinds(t *testing.T) {
	var public, personal []string
	for i, k := range domain.DocumentKinds() {
		if i < 15 && k.Number() != "A"+string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10)) {
			t.Errorf("%s is number %q", k, k.Number())
		}
		if k.Public() {
			public = append(public, k.Number())
		}
		if k.AboutPerson() {
			personal = append(personal, k.Number())
		}
	}
	if !slices.Equal(public, []string{"A02", "A04", "A05"}) || !slices.Equal(personal, []string{"A08", "A09"}) {
		t.Errorf("public %v, about a person %v", public, personal)
	}
	if domain.DocumentEvidence.Number() != "" || domain.DocumentKind("x").Number() != "" {
		t.Error("evidence has a number")
	}
}

package domain_test

import (
	"testing"

	"example.org/ledger/domain"
)

// TestEducationLevels: of GB/T 4658 only what was completed counts, and as what.
func TestEducationLevels(t *testing.T) {
	for code, want := range map[domain.Education]domain.EducationLevel{
		"11": domain.EducationDoctor, "12": "", "13": "",
		"14": domain.EducationMaster, "15": "", "16": "",
		"17": domain.EducationMaster, "19": "",
		"21": domain.EducationBachelor, "22": "", "23": "", "28": domain.EducationBachelor,
		"31": domain.EducationCollege, "33": "",
		"41": domain.EducationSecondaryOrBelow, "44": domain.EducationSecondaryOrBelow, "48": "",
		"61": domain.EducationSecondaryOrBelow, "81": domain.EducationSecondaryOrBelow, "83": "", "90": domain.EducationSecondaryOrBelow,
		"99": "", "": "",
	} {
		if _, err := domain.ParseEducation(string(code)); err != nil {
			want = ""
		}
		if got := code.Level(); got != want {
			t.Errorf("%s %s counts as %q, want %q", code, code.Label(), got, want)
		}
	}
}

// TestTitleLevelOfCode: the last digit of a code of GB/T 8561 is the level.
func TestTitleLevelOfCode(t *testing.T) {
	for code, want := range map[domain.Title]domain.TitleLevel{
		"011": domain.TitleSenior, "012": domain.TitleAssociateSenior, "013": domain.TitleIntermediate,
		"072": domain.TitleAssociateSenior, "075": domain.TitleTechnician,
		"082": domain.TitleAssociateSenior, "083": domain.TitleIntermediate, "084": domain.TitleAssistant, "085": domain.TitleTechnician,
		"081": "", "999": "", "": "",
	} {
		if got := code.Level(); got != want {
			t.Errorf("%s %s has level %q, want %q", code, code.Label(), got, want)
		}
	}
}

package domain

import (
	"errors"
	"slices"
	"testing"
)

func TestParseArea(t *testing.T) {
	for s, want := range map[string]Area{
		"32": "32", "320000": "32", "3205": "3205", "320500": "3205", "320506": "320506", " ３２０５ ": "3205", "65": "65",
	} {
		if got, err := ParseArea(s); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", s, got, err, want)
		}
	}
	for _, s := range []string{"", "3", "320", "32050", "3205061", "66", "660000", "71", "99", "32a5", "苏州", "32%", "३२"} {
		if got, err := ParseArea(s); !errors.Is(err, ErrAreaFormat) {
			t.Errorf("%q: %q, %v, want ErrAreaFormat", s, got, err)
		}
	}
}

func TestAreasOfACounty(t *testing.T) {
	if got := CountyCode("320506").Areas(); !slices.Equal(got, []Area{"32", "3205", "320506"}) {
		t.Error(got)
	}
	if got := CountyCode("").Areas(); got != nil {
		t.Error(got)
	}
}

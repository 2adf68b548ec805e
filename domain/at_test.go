package domain_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
)

func TestAt(t *testing.T) {
	if domain.At(nil, "name") != nil {
		t.Error("nothing has a place")
	}
	if err := domain.At(domain.ErrTextTooLong, "name"); !errors.Is(err, domain.ErrTextTooLong.At("name")) {
		t.Errorf("At = %v", err)
	}
	if domain.ErrTextTooLong.Field != "" {
		t.Error("the sentinel was changed")
	}
	inner := domain.At(domain.ErrTextTooLong, "address")
	if err := domain.At(inner, "premises.0"); !errors.Is(err, domain.ErrTextTooLong.At("premises.0.address")) {
		t.Errorf("At within At = %v", err)
	}
	both := domain.At(errors.Join(domain.ErrDateDay.At("from"), domain.ErrDateYear.At("to")), "term")
	if !errors.Is(both, domain.ErrDateDay.At("term.from")) || !errors.Is(both, domain.ErrDateYear.At("term.to")) ||
		len(domain.Problems(both)) != 2 {
		t.Errorf("At of two = %v", both)
	}
	outage := errors.New("outage")
	if err := domain.At(outage, "name"); !errors.Is(err, outage) || domain.KindOf(err) != domain.Internal {
		t.Errorf("At of another error = %v", err)
	}
}

func TestWith(t *testing.T) {
	if domain.With(nil, 1) != nil {
		t.Error("nothing has no particulars")
	}
	both := domain.With(errors.Join(domain.ErrDateDay.At("from"), domain.ErrDateYear.At("to").With("its own")), 7)
	told := domain.Problems(both)
	if len(told) != 2 || told[0].Particulars != 7 || told[0].Field != "from" || told[1].Particulars != "its own" {
		t.Errorf("With of two = %+v", told)
	}
	if domain.ErrDateDay.Particulars != nil {
		t.Error("the sentinel was changed")
	}
	outage := errors.New("outage")
	if err := domain.With(outage, 1); err != outage {
		t.Errorf("With of another error = %v", err)
	}
}

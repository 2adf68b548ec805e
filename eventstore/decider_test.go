package eventstore_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestResolveClaims(t *testing.T) {
	leaving, joining := uuid.New(), uuid.New()
	personKey := func(s uuid.UUID) ([]byte, bool) {
		if s == leaving {
			return []byte("person"), true
		}
		return nil, false
	}
	there := domain.Holder{Stream: "filing-there", Subject: joining}
	got, err := eventstore.ResolveClaims([]domain.Claim{
		{Op: domain.HandClaim, Kind: domain.ClaimPerson, Subject: leaving, To: &there},
		{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: "32J202600001H"},
	}, personKey)
	want := []eventstore.Claim{
		{Op: domain.HandClaim, Kind: domain.ClaimPerson, Key: []byte("person"), Subject: leaving, To: eventstore.Holder{Stream: "filing-there", Subject: joining}},
		{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: []byte("32J202600001H")},
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("resolved %v (-want +got):\n%s", err, d)
	}
	_, err = eventstore.ResolveClaims([]domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Subject: joining}}, personKey)
	if !errors.Is(err, eventstore.ErrInvalid) || !strings.Contains(err.Error(), joining.String()) {
		t.Errorf("a person without key: %v, want ErrInvalid naming the subject", err)
	}
	if got, err := eventstore.ResolveClaims(nil, personKey); err != nil || len(got) != 0 {
		t.Errorf("no claims are resolved as %v, %v", got, err)
	}
}

package kurrentdb_test

import (
	"fmt"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/uuid"
)

// What claims cost. The caller of an append with one claim waits for four
// requests: the key, the stream, the reservation, the append; two more, to look
// and to confirm, come later. Keys beyond the first are read and reserved in
// parallel.
func BenchmarkAppendClaims(b *testing.B) {
	for _, claims := range []int{0, 1, 10, 200, eventstore.MaxClaims} {
		b.Run(fmt.Sprintf("%d claims", claims), func(b *testing.B) {
			s := open(b, standin.Start(b).URL())
			b.ResetTimer()
			for range b.N {
				a := to(newStream(), eventstore.Empty, 1)
				for range claims {
					key := uuid.New()
					a.Claims = append(a.Claims, eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Key: key[:], Subject: key})
				}
				mustAppend(b, s, a)
			}
			b.StopTimer()
		})
	}
}

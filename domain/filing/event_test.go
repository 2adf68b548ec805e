package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
)

func TestEvents(t *testing.T) { domaintest.CheckEvents(t, ".", filing.Events()) }

func TestHistories(t *testing.T) {
	domaintest.Replay(t, "testdata/history", domain.NewCodec(filing.Events()...), filing.Evolve)
}

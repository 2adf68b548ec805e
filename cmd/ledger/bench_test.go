package main

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/bench"
)

func TestBenchExplains(t *testing.T) {
	var want, out, progress strings.Builder
	if err := bench.Explain(&want); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"bench", "--explain"}, &out, &progress); err != nil {
		t.Fatal(err)
	}
	if out.String() != want.String() || progress.String() != "" {
		t.Errorf("%s%s", out.String(), progress.String())
	}
}

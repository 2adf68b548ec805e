package cmd_test

import (
	"testing"

	"example.org/ledger/migrations"
)

// TestMigrationsAreNumbered: without a gap and none twice, which two changes that
// each add one do not notice by themselves.
func TestMigrationsAreNumbered(t *testing.T) {
	if _, err := migrations.Version(); err != nil {
		t.Error(err)
	}
}

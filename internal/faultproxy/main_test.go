package faultproxy_test

import (
	"testing"

	"example.org/ledger/internal/pgtest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(pgtest.Stopping(m)) }

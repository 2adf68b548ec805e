package faultproxy_test

import (
	"testing"

	"example.org/ledger/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

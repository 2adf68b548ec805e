package kurrentdb_test

import (
	"os"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// servers are the connection strings to hold the suite against, by name: the
// stand-in and, where there is one, a real server. Then the tests need nothing
// of the machine, not even Go:
//
//	CGO_ENABLED=0 go test -c ./eventstore/kurrentdb
//	LEDGER_TEST_KURRENTDB='esdb://…' ./kurrentdb.test -test.run 'Store/real'
func servers(t *testing.T) map[string]string {
	urls := map[string]string{"stand-in": standin.Start(t).URL()}
	if url := os.Getenv("LEDGER_TEST_KURRENTDB"); url != "" {
		urls["real server"] = url
	}
	return urls
}

func TestStore(t *testing.T) {
	for name, url := range servers(t) {
		t.Run(name, func(t *testing.T) {
			s := open(t, url)
			eventstoretest.Run(t, func(*testing.T) eventstore.Store { return s })
		})
	}
}

package kurrentdb_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// The library takes what it does not understand for a default, writes warnings
// to the standard error, and puts the password into errors.
func TestConnectionStringsAreRefused(t *testing.T) {
	for name, url := range map[string]string{
		"another database":          "postgres://admin:se%cret@localhost:5432/x",
		"no host":                   "esdb://",
		"a path":                    "esdb://admin:secret@localhost/ledger",
		"a port that is none":       "esdb://admin:secret@localhost:port",
		"a malformed escape":        "esdb://admin:secret@localhost:2113/%zz",
		"a malformed setting":       "esdb://admin:secret@localhost?tls=%zz",
		"an unknown setting":        "esdb://admin:secret@localhost?throwOnAppendFailure=false",
		"a setting that is none":    "esdb://admin:secret@localhost?tls=perhaps",
		"pings too often":           "esdb://admin:secret@localhost?keepAliveInterval=5000",
		"no pings":                  "esdb://admin:secret@localhost?keepAliveInterval=-1",
		"a deadline that is none":   "esdb://admin:secret@localhost?defaultDeadline=soon",
		"no deadline":               "esdb://admin:secret@localhost?defaultDeadline=0",
		"a patience that is none":   "esdb://admin:secret@localhost?gossipTimeout=0",
		"a follower":                "esdb://admin:secret@localhost?nodePreference=follower",
		"a CA that is not there":    "esdb://admin:secret@localhost?tlsCAFile=/nowhere/ca.crt",
		"half a certificate":        "esdb://admin:secret@localhost?userCertFile=/nowhere/user.crt",
		"a certificate not there":   "esdb://admin:secret@localhost?userCertFile=/nowhere/user.crt&userKeyFile=/nowhere/user.key",
		"a password without a name": "esdb://:secret@localhost",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := kurrentdb.Open(url, kurrentdb.Options{})
			if err == nil {
				s.Close()
				t.Fatal("it was taken")
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "se%cret") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

func TestConnectionStringsAreTaken(t *testing.T) {
	for _, url := range []string{
		"esdb://localhost", "esdb://localhost:2113?tls=false", "esdb+discover://admin:changeit@cluster.example:2113",
		"esdb://a:2113,b:2113,c:2113?tls=false&gossipTimeout=2",
		"esdb://localhost?tlsVerifyCert=false&keepAliveInterval=20000&keepAliveTimeout=5000&defaultDeadline=3000&nodePreference=Leader",
		"esdb://localhost?maxDiscoverAttempts=3&discoveryInterval=100",
	} {
		s, err := kurrentdb.Open(url, kurrentdb.Options{})
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		s.Close()
	}
}

func TestCredentialsAndTLS(t *testing.T) {
	dir := t.TempDir()
	server := standin.Start(t, standin.TLS(dir, "ledger", "changeit"))
	good := server.URL()
	t.Run("right", func(t *testing.T) {
		s := open(t, good)
		a := to(newStream(), eventstore.Empty, 2)
		mustAppend(t, s, a)
		followAside(t, s, eventstore.Position{}).want(t, a)
	})
	t.Run("the wrong password", func(t *testing.T) {
		s := open(t, strings.Replace(good, "changeit", "guess", 1))
		_, err := s.Append(t.Context(), to(newStream(), eventstore.Empty, 1))
		if !errors.Is(err, kurrentdb.ErrDenied) || strings.Contains(err.Error(), "guess") {
			t.Errorf("%v, want denied", err)
		}
	})
	t.Run("nobody", func(t *testing.T) {
		s := open(t, strings.Replace(good, "ledger:changeit@", "", 1))
		if err := s.Health(t.Context()); !errors.Is(err, kurrentdb.ErrDenied) {
			t.Errorf("%v, want denied", err)
		}
	})
	t.Run("an authority nobody trusts", func(t *testing.T) {
		scheme, _, _ := strings.Cut(good, "?")
		s := open(t, scheme)
		if err := s.Health(t.Context()); !errors.Is(err, eventstore.ErrUnavailable) {
			t.Errorf("%v, want unavailable", err)
		}
	})
	t.Run("in the clear", func(t *testing.T) {
		plain := standin.Start(t)
		s := open(t, strings.Replace(plain.URL(), "://", "://ledger:changeit@", 1)) // not sent to anybody
		if err := s.Health(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if found, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(found) == 0 {
		t.Errorf("the authority's certificate: %v, %v", found, err)
	}
}

// A cluster is asked who leads; its nodes come and go.
func TestCluster(t *testing.T) {
	a := standin.Start(t)
	b, c := a.Follow(t), a.Follow(t)
	s, stream := open(t, a.ClusterURL()), newStream()
	f := followAside(t, s, eventstore.Position{})
	nodes := []*standin.Server{a, b, c}
	for i := range 9 {
		leader := nodes[i%3]
		leader.Lead()
		next := to(stream, eventstore.Revision(i)-1, 1)
		settled(t, s, next)
		f.want(t, next)
		nodes[(i+1)%3].Lead()
		leader.Stop()
		if err := leader.Resume(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(a.Stream(string(stream))); n != 9 {
		t.Errorf("%d events, want 9", n)
	}
}

package postgres_test

import (
	"errors"
	"net"
	"sync"
	"testing"

	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

func TestPoolerInTransactionModeIsRefused(t *testing.T) {
	url := pgtest.Migrated(t)
	p := newPooler(t, url)
	pool, err := postgres.Connect(t.Context(), p.url, postgres.Options{})
	if !errors.Is(err, postgres.ErrPooled) {
		t.Errorf("%v, want ErrPooled", err)
	}
	if err == nil {
		pool.Close()
	}
}

// pooler gives every transaction any free server connection, as such poolers
// do: to the client it looks like a connection, but nothing of a session holds.
type pooler struct {
	url      string
	config   *pgconn.Config
	listener net.Listener
	wg       sync.WaitGroup

	mu    sync.Mutex
	idle  []*pgconn.PgConn
	conns []net.Conn
}

func newPooler(t *testing.T, database string) *pooler {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url, err := faultproxy.Address(database, listener.Addr())
	if err != nil {
		t.Fatal(err)
	}
	config, err := pgconn.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	p := &pooler{url: url, config: config, listener: listener}
	p.wg.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			p.conns = append(p.conns, client)
			p.wg.Go(func() {
				if err := p.serve(t, client); err != nil {
					t.Errorf("pooler: %v", err)
				}
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		for _, c := range p.conns {
			c.Close()
		}
		p.wg.Wait()
		for _, c := range p.idle {
			c.Conn().Close()
		}
	})
	return p
}

// serve talks to one client until it hangs up.
func (p *pooler) serve(t *testing.T, conn net.Conn) error {
	client := pgproto3.NewBackend(conn, conn)
	if _, err := client.ReceiveStartupMessage(); err != nil {
		return err
	}
	client.Send(&pgproto3.AuthenticationOk{})
	client.Send(&pgproto3.ParameterStatus{Name: "standard_conforming_strings", Value: "on"})
	client.Send(&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UTF8"})
	client.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{0, 0, 0, 1}})
	client.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	if err := client.Flush(); err != nil {
		return err
	}
	var server *pgconn.PgConn
	for {
		msg, err := client.Receive()
		if _, bye := msg.(*pgproto3.Terminate); bye || err != nil {
			return nil
		}
		if server == nil {
			if server, err = p.take(t); err != nil {
				return err
			}
		}
		server.Frontend().Send(msg)
		switch msg.(type) {
		case *pgproto3.Query, *pgproto3.Sync:
		default:
			continue
		}
		status, err := answerOne(client, server)
		if err != nil {
			return err
		}
		if status == 'I' {
			p.give(server)
			server = nil
		}
	}
}

// answerOne forwards the server's answer to one request and returns whether a
// transaction is open after it.
func answerOne(client *pgproto3.Backend, server *pgconn.PgConn) (byte, error) {
	if err := server.Frontend().Flush(); err != nil {
		return 0, err
	}
	for {
		msg, err := server.Frontend().Receive()
		if err != nil {
			return 0, err
		}
		client.Send(msg)
		if ready, done := msg.(*pgproto3.ReadyForQuery); done {
			return ready.TxStatus, client.Flush()
		}
	}
}

func (p *pooler) take(t *testing.T) (*pgconn.PgConn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		server := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return server, nil
	}
	return pgconn.ConnectConfig(t.Context(), p.config)
}

func (p *pooler) give(server *pgconn.PgConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, server)
}

package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// bell wakes everybody who waits. Its zero value is ready.
type bell struct {
	mu sync.Mutex
	ch chan struct{}
}

// wait returns a channel that the next ring closes. Who takes it before
// looking misses nothing that comes after the look.
func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}

// relisten is how long a lost connection stays lost at least. Followers poll
// meanwhile, and see everything a little later.
const relisten = 200 * time.Millisecond

// listen rings the bell when any process appended, until the store is closed.
// All followers share its one connection, which is not the pool's.
func (s *Store) listen() {
	for s.background.Err() == nil {
		_ = s.listenOnce() // there is nobody to tell, and nothing is lost; see relisten
		select {
		case <-s.background.Done():
		case <-time.After(relisten):
		}
	}
}

func (s *Store) listenOnce() error {
	conn, err := pgx.ConnectConfig(s.background, s.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(s.background))
	if _, err := conn.Exec(s.background, `LISTEN log_event`); err != nil {
		return err
	}
	for {
		s.bell.ring() // what it says is a hint: followers look for themselves
		if _, err := conn.WaitForNotification(s.background); err != nil {
			return err
		}
	}
}

package postgres

import (
	"context"
	"maps"
	"slices"
	"sync"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// names remembers what streams are called, because events hold the stream's
// ID. A name never changes. To join the streams with every page would make a
// replay two to three times slower.
type names struct {
	mu    sync.Mutex
	known map[int64]eventstore.Stream
}

// maxNames bounds the memory, some 15 MB. Forgetting costs a query.
const maxNames = 100_000

// A page with many streams that are unknown is probably one of many such.
const (
	manyUnknown = 16
	namesAhead  = 10_000
)

// put sets the streams' names in p.
func (n *names) put(ctx context.Context, conn *pgxpool.Conn, p *page) error {
	unknown := n.lookUp(p)
	if len(unknown) == 0 {
		return nil
	}
	found := make(map[int64]eventstore.Stream, len(unknown))
	if len(unknown) >= manyUnknown {
		// Streams are numbered by their first event, so who reads the log from the
		// beginning needs those that come next soon.
		rows, _ := conn.Query(ctx, `SELECT id, name FROM log.stream WHERE id >= $1 ORDER BY id LIMIT $2`, slices.Min(unknown), namesAhead)
		if err := collectNames(rows, found); err != nil {
			return err
		}
		unknown = slices.DeleteFunc(unknown, func(id int64) bool { return found[id] != "" })
	}
	if len(unknown) > 0 {
		rows, _ := conn.Query(ctx, `SELECT id, name FROM log.stream WHERE id = ANY ($1)`, unknown)
		if err := collectNames(rows, found); err != nil {
			return err
		}
	}
	for i, id := range p.streams {
		if p.events[i].Stream != "" {
			continue
		}
		if p.events[i].Stream = found[id]; found[id] == "" {
			return damaged("the event at %s is of a stream %d that is not there", p.events[i].Position, id)
		}
	}
	n.learn(found)
	return nil
}

func collectNames(rows pgx.Rows, found map[int64]eventstore.Stream) error {
	var id int64
	var name string
	_, err := pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		found[id] = eventstore.Stream(name)
		return nil
	})
	return err
}

// lookUp sets the names that are known and returns the IDs of the others.
func (n *names) lookUp(p *page) []int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	var unknown map[int64]struct{}
	for i, id := range p.streams {
		name, ok := n.known[id]
		if !ok {
			if unknown == nil {
				unknown = make(map[int64]struct{})
			}
			unknown[id] = struct{}{}
		}
		p.events[i].Stream = name
	}
	return slices.Collect(maps.Keys(unknown))
}

func (n *names) learn(found map[int64]eventstore.Stream) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil || len(n.known)+len(found) > maxNames {
		n.known = make(map[int64]eventstore.Stream)
	}
	maps.Copy(n.known, found)
}

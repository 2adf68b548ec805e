package postgres_test

import (
	"errors"
	"reflect"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
)

// commit sends members in one call.
func commit(t *testing.T, s *postgres.Store, members ...eventstore.Append) []postgres.Answer {
	t.Helper()
	answers, err := s.Commit(t.Context(), members...)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func ok(revision eventstore.Revision, at uint64) postgres.Answer {
	return postgres.Answer{Appended: eventstore.Appended{Revision: revision, Position: position(at)}}
}

func was(revision eventstore.Revision, at uint64) postgres.Answer {
	return postgres.Answer{Appended: eventstore.Appended{Revision: revision, Position: position(at), Repeated: true}}
}

func lost(stream eventstore.Stream, expected, actual eventstore.Revision) postgres.Answer {
	return postgres.Answer{Err: &eventstore.ConflictError{Stream: stream, Expected: expected, Actual: actual}}
}

func held(claim int, by eventstore.Stream) postgres.Answer {
	return postgres.Answer{Err: &eventstore.ClaimedError{
		Kind: domain.ClaimCreditCode, Claim: claim, Holder: eventstore.Holder{Stream: by},
	}}
}

func wantAnswers(t *testing.T, got []postgres.Answer, want ...postgres.Answer) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b eventstore.Position) bool { return a == b })); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestMembersAreJudgedEachByItself(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	wantAnswers(t, commit(t, s,
		to("a", -1, 2, take("of a"), take("second of a")), to("b", -1, 1),
		to("c", -1, 3, take("of c"), take("second of c"), take("third of c"))),
		ok(1, 2), ok(0, 3), ok(2, 6))

	again := to("b", 0, 2, take("of b"))
	wantAnswers(t, commit(t, s, again), ok(2, 8))
	wantAnswers(t, commit(t, s,
		to("new", -1, 2), // written
		to("a", 0, 1),    // a is at 1
		again,            // repeated
		to("d", -1, 1, take("free"), take("third of c")),         // claimed, the second
		to("c", 2, 1, release("of c"), hand("second of c", "e")), // written
		to("f", 3, 1),                       // f is not there
		to("g", -1, 1, release("nobody's")), // claimed by nobody
		to("h", -1, 1, take("fresh"), take("second of a"), take("of a")), // claimed, the first named
		to("i", -1, 1, take("of i")),                                     // written
	),
		ok(1, 10), lost("a", 0, 1), was(2, 8), held(1, "c"), ok(3, 11), lost("f", 3, -1), held(0, ""), held(1, "a"), ok(0, 12))
	wantAnswers(t, commit(t, s,
		to("x", -1, 1, take("free")),           // d did not get it
		to("y", -1, 1, take("of c")),           // c released it
		to("e", -1, 1, release("second of c")), // handed to e before e began
		to("z", -1, 1, take("of i")),
	),
		ok(0, 13), ok(0, 14), ok(0, 15), held(0, "i"))
	checkLog(t, url)
}

func TestRefusedBatchWritesNothing(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	wantAnswers(t, commit(t, s, to("a", -1, 1, take("k"))), ok(0, 1))
	wantAnswers(t, commit(t, s, to("a", -1, 5), to("b", -1, 5, take("k"))), lost("a", -1, 0), held(0, "a"))
	wantAnswers(t, commit(t, s, to("b", -1, 1)), ok(0, 2))
	checkLog(t, url)
}

func TestRepeatIsFoundAmongManyPartitionsAndEvents(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	first := to("a", -1, 3, take("k"))
	wantAnswers(t, commit(t, s, first), ok(2, 3))
	nearPartitionEnd(t, url)
	later := to("a", 2, 4)
	wantAnswers(t, commit(t, s, later), ok(6, 10_000_002))
	wantAnswers(t, commit(t, s, to("b", -1, 1), first), ok(0, 10_000_003), was(2, 3))
	wantAnswers(t, commit(t, s, later, to("c", -1, 1)), was(6, 10_000_002), ok(0, 10_000_004))
	partly := later
	partly.Events = append(append([]eventstore.Proposed{}, later.Events[:3]...), to("a", 2, 1).Events...)
	wantAnswers(t, commit(t, s, partly), lost("a", 2, 6))
}

func TestBatchMustBeIndependent(t *testing.T) {
	s := open(t, pgtest.Migrated(t))
	a := to("a", -1, 1)
	wantAnswers(t, commit(t, s, a), ok(0, 1))
	for what, members := range map[string][]eventstore.Append{
		"a new stream twice":                {to("b", -1, 1), to("c", -1, 1), to("b", -1, 1)},
		"a stream twice":                    {to("a", 0, 1), to("a", 0, 1)},
		"a stream twice, once stale":        {to("a", 0, 1), to("a", -1, 1)},
		"a stream twice, once repeated":     {a, to("a", 0, 1)},
		"a key twice":                       {to("b", -1, 1, take("k")), to("c", -1, 1, take("k"))},
		"a key twice, once in a stale one":  {to("b", -1, 1, take("k")), to("a", -1, 1, take("k"))},
		"a key twice in one append":         {to("b", -1, 1, take("k"), release("k"))},
		"an append without events":          {to("b", -1, 0)},
		"an append without events, another": {to("b", -1, 1), to("c", -1, 0)},
		"nothing":                           {},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := s.Commit(t.Context(), members...)
			if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != "22023" {
				t.Errorf("%v, want SQLSTATE 22023", err)
			}
		})
	}
	wantAnswers(t, commit(t, s, to("a", 0, 1)), ok(1, 2))
}

func TestClaimTable(t *testing.T) {
	s := open(t, pgtest.Migrated(t))
	mustAppend(t, s, to("a", -1, 2, take("k1"), take("k3")))
	mustAppend(t, s, to("b", -1, 1, take("k2")))
	mustAppend(t, s, to("a", 1, 2, release("k1"), hand("k3", "c")))
	table, err := s.Claims(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := eventstore.ClaimTable{At: position(5), Rows: []eventstore.ClaimRow{
		{Kind: domain.ClaimCreditCode, Key: []byte("k2"), Holder: eventstore.Holder{Stream: "b"}, Position: position(3)},
		{Kind: domain.ClaimCreditCode, Key: []byte("k3"), Holder: eventstore.Holder{Stream: "c"}, Position: position(4)},
	}}
	if diff := cmp.Diff(want, table, cmp.Comparer(func(a, b eventstore.Position) bool { return a == b })); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

// Whoever calls the function itself is told when an array is too short or too
// long, and nothing is written.
func TestArraysMustFitEachOther(t *testing.T) {
	url := pgtest.Migrated(t)
	pool := connect(t, url)
	id := func() [16]byte { return uuid.New() }
	arrays := func() []any {
		return []any{
			[]string{"a", "b"}, []int32{-1, -1}, []int32{1, 2}, // members
			[]string{"t", "t", "t"}, [][16]byte{id(), id(), id()}, [][]byte{{1}, {2}, {3}}, [][]byte{{1}, {2}, {3}}, // events
			[]int32{1, 2}, []string{"take", "take"}, []string{"k", "k"}, [][]byte{{1}, {2}}, // claims
			[][16]byte{{}, {}}, []string{"", ""}, [][16]byte{{}, {}},
		}
	}
	call := func(args []any) error {
		_, err := pool.Exec(t.Context(), `SELECT log.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, args...)
		return err
	}
	for i := range arrays() {
		for _, change := range []func(reflect.Value) reflect.Value{
			func(v reflect.Value) reflect.Value { return v.Slice(0, v.Len()-1) },
			func(v reflect.Value) reflect.Value { return reflect.Append(v, v.Index(0)) },
		} {
			args := arrays()
			args[i] = change(reflect.ValueOf(args[i])).Interface()
			if e, ok := errors.AsType[*pgconn.PgError](call(args)); !ok || e.Code != "22023" {
				t.Errorf("argument %d of another length: %v, want SQLSTATE 22023", i+1, call(args))
			}
		}
	}
	if err := call(arrays()); err != nil {
		t.Error(err)
	}
	if n := query[int](t, superuser(t, url), `SELECT count(*) FROM log.event`); n != 3 {
		t.Errorf("%d events, want the last call's 3", n)
	}
	checkLog(t, url)
}

package projections_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections/projectionstest"
)

// filingRunner runs commands that name no person.
type filingRunner = eventstore.Decider[filing.State, filing.Command, filing.Event]

// BenchmarkRecordAnnex hands over an annex of 28,110 rows on a log in PostgreSQL:
// begun, 29 parts, effective, each decided on what was folded before. Beside it, in
// turns and in the same database, stand the same bytes in a table without guards,
// an INSERT and commit for each event (record/insert), and a binary COPY of the rows
// one by one (record/copy). Then comes the first command of a process that has the
// filing to read and fold, nine megabytes once, beside a SELECT of the same bytes
// (first/select).
func BenchmarkRecordAnnex(b *testing.B) {
	db, err := postgres.Connect(b.Context(), pgtest.Migrated(b), postgres.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	store := postgres.New(db)
	b.Cleanup(store.Close)
	p := plainAnnexes{superuser(b, db)}
	p.exec(b, `CREATE TABLE plain_event (stream uuid NOT NULL, revision int NOT NULL, data bytea NOT NULL, PRIMARY KEY (stream, revision))`)
	p.exec(b, `CREATE TABLE plain_row (stream uuid NOT NULL, n int NOT NULL, data bytea NOT NULL, PRIMARY KEY (stream, n))`)

	l := projectionstest.NewLedger(store)
	d := &filingRunner{
		Store: store, Category: "filing", Codec: domain.NewCodec(filing.Events()...), Decide: filing.Decide, Evolve: filing.Evolve,
		Claims: filing.Claims, Bytes: filing.State.Bytes, CacheBytes: 96 << 20, App: "bench",
	}
	var took struct{ record, insert, copied, first, selected time.Duration }
	for n := 0; b.Loop(); n++ {
		i := projectionstest.Chengyu
		i.CreditCode = domain.CreditCode(fmt.Sprintf("%s-%d", i.CreditCode, n))
		id := l.Draft(b, i)
		commands, rows := handOver(l.State(id), l.Today())
		before := execute(b, d, id, commands[:1]) // reads the filing, as anybody's command did
		took.record += timed(b, func() { execute(b, d, id, commands[1:]) })
		events := storedSince(b, store, d.Stream(id.String()), before)
		took.insert += timed(b, func() { p.insert(b, id, events) })
		took.copied += timed(b, func() { p.copyRows(b, id, rows) })
		took.first += timed(b, func() {
			execute(b, d.On(store), id, []filing.Command{filing.BeginAnnex{StagingID: domain.DeriveID(id, "next", n)}})
		})
		took.selected += timed(b, func() { p.selectAll(b, id, len(events)) })
	}
	b.ReportMetric(float64(largestAnnex*b.N)/took.record.Seconds(), "rows/s")
	b.ReportMetric(took.record.Seconds()/took.insert.Seconds(), "record/insert")
	b.ReportMetric(took.record.Seconds()/took.copied.Seconds(), "record/copy")
	b.ReportMetric(float64(took.first.Milliseconds())/float64(b.N), "ms/first")
	b.ReportMetric(took.first.Seconds()/took.selected.Seconds(), "first/select")
	b.ReportMetric(0, "ns/op")
}

func timed(b *testing.B, do func()) time.Duration {
	b.Helper()
	passed := clock.Stopwatch()
	do()
	return passed()
}

// handOver are the commands by which a filing gets the largest annex, and its rows.
func handOver(s filing.State, today domain.Date) (commands []filing.Command, rows []filing.AnnexRow) {
	staging := uuid.New()
	rows = make([]filing.AnnexRow, largestAnnex)
	for n := range rows {
		rows[n] = measurable[n%len(measurable)]
		rows[n].Parameter += fmt.Sprint(n)
		for place := range s.Premises {
			rows[n].PremisesID = place
		}
	}
	commands = []filing.Command{filing.BeginAnnex{StagingID: staging}}
	part := 0
	for from := 0; from < len(rows); from += filing.MaxAnnexPartRows {
		part++
		some := rows[from:min(from+filing.MaxAnnexPartRows, len(rows))]
		commands = append(commands, filing.StageAnnexPart{StagingID: staging, Part: part, Rows: some, Today: today})
	}
	return append(commands, filing.RecordAnnex{
		StagingID: staging, Seen: s.Annex.Revision(), Parts: part, Rows: len(rows), Today: today,
	}), rows
}

// execute carries out commands and returns where the filing ends then.
func execute(b *testing.B, d *filingRunner, id uuid.UUID, commands []filing.Command) (end eventstore.Revision) {
	b.Helper()
	for _, c := range commands {
		done, err := d.Execute(b.Context(), id.String(), c, eventstore.Request{
			Command: uuid.New(), At: clock.Now(), Actor: domain.Actor{Kind: domain.ActorInstitution, ID: "a-1"},
		})
		if err != nil {
			b.Fatalf("%T: %v", c, err)
		}
		end = done.Revision
	}
	return end
}

// storedSince is what a stream has after a revision.
func storedSince(b *testing.B, s eventstore.Store, stream eventstore.Stream, after eventstore.Revision) (data [][]byte) {
	b.Helper()
	for page, err := range s.Read(b.Context(), stream, eventstore.ReadOptions{From: after + 1}) {
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range page {
			data = append(data, r.Data)
		}
	}
	return data
}

// plainAnnexes are tables that promise nothing.
type plainAnnexes struct{ db *pgxpool.Pool }

func (p plainAnnexes) exec(b *testing.B, sql string, args ...any) {
	b.Helper()
	if _, err := p.db.Exec(b.Context(), sql, args...); err != nil {
		b.Fatal(err)
	}
}

func (p plainAnnexes) insert(b *testing.B, stream uuid.UUID, events [][]byte) {
	b.Helper()
	for n, data := range events {
		p.exec(b, `INSERT INTO plain_event VALUES ($1, $2, $3)`, stream, n, data)
	}
}

func (p plainAnnexes) copyRows(b *testing.B, stream uuid.UUID, rows []filing.AnnexRow) {
	b.Helper()
	copied, err := p.db.CopyFrom(b.Context(), pgx.Identifier{"plain_row"}, []string{"stream", "n", "data"}, pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) {
		data, err := json.Marshal(rows[n])
		return []any{[16]byte(stream), n, data}, err
	}))
	if err != nil || int(copied) != len(rows) {
		b.Fatal(copied, err)
	}
}

func (p plainAnnexes) selectAll(b *testing.B, stream uuid.UUID, events int) {
	b.Helper()
	rows, err := p.db.Query(b.Context(), `SELECT data FROM plain_event WHERE stream = $1 ORDER BY revision`, stream)
	if err != nil {
		b.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(all) != events {
		b.Fatal(len(all), err)
	}
}

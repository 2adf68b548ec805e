package postgres

import (
	"fmt"
	"math"
	"sync"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// appendBatch calls log.append_batch, which describes its arguments.
const appendBatch = `SELECT verdict, reached, actual, refused, holder, holder_subject
	FROM log.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

// What the function says of a member.
const (
	written int16 = iota
	repeated
	conflict
	claimed
)

// batch is the arguments of one call, in their order.
type batch struct {
	streams, expected, counts       array
	types, ids, metas, datas        array
	members, ops, kinds, keys       array
	subjects, toStreams, toSubjects array
}

// arrays returns all, in the order of the arguments.
func (b *batch) arrays() []*array {
	return []*array{
		&b.streams, &b.expected, &b.counts, &b.types, &b.ids, &b.metas, &b.datas,
		&b.members, &b.ops, &b.kinds, &b.keys, &b.subjects, &b.toStreams, &b.toSubjects,
	}
}

// batches keeps the memory of batches that were sent: a busy log would
// otherwise leave some 100 kB a commit to the garbage collector.
var batches = sync.Pool{New: func() any {
	text, bytes := func() array { return newArray(pgtype.TextOID) }, func() array { return newArray(pgtype.ByteaOID) }
	ids, int4 := func() array { return newArray(pgtype.UUIDOID) }, func() array { return newArray(pgtype.Int4OID) }
	return &batch{
		streams: text(), expected: int4(), counts: int4(), types: text(), ids: ids(), metas: bytes(), datas: bytes(),
		members: int4(), ops: text(), kinds: text(), keys: bytes(), subjects: ids(), toStreams: text(), toSubjects: ids(),
	}
}}

// newBatch lays members out as columns. No stream and no key may come twice.
func newBatch(members []eventstore.Append) *batch {
	b := batches.Get().(*batch)
	for i, a := range members {
		b.add(int32(i)+1, a)
	}
	return b
}

// free gives the memory to another batch. Nobody may be sending this one.
func (b *batch) free() {
	for _, a := range b.arrays() {
		a.reset()
	}
	batches.Put(b)
}

func (b *batch) add(member int32, a eventstore.Append) {
	// No stream is that long, so a revision cut to what SQL can count from
	// conflicts as it would have.
	expected := min(a.Expected, math.MaxInt32-eventstore.MaxEvents)
	b.streams.text(string(a.Stream))
	b.expected.int4(int32(expected))
	b.counts.int4(int32(len(a.Events)))
	for _, e := range a.Events {
		b.types.text(e.Type)
		b.ids.bytes(e.ID[:])
		b.metas.bytes(e.Metadata)
		b.datas.bytes(e.Data)
	}
	for _, c := range a.Claims {
		b.members.int4(member)
		b.ops.text(string(c.Op))
		b.kinds.text(string(c.Kind))
		b.keys.bytes(c.Key)
		b.subjects.bytes(c.Subject[:])
		b.toStreams.text(string(c.To.Stream))
		b.toSubjects.bytes(c.To.Subject[:])
	}
}

func (b *batch) params() [][]byte {
	arrays := b.arrays()
	params := make([][]byte, len(arrays))
	for i, a := range arrays {
		params[i] = a.param()
	}
	return params
}

// verdicts is what the function answers, an element for each member. What no
// member needs may be missing.
type verdicts struct {
	verdict []int16
	reached []int64
	actual  []int32
	refused []int32
	holder  []string
	subject pgtype.FlatArray[pgtype.UUID]
}

// scan reads the one row of the answer.
func (v *verdicts) scan(m *pgtype.Map, r *pgconn.Result) error {
	if len(r.Rows) != 1 {
		return fmt.Errorf("append_batch answered %d rows", len(r.Rows))
	}
	for i, target := range []any{&v.verdict, &v.reached, &v.actual, &v.refused, &v.holder, &v.subject} {
		if err := m.Scan(r.FieldDescriptions[i].DataTypeOID, pgtype.BinaryFormatCode, r.Rows[0][i], target); err != nil {
			return fmt.Errorf("append_batch answered for %s: %w", r.FieldDescriptions[i].Name, err)
		}
	}
	return nil
}

// answers puts the verdicts in the port's words.
func (v verdicts) answers(members []eventstore.Append) []answer {
	answers, claims := make([]answer, len(members)), 0
	for i, a := range members {
		switch v.verdict[i] {
		case written, repeated:
			answers[i].Revision = a.Expected + eventstore.Revision(len(a.Events))
			answers[i].Position = eventstore.NewPosition(uint64(v.reached[i]), 0)
			answers[i].Repeated = v.verdict[i] == repeated
		case conflict:
			answers[i].err = &eventstore.ConflictError{
				Stream: a.Stream, Expected: a.Expected, Actual: eventstore.Revision(v.actual[i]),
			}
		case claimed:
			n := int(v.refused[i]) - 1 - claims
			answers[i].err = &eventstore.ClaimedError{
				Kind: a.Claims[n].Kind, Claim: n, Holder: holder(v.holder[i], v.subject[i].Bytes),
			}
		}
		claims += len(a.Claims)
	}
	return answers
}

func holder(stream string, subject uuid.UUID) eventstore.Holder {
	return eventstore.Holder{Stream: eventstore.Stream(stream), Subject: subject}
}

package postgres

import (
	"fmt"
	"math"

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

// usual is the length of what has no fixed one, for memory alone.
const usual = 48

// newBatch lays members out as columns. No stream and no key may come twice.
func newBatch(members []eventstore.Append) *batch {
	var events, claims, meta, data int
	for _, a := range members {
		events, claims = events+len(a.Events), claims+len(a.Claims)
		for _, e := range a.Events {
			meta, data = meta+len(e.Metadata), data+len(e.Data)
		}
	}
	n := len(members)
	b := &batch{
		streams: texts(n, usual*n), expected: int4s(n), counts: int4s(n),
		types: texts(events, usual*events), ids: uuids(events), metas: byteas(events, meta), datas: byteas(events, data),
		members: int4s(claims), ops: texts(claims, usual*claims), kinds: texts(claims, usual*claims), keys: byteas(claims, usual*claims),
		subjects: uuids(claims), toStreams: texts(claims, usual*claims), toSubjects: uuids(claims),
	}
	for i, a := range members {
		b.add(int32(i)+1, a)
	}
	return b
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
	return [][]byte{
		b.streams.param(), b.expected.param(), b.counts.param(), b.types.param(), b.ids.param(), b.metas.param(), b.datas.param(),
		b.members.param(), b.ops.param(), b.kinds.param(), b.keys.param(),
		b.subjects.param(), b.toStreams.param(), b.toSubjects.param(),
	}
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

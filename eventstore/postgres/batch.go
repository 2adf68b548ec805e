package postgres

import (
	"math"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
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

type uuids = pgtype.FlatArray[pgtype.UUID]

// batch is the arguments of one call. No array is NULL, nor anything in one.
type batch struct {
	streams          []string
	expected, counts []int32
	types            []string
	ids              uuids
	metas, datas     [][]byte
	members          []int32
	ops, kinds       []string
	keys             [][]byte
	subjects         uuids
	toStreams        []string
	toSubjects       uuids
}

// newBatch lays members out as columns. No stream and no key may come twice.
func newBatch(members []eventstore.Append) *batch {
	var events, claims int
	for _, a := range members {
		events, claims = events+len(a.Events), claims+len(a.Claims)
	}
	b := &batch{
		streams: make([]string, 0, len(members)), expected: make([]int32, 0, len(members)), counts: make([]int32, 0, len(members)),
		types: make([]string, 0, events), ids: make(uuids, 0, events),
		metas: make([][]byte, 0, events), datas: make([][]byte, 0, events),
		members: make([]int32, 0, claims), ops: make([]string, 0, claims), kinds: make([]string, 0, claims),
		keys: make([][]byte, 0, claims), subjects: make(uuids, 0, claims),
		toStreams: make([]string, 0, claims), toSubjects: make(uuids, 0, claims),
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
	b.streams = append(b.streams, string(a.Stream))
	b.expected = append(b.expected, int32(expected))
	b.counts = append(b.counts, int32(len(a.Events)))
	for _, e := range a.Events {
		b.types = append(b.types, e.Type)
		b.ids = append(b.ids, pgtype.UUID{Bytes: e.ID, Valid: true})
		b.metas = append(b.metas, notNull(e.Metadata))
		b.datas = append(b.datas, notNull(e.Data))
	}
	for _, c := range a.Claims {
		b.members = append(b.members, member)
		b.ops = append(b.ops, string(c.Op))
		b.kinds = append(b.kinds, string(c.Kind))
		b.keys = append(b.keys, c.Key)
		b.subjects = append(b.subjects, pgtype.UUID{Bytes: c.Subject, Valid: true})
		b.toStreams = append(b.toStreams, string(c.To.Stream))
		b.toSubjects = append(b.toSubjects, pgtype.UUID{Bytes: c.To.Subject, Valid: true})
	}
}

func (b *batch) args() []any {
	return []any{
		b.streams, b.expected, b.counts, b.types, b.ids, b.metas, b.datas,
		b.members, b.ops, b.kinds, b.keys, b.subjects, b.toStreams, b.toSubjects,
	}
}

func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// verdicts is what the function answers, an element for each member. What no
// member needs may be missing.
type verdicts struct {
	verdict []int16
	reached []int64
	actual  []int32
	refused []int32
	holder  []string
	subject uuids
}

func scanVerdicts(row pgx.Row) (v verdicts, err error) {
	err = row.Scan(&v.verdict, &v.reached, &v.actual, &v.refused, &v.holder, &v.subject)
	return v, err
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

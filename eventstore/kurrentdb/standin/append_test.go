package standin_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

func TestAppendAnswersWithTheLastEvent(t *testing.T) {
	s, c := started(t)
	r := write(t, c, "test-1", -1, 3)
	got := s.Stream("test-1")
	if len(got) != 3 || r.NextExpectedVersion != 2 || r.CommitPosition != got[2].Position || r.PreparePosition != got[2].Position {
		t.Fatalf("answered %+v, wrote %+v", r, got)
	}
	for i := 1; i < len(got); i++ {
		if got[i].Position <= got[i-1].Position+100 {
			t.Errorf("event %d is at %d, the one before at %d", i, got[i].Position, got[i-1].Position)
		}
	}
	read, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 10)
	events := all(t, read, err)
	if len(events) != 3 {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		w := got[i]
		if e.EventID != w.ID || e.EventNumber != w.Revision || e.Position.Commit != w.Position || e.Position.Prepare != w.Position ||
			!bytes.Equal(e.Data, w.Data) || !bytes.Equal(e.UserMetadata, w.Metadata) || e.EventType != "test.happened" ||
			e.ContentType != "application/json" || !e.CreatedDate.Equal(w.Created) || e.StreamID != "test-1" {
			t.Errorf("read %+v, wrote %+v", e, w)
		}
	}
}

func TestAppendsThatDoNotFit(t *testing.T) {
	_, c := started(t)
	first := newEvents(3)
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), first...); err != nil {
		t.Fatal(err)
	}
	other := newEvents(3)
	for _, test := range []struct {
		name     string
		stream   string
		expected int64
		events   []esdb.EventData
		want     string // empty for success
	}{
		{"a repeat", "test-1", -1, first, ""},
		{"a repeat of the beginning", "test-1", -1, first[:2], ""},
		{"a repeat of the end", "test-1", 0, first[1:], ""},
		{"a repeat elsewhere", "test-1", 0, first, "expecting '0' but got '2'"},
		{"a repeat at the end", "test-1", 1, first[1:], "expecting '1' but got '2'"},
		{"a repeat and more", "test-1", -1, append(first[:3:3], other...), "expecting 'no_stream' but got '2'"},
		{"a beginning alone", "test-1", -1, append(first[:1:1], other...), "expecting 'no_stream' but got '2'"},
		{"another", "test-1", -1, other, "expecting 'no_stream' but got '2'"},
		{"another in the middle", "test-1", 1, other, "expecting '1' but got '2'"},
		{"beyond the end", "test-1", 7, other, "expecting '7' but got '2'"},
		{"no stream", "test-2", 0, other, "expecting '0' but got 'no_stream'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := c.AppendToStream(within(t), test.stream, after(test.expected), test.events...)
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want == "":
				if want := uint64(test.expected + int64(len(test.events))); r.NextExpectedVersion != want || r.CommitPosition == 0 {
					t.Errorf("ended at %+v, want %d", r, want)
				}
			case err == nil || code(t, err) != esdb.ErrorCodeWrongExpectedVersion || !strings.Contains(err.Error(), test.want):
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

// A repeat answers with the position that the append had.
func TestRepeatHasItsOldPosition(t *testing.T) {
	_, c := started(t)
	events := newEvents(2)
	first, err := c.AppendToStream(within(t), "test-1", after(-1), events...)
	if err != nil {
		t.Fatal(err)
	}
	write(t, c, "test-1", 1, 5)
	again, err := c.AppendToStream(within(t), "test-1", after(-1), events...)
	if err != nil {
		t.Fatal(err)
	}
	if *first != *again {
		t.Errorf("first %+v, again %+v", first, again)
	}
}

// At the end of a stream even an event that is already there is new.
func TestSameEventAtTheEndIsWrittenAgain(t *testing.T) {
	s, c := started(t)
	events := newEvents(1)
	for revision := range int64(2) {
		if _, err := c.AppendToStream(within(t), "test-1", after(revision-1), events...); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Stream("test-1")); n != 2 {
		t.Errorf("%d events", n)
	}
}

func TestAppendTooLarge(t *testing.T) {
	s, c := started(t)
	big := func(n int) []esdb.EventData {
		e := newEvents(4)
		for i := range e {
			e[i].Data = make([]byte, n/4)
		}
		return e
	}
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), big(1<<20-400)...); err != nil {
		t.Fatal(err)
	}
	_, err := c.AppendToStream(within(t), "test-1", after(3), big(1<<20)...)
	if err == nil {
		t.Fatal("accepted")
	}
	if n := len(s.Stream("test-1")); n != 4 {
		t.Errorf("%d events", n)
	}
}

func TestTypesOfContent(t *testing.T) {
	s, c := started(t)
	e := esdb.EventData{EventID: uuid.New(), EventType: "test.bytes", ContentType: esdb.ContentTypeBinary, Data: []byte{0, 255}}
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), e); err != nil {
		t.Fatal(err)
	}
	if got := s.Stream("test-1")[0]; got.JSON || !bytes.Equal(got.Data, e.Data) || len(got.Metadata) != 0 {
		t.Errorf("wrote %+v", got)
	}
}

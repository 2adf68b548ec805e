package eventstore_test

import (
	"encoding/json"
	"testing"

	"example.org/ledger/eventstore"
)

func TestPositions(t *testing.T) {
	for i, p := range inOrder {
		back, err := eventstore.ParsePosition(p.String())
		if err != nil || back != p {
			t.Errorf("%s is read as %s, %v", p, back, err)
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var read eventstore.Position
		if err := json.Unmarshal(text, &read); err != nil || read != p {
			t.Errorf("%s is read from %s as %s, %v", p, text, read, err)
		}
		if again := eventstore.NewPosition(p.Parts()); again != p {
			t.Errorf("%s in parts is %s", p, again)
		}
		for j, q := range inOrder {
			if got := p.Before(q); got != (i < j) {
				t.Errorf("%s before %s: %v", p, q, got)
			}
		}
	}
	if !inOrder[0].IsZero() || inOrder[1].IsZero() {
		t.Error("the zero position is not before every event")
	}
}

var inOrder = []eventstore.Position{
	{}, eventstore.NewPosition(1, 0), eventstore.NewPosition(2, 0), eventstore.NewPosition(10, 0),
	eventstore.NewPosition(1204, 1198), eventstore.NewPosition(1204, 1204), eventstore.NewPosition(1<<64-1, 1<<64-1),
}

func TestTextThatIsNoPosition(t *testing.T) {
	for _, s := range []string{"", "-", "1-", "-1", "x", "1-2-3", "1.5", " 1", "18446744073709551616"} {
		if p, err := eventstore.ParsePosition(s); err == nil {
			t.Errorf("%q is read as %s", s, p)
		}
	}
}

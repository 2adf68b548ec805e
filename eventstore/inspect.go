package eventstore

import "example.org/ledger/domain"

// ClaimRow is a key and whose it is.
type ClaimRow struct {
	Kind     domain.ClaimKind
	Key      []byte // a person's is a digest under a secret; not to be shown
	Holder   Holder
	Position Position // of the first event of the append that took or handed it last
}

// ClaimTable is all claims at one moment, to be compared with what follows from
// the events up to its position. Adapters list it for audits; commands never
// ask who holds a key, they take it.
type ClaimTable struct {
	At   Position   // of the last event at that moment
	Rows []ClaimRow // by kind and key
}

// Damage is a place where what an adapter keeps contradicts itself.
type Damage struct {
	Where string // "position 17", "stream filing-…"
	What  string
}

func (d Damage) String() string { return d.Where + ": " + d.What }

package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// Codec turns events of one closed set into bytes and back. It is safe for
// concurrent use.
type Codec[E Event] struct {
	types map[string]reflect.Type
}

// NewCodec returns a codec for events, given one zero value of each. It panics
// if two are stored under one name: that is a mistake in the program, not in
// its input.
func NewCodec[E Event](events ...E) *Codec[E] {
	c := &Codec[E]{types: make(map[string]reflect.Type, len(events))}
	for _, e := range events {
		if t, ok := c.types[e.EventType()]; ok {
			panic(fmt.Sprintf("domain: %v and %T are both stored as %q", t, e, e.EventType()))
		}
		c.types[e.EventType()] = reflect.TypeOf(e)
	}
	return c
}

// Encode returns the stored name and form of e.
func (c *Codec[E]) Encode(e E) (name string, data []byte, err error) {
	if _, ok := c.types[e.EventType()]; !ok {
		return "", nil, fmt.Errorf("domain: encode %T: not registered", e)
	}
	data, err = MarshalStored(e)
	if err != nil {
		return "", nil, fmt.Errorf("domain: encode %s: %w", e.EventType(), err)
	}
	return e.EventType(), data, nil
}

// MarshalStored returns v as JSON in the form the log stores: compact, with
// '<', '>' and '&' as themselves.
func MarshalStored(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Decode is the inverse of Encode. An unknown name is an error: a ledger that
// skips what it cannot read is not a ledger. Unknown fields are ignored, so
// that an older program reads what a newer one added.
func (c *Codec[E]) Decode(name string, data []byte) (e E, err error) {
	t, ok := c.types[name]
	if !ok {
		return e, fmt.Errorf("domain: decode %q: unknown event", name)
	}
	v := reflect.New(t)
	if err := json.Unmarshal(data, v.Interface()); err != nil {
		return e, fmt.Errorf("domain: decode %q: %w", name, err)
	}
	return v.Elem().Interface().(E), nil
}

package domaintest

import (
	"fmt"
	"reflect"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

// render writes events the way they are stored, so that a failure reads like
// the history it is about.
func render[E domain.Event](events []E) string {
	var b strings.Builder
	for _, e := range events {
		data, err := domain.MarshalStored(e)
		if err != nil {
			data = []byte(err.Error())
		}
		fmt.Fprintf(&b, "%s %s\n", e.EventType(), data)
	}
	return b.String()
}

// roundTrip says what the stored form of e loses.
func roundTrip[E domain.Event](e E) []string {
	codec := domain.NewCodec(e)
	name, data, err := codec.Encode(e)
	if err != nil {
		return []string{err.Error()}
	}
	back, err := codec.Decode(name, data)
	if err != nil {
		return []string{err.Error()}
	}
	if !reflect.DeepEqual(e, back) {
		return []string{name + " does not come back as it was stored (-recorded +read):\n" + cmp.Diff(fmt.Sprintf("%+v", e), fmt.Sprintf("%+v", back))}
	}
	return nil
}

package postgres

import "encoding/binary"

// array is an array of one dimension without NULLs in PostgreSQL's binary form,
// written as its elements come. An append sends little else, and to find out
// for every element how to encode it takes longer than to do it.
type array struct {
	element uint32 // the elements' OID
	n       int
	form    []byte
}

// arrayHeader is the number of dimensions, whether there are NULLs, the
// elements' OID, and of the dimension its length and its first index.
const arrayHeader = 5 * 4

// newArray returns an empty array.
func newArray(element uint32) array { return array{element: element, form: make([]byte, arrayHeader)} }

// reset empties the array and keeps its memory.
func (a *array) reset() { a.n, a.form = 0, a.form[:arrayHeader] }

func (a *array) length(bytes int) {
	a.n++
	a.form = binary.BigEndian.AppendUint32(a.form, uint32(bytes))
}

func (a *array) bytes(b []byte) {
	a.length(len(b))
	a.form = append(a.form, b...)
}

func (a *array) text(s string) {
	a.length(len(s))
	a.form = append(a.form, s...)
}

func (a *array) int4(i int32) {
	a.length(4)
	a.form = binary.BigEndian.AppendUint32(a.form, uint32(i))
}

// param returns the finished parameter.
func (a *array) param() []byte {
	h := a.form[:arrayHeader]
	clear(h)
	binary.BigEndian.PutUint32(h[8:], a.element)
	if a.n == 0 { // has no dimension
		return h[:12]
	}
	binary.BigEndian.PutUint32(h, 1)
	binary.BigEndian.PutUint32(h[12:], uint32(a.n))
	binary.BigEndian.PutUint32(h[16:], 1)
	return a.form
}

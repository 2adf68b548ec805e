package standin

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// filter is what a subscription wants to see
// (Storage/ReaderIndex/EventFilter.cs).
type filter struct {
	window   int    // records looked at before a checkpoint may be due
	interval uint64 // records looked at between checkpoints
	byType   bool
	prefixes []string
	regex    *regexp.Regexp
	not      *regexp.Regexp // what must not stand at the beginning
}

func (s *Server) newFilter(o *streams.ReadReq_Options_FilterOptions) (*filter, error) {
	f := &filter{}
	var e *streams.ReadReq_Options_FilterOptions_Expression
	switch v := o.GetFilter().(type) {
	case *streams.ReadReq_Options_FilterOptions_StreamIdentifier:
		e = v.StreamIdentifier
	case *streams.ReadReq_Options_FilterOptions_EventType:
		e, f.byType = v.EventType, true
	default:
		return nil, s.unsupported("a filter of kind %T", v)
	}
	switch v := o.GetWindow().(type) {
	case *streams.ReadReq_Options_FilterOptions_Max:
		f.window = int(v.Max)
	case *streams.ReadReq_Options_FilterOptions_Count:
		f.window = pageSize
	default:
		return nil, s.unsupported("a window of kind %T", v)
	}
	f.interval = uint64(o.GetCheckpointIntervalMultiplier()) * uint64(f.window)
	if f.interval == 0 {
		return nil, s.unsupported("a checkpoint interval of nothing")
	}
	switch {
	case (e.GetRegex() == "") == (len(e.GetPrefix()) == 0):
		return nil, s.unsupported("a filter by both prefixes and an expression, or by neither")
	case e.GetRegex() == "":
		f.prefixes = e.GetPrefix()
		return f, nil
	}
	var err error
	if f.regex, f.not, err = compile(e.GetRegex()); err != nil {
		return nil, s.unsupported("expression %q: %v", e.GetRegex(), err)
	}
	return f, nil
}

// compile compiles an expression of .NET, of which it knows what Go knows and
// one thing more, because it is how to leave something out: "^(?!not)rest".
func compile(expr string) (regex, not *regexp.Regexp, err error) {
	if inner, ok := strings.CutPrefix(expr, "^(?!"); ok {
		end := closing(inner)
		if end < 0 {
			return nil, nil, errors.New("a parenthesis is not closed")
		}
		if not, err = regexp.Compile("^(?:" + inner[:end] + ")"); err != nil {
			return nil, nil, err
		}
		expr = "^" + inner[end+1:]
	}
	regex, err = regexp.Compile(expr)
	return regex, not, err
}

// closing is the index of the parenthesis that closes one opened before s.
func closing(s string) int {
	for i, open := 0, 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}

func (f *filter) allows(r *record) bool {
	s := r.Stream
	if f.byType {
		s = r.Type
	}
	if f.regex == nil {
		return slices.ContainsFunc(f.prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
	}
	return f.regex.MatchString(s) && (f.not == nil || !f.not.MatchString(s))
}

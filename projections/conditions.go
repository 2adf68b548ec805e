package projections

import (
	"strconv"
	"strings"
)

// conditions are the terms of a WHERE and their arguments. Values of users are
// arguments, never part of a term.
type conditions struct {
	terms []string
	args  []any
}

// add adds a term; each "$" in it stands for the next of args.
func (c *conditions) add(term string, args ...any) {
	var b strings.Builder
	for i, part := range strings.Split(term, "$") {
		if i > 0 {
			c.args = append(c.args, args[i-1])
			b.WriteString("$" + strconv.Itoa(len(c.args)))
		}
		b.WriteString(part)
	}
	c.terms = append(c.terms, b.String())
}

// clone returns a copy to which terms can be added.
func (c *conditions) clone() conditions {
	return conditions{
		terms: c.terms[:len(c.terms):len(c.terms)],
		args:  c.args[:len(c.args):len(c.args)],
	}
}

func (c *conditions) sql() string {
	if len(c.terms) == 0 {
		return "true"
	}
	return strings.Join(c.terms, " AND ")
}

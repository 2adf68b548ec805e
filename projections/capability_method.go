package projections

import (
	"slices"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// capabilityMethod is what is measured by which standard, or a field of operation,
// in one category.
type capabilityMethod struct {
	category   domain.MonitoringCategory
	parameter  string
	standardNo domain.StandardNumber
}

// id is the method's name in every database.
func (m capabilityMethod) id() uuid.UUID {
	const separator = "\x1f" // no text has it
	return uuid.NewSHA1(uuid.Nil, []byte("capability method"+separator+string(m.category)+separator+m.parameter+separator+string(m.standardNo)))
}

// Terms that are not part of a parameter begin so; no folded text has a space.
const (
	exactTerm    = "is "       // the whole parameter
	standardTerm = "standard " // a number with its year, and without; of what is no number, its grams
)

// terms returns all that one index finds a method by. sought and standard are
// what it is called, folded.
func (m capabilityMethod) terms(sought, standard string) []string {
	all := append(grams(sought), exactTerm+sought, categoryTerm+string(m.category))
	if n, err := domain.ParseStandardNumber(string(m.standardNo)); err == nil {
		return append(all, standardTerm+string(n), standardTerm+n.WithoutYear())
	}
	return append(all, prefixed(standardTerm, grams(standard))...)
}

func prefixed(prefix string, terms []string) []string {
	all := make([]string, len(terms))
	for i, t := range terms {
		all[i] = prefix + t
	}
	return all
}

func methodOf(r filing.AnnexRow) capabilityMethod {
	return capabilityMethod{r.Category, r.Parameter, r.StandardNo}
}

// methodOfField is a field of operation as searches know it: by its name in the
// list, or by the text of one that is not in the list.
func methodOfField(f filing.OperationField) capabilityMethod {
	name := f.Text
	if f.Field != domain.OperatesOther {
		name = f.Field.Label()
	}
	return capabilityMethod{category: f.Field.Category(), parameter: name}
}

// sortedMethods returns the methods in the order of their IDs, which the database
// finds them in fastest.
func sortedMethods(methods map[uuid.UUID]capabilityMethod) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(methods))
	for id := range methods {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return compareIDs(a, b) })
	return ids
}

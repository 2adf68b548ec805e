package projections

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
)

// rowKey names a row of a list of a filing.
type rowKey struct {
	filing uuid.UUID
	list   string
	id     uuid.UUID
}

// put decodes a stored row into the state.
func (k rowKey) put(s *filing.State, value string) error {
	l, ok := storedLists[k.list]
	if !ok {
		return fmt.Errorf("filing %s: unknown list %q", k.filing, k.list)
	}
	if err := l.put(s, k.id, []byte(value)); err != nil {
		return fmt.Errorf("filing %s, %s %s: %w", k.filing, k.list, k.id, err)
	}
	return nil
}

// storedList is a list of a state that is stored row by row.
type storedList struct {
	put  func(*filing.State, uuid.UUID, []byte) error
	rows func(filing.State) map[uuid.UUID]any
	has  func(filing.State, uuid.UUID) bool
	drop func(*filing.State)
}

var storedLists = map[string]storedList{
	"staff":     listOf(func(s *filing.State) *map[uuid.UUID]filing.StaffRow { return &s.Staff }),
	"equipment": listOf(func(s *filing.State) *map[uuid.UUID]filing.EquipmentRow { return &s.Equipment }),
	"documents": listOf(func(s *filing.State) *map[uuid.UUID]filing.DocumentRow { return &s.Documents }),
	"subjects":  listOf(func(s *filing.State) *map[uuid.UUID]bool { return &s.Subjects }),
}

func listOf[V any](of func(*filing.State) *map[uuid.UUID]V) storedList {
	return storedList{
		put: func(s *filing.State, id uuid.UUID, value []byte) error {
			var row V
			if err := json.Unmarshal(value, &row); err != nil {
				return err
			}
			if *of(s) == nil {
				*of(s) = make(map[uuid.UUID]V)
			}
			(*of(s))[id] = row
			return nil
		},
		rows: func(s filing.State) map[uuid.UUID]any {
			rows := make(map[uuid.UUID]any, len(*of(&s)))
			for id, row := range *of(&s) {
				rows[id] = row
			}
			return rows
		},
		has: func(s filing.State, id uuid.UUID) bool {
			_, ok := (*of(&s))[id]
			return ok
		},
		drop: func(s *filing.State) { *of(s) = nil },
	}
}

// needs says which rows of its filing an event reads or writes, beside what is
// stored with the filing; whole, that it needs all of them. A row that is left
// out here is missed by the test that holds the stored views equal to the fold.
func needs(e filingEvent) (rows []rowKey, whole bool) {
	row := func(list string, id uuid.UUID) { rows = append(rows, rowKey{e.filing, list, id}) }
	switch fact := e.fact.(type) {
	case filing.CaseDecisionProposed, filing.CaseDecisionSentBack, filing.CaseDecisionWithdrawn,
		filing.CancellationProposed, filing.CancellationSentBack, filing.CancellationWithdrawn,
		filing.Registered, filing.AuthorityChosen, filing.CreditCodeCorrected, filing.IdentityRecorded, filing.IdentityProposed, filing.ScopeRecorded, filing.ScopeProposed,
		filing.BasicsRecorded, filing.ContactsRecorded, filing.PremisesAdded,
		filing.OperationCapabilityRecorded, filing.AnnexStagingBegun, filing.AnnexPartStaged, filing.AnnexRecorded, filing.ManagementAdded, filing.ManagementEnded,
		filing.CaseOpened, filing.CaseSubmitted, filing.CaseTaken, filing.CasePutBack, filing.CaseReturned, filing.CaseWithdrawn, filing.CaseClosed,
		filing.TransferLetGo:
	case filing.StaffAdded, filing.StaffRevised, filing.StaffLeft, filing.StaffMovedToNonTechnicalPost,
		filing.StaffRehired, filing.StaffEntryWithdrawn, filing.IDNumberCorrected,
		filing.StaffTransferred, filing.StaffTransferReversed, filing.StaffReinstated, filing.TransferAnnotated:
		row("staff", rowOf(fact))
	case filing.EquipmentAdded, filing.EquipmentRevised, filing.EquipmentRetired, filing.EquipmentRetirementCorrected,
		filing.EquipmentReturned, filing.EquipmentReturnCorrected, filing.EquipmentSuspended, filing.EquipmentResumed, filing.EquipmentEntryWithdrawn:
		row("equipment", rowOf(fact))
	case filing.DocumentAttached:
		row("documents", fact.DocumentID)
		row("staff", fact.StaffID)
	default:
		return nil, true
	}
	for _, subject := range subjectsIn(reflect.ValueOf(e.fact)) {
		row("subjects", subject)
	}
	return rows, false
}

// subjectsIn finds the subjects that an event names, wherever in it they stand.
func subjectsIn(v reflect.Value) (subjects []uuid.UUID) {
	for _, field := range planOf(v.Type()).fields {
		f := v.FieldByIndex(field.index)
		if id, ok := f.Interface().(uuid.UUID); ok && field.name == "subject" {
			subjects = append(subjects, id)
		} else if f.Kind() == reflect.Struct {
			subjects = append(subjects, subjectsIn(f)...)
		}
	}
	return subjects
}

// eachStored calls f for the rows of a query of filing_row.
func eachStored(rows pgx.Rows, f func(rowKey, string) error) error {
	var key rowKey
	var value string
	_, err := pgx.ForEachRow(rows, []any{&key.filing, &key.list, &key.id, &value}, func() error { return f(key, value) })
	return err
}

// head is the view without the lists that are stored row by row.
func (v FilingView) head() FilingView {
	for _, l := range storedLists {
		l.drop(&v.State)
	}
	return v
}

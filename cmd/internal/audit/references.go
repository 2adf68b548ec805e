package audit

import (
	"context"
	"reflect"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// checkReferences is that what an event names is there, and is what it says.
const checkReferences = "references"

// reference is to an exact event of a filing.
type reference struct {
	filing   uuid.UUID
	event    uuid.UUID // at the revision
	revision domain.Revision
	cancels  bool // it has to be a cancellation
	where    string
}

// referred looks up the events that others name with their revision.
func (a *audit) referred(ctx context.Context, w *walk) error {
	for _, r := range w.references {
		stream := projections.FilingStream(r.filing)
		found, err := a.eventAt(ctx, stream, r.revision)
		switch {
		case err != nil:
			return err
		case found.ID != r.event:
			a.found(checkReferences, r.where, "%s@%d is not the event %s that it refers to", stream, r.revision, r.event)
		case r.cancels && !edge.Cancels(found.Type):
			a.found(checkReferences, r.where, "%s@%d canceled nothing", stream, r.revision)
		}
	}
	return nil
}

// eventAt returns a stream's event at a revision, the zero event if there is none.
func (a *audit) eventAt(ctx context.Context, stream eventstore.Stream, at domain.Revision) (eventstore.Recorded, error) {
	for page, err := range a.ledger.Store.Read(ctx, stream, eventstore.ReadOptions{From: at, Max: 1}) {
		if err != nil {
			return eventstore.Recorded{}, err
		}
		if page[0].Revision == at {
			return page[0], nil
		}
		break
	}
	return eventstore.Recorded{}, nil
}

// named is what procedures beside a filing say of it.
type named struct {
	since     domain.Revision
	code      domain.CreditCode
	name      string
	authority domain.Authority
}

// note keeps what the filing is called, if that is new.
func (s *stream) note(at domain.Revision) {
	now := named{at, s.state.CreditCode, s.state.Identity.Value.Name, s.state.Authority}
	if n := len(s.names); n > 0 {
		if now.since = s.names[n-1].since; now == s.names[n-1] {
			return
		}
		now.since = at
	}
	s.names = append(s.names, now)
}

// namedAt returns what the filing was called at a revision.
func (s *stream) namedAt(at domain.Revision) (n named) {
	for _, next := range s.names {
		if next.since > at {
			break
		}
		n = next
	}
	return n
}

// everOf reports whether the filing was ever with an authority.
func (s *stream) everOf(code domain.Authority) bool {
	for _, n := range s.names {
		if n.authority == code {
			return true
		}
	}
	return false
}

// filing returns a filing that an event names; what was never registered is found
// missing.
func (a *audit) filing(w *walk, id uuid.UUID, e said) (*stream, bool) {
	s := w.streams[projections.FilingStream(id)]
	if s == nil || !s.state.Registered {
		a.found(checkReferences, e.where, "there is no filing %s", id)
		return nil, false
	}
	return s, true
}

// with is filing, and that it is or was with an authority.
func (a *audit) with(w *walk, id uuid.UUID, of domain.Authority, e said) (*stream, bool) {
	s, ok := a.filing(w, id, e)
	if ok && !s.everOf(of) {
		a.found(checkReferences, e.where, "filing %s was never with the authority %s", id, of)
	}
	return s, ok
}

// has looks for the documents that an event refers to among a filing's.
func (a *audit) has(s filing.State, of uuid.UUID, documents []uuid.UUID, e said) {
	for _, id := range documents {
		if s.Documents[id].SHA256 == "" {
			a.found(checkReferences, e.where, "filing %s has no document %s", of, id)
		}
	}
}

// finder finds the documents that events refer to, by the names of the fields: a
// new event needs no line here. It knows which types have such a field.
type finder map[reflect.Type]bool

// of lists the documents that an event refers to, wherever in it.
func (f finder) of(e domain.Event) (ids []uuid.UUID) {
	switch e.(type) {
	case filing.DocumentAttached, transfer.ProofAttached: // what attaches one refers to none
		return nil
	}
	f.in(reflect.ValueOf(e), &ids)
	return ids
}

func (f finder) in(v reflect.Value, ids *[]uuid.UUID) {
	if !f.has(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			f.in(v.Elem(), ids)
		}
	case reflect.Slice:
		for i := range v.Len() {
			f.in(v.Index(i), ids)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case !refers(field):
				f.in(v.Field(i), ids)
			case field.Type == oneID:
				*ids = append(*ids, v.Field(i).Interface().(uuid.UUID))
			default:
				*ids = append(*ids, v.Field(i).Interface().([]uuid.UUID)...)
			}
		}
	}
}

var oneID, severalIDs = reflect.TypeFor[uuid.UUID](), reflect.TypeFor[[]uuid.UUID]()

// refers reports whether a field names documents.
func refers(f reflect.StructField) bool {
	return f.Name == "DocumentID" && f.Type == oneID || f.Name == "Documents" && f.Type == severalIDs
}

// has reports whether a value of a type can refer to documents.
func (f finder) has(t reflect.Type) bool {
	has, known := f[t]
	if known {
		return has
	}
	f[t] = false // if it holds itself
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		has = f.has(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if field := t.Field(i); field.IsExported() && (refers(field) || f.has(field.Type)) {
				has = true
			}
		}
	}
	f[t] = has
	return has
}

// ofFiling checks what an event of a filing, which follows the state, refers to.
func (a *audit) ofFiling(w *walk, s filing.State, fact filing.Event, e said) {
	var ids []uuid.UUID
	for _, id := range w.documents.of(fact) {
		if id != uuid.Nil {
			ids = append(ids, id)
		}
	}
	a.has(s, e.of, ids, e)
	a.decidedOnCase(w, s, fact, e)
	a.decidedOnCancellation(w, s, fact, e)
	a.movedByTransfer(w, s, fact, e)
	switch fact := fact.(type) {
	case filing.PersonalDataUnmasked:
		sealed, err := sealedOf(w, s, fact, e)
		a.unmasked(showing{fact.Subject, fact.Fields, fact.Purpose, fact.Reason}, sealed, err, fact.Part.Fields(), e)
	case filing.CaseSubmitted:
		if fact.Letter != "" && !holds(s, fact.Letter) {
			a.found(checkReferences, e.where, "no document of the filing is the commitment letter that it was handed in with")
		}
	}
}

// holds reports whether a filing has a document by its hash.
func holds(s filing.State, hash string) bool {
	for _, d := range s.Documents {
		if d.SHA256 == hash {
			return true
		}
	}
	return false
}

// sealedOf returns what there was to be shown: a part of the filing, or the number
// that a suggestion about it asks for.
func sealedOf(w *walk, s filing.State, shown filing.PersonalDataUnmasked, e said) (domain.Sealed, error) {
	var suggested domain.Sealed
	if asked := w.streams[eventstore.Stream("suggestion-"+shown.SuggestionID.String())]; asked != nil && asked.suggested.Filing == e.of {
		suggested = asked.suggested.IDNumber
	}
	return s.PersonalData(shown.PersonalDataOf, suggested)
}

// showing is what an event says was shown of personal data.
type showing struct {
	subject uuid.UUID
	fields  []domain.PersonalField
	purpose domain.UnmaskPurpose
	reason  string
}

// unmasked checks that there was such data to be shown, that it was that subject's,
// and that it is said what for.
func (a *audit) unmasked(shown showing, sealed domain.Sealed, err error, has []domain.PersonalField, e said) {
	switch {
	case err != nil:
		a.found(checkReferences, e.where, "there was nothing of what it says was shown: %v", err)
	case sealed.Subject != shown.subject:
		a.found(checkReferences, e.where, "what was shown is sealed under the subject %s, not %s", sealed.Subject, shown.subject)
	}
	if _, err := domain.ParseUnmaskPurpose(string(shown.purpose)); err != nil || shown.reason == "" {
		a.found(checkReferences, e.where, "it does not say what the data were shown for")
	}
	for _, field := range shown.fields {
		if !slices.Contains(has, field) {
			a.found(checkReferences, e.where, "there is no field %q of what was shown", field)
		}
	}
}

// ofSuggestion checks what an event of a suggestion, which follows the state,
// refers to.
func (a *audit) ofSuggestion(w *walk, s suggestion.State, fact suggestion.Event, e said) {
	switch fact := fact.(type) {
	case suggestion.Raised:
		a.raised(w, fact, e)
	case suggestion.CarriedOut:
		a.concluded(s.Adoption, fact.Adoption, "adoption", e)
	case suggestion.NotCarriedOut:
		a.concluded(s.Adoption, fact.Adoption, "adoption", e)
	}
	a.decidedOnSuggestion(w, s, fact, e)
}

// concluded checks that what ended is what was under way.
func (a *audit) concluded(want, got uuid.UUID, what string, e said) {
	if want != got || want == uuid.Nil {
		a.found(checkReferences, e.where, "the %s it names, %s, is not the one that was under way", what, got)
	}
}

// raised checks what a suggestion is about.
func (a *audit) raised(w *walk, r suggestion.Raised, e said) {
	of, ok := a.with(w, r.Filing, r.Authority, e)
	if !ok {
		return
	}
	a.has(of.state, r.Filing, r.Documents, e)
	if _, listed := of.state.Staff[r.StaffID]; r.StaffID != uuid.Nil && !listed {
		a.found(checkReferences, e.where, "filing %s has no member of the staff %s", r.Filing, r.StaffID)
	}
	if r.TransferID == uuid.Nil {
		return
	}
	t, ok := a.transferred(w, r.TransferID, e)
	switch {
	case !ok:
	case t.Status != transfer.CarriedOutStatus || t.Former != r.Filing || t.FormerStaffID != r.StaffID:
		a.found(checkReferences, e.where, "transfer %s ended no employment of %s in filing %s", r.TransferID, r.StaffID, r.Filing)
	case t.Filing != r.Taker || t.Authority != r.TakerOf:
		a.found(checkReferences, e.where, "transfer %s entered nobody into filing %s of %s", r.TransferID, r.Taker, r.TakerOf)
	}
}

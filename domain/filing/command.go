package filing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Command asks for something to happen to a filing. IDs and days in a command
// come from the edge: [domain.DeriveID] of the request, and the request's
// instant in Asia/Shanghai.
type Command interface {
	decide(State) ([]Event, error)
}

// Decide returns the events that carry out c, none if what c asks for is so
// already, or the reasons why c is refused, all that were found (see
// [domain.Problems]). It reads only its arguments and leaves them alone.
func Decide(s State, c Command) ([]Event, error) {
	if _, registering := c.(Register); !registering && !s.Registered {
		return nil, ErrNotFound
	}
	switch c.(type) {
	case LetGo, AnnotateTransfer: // what is found of a transfer later is recorded even then
	default:
		if s.CodeReleased {
			return nil, ErrDiscarded
		}
	}
	return carryOut(s, c)
}

// carryOut decides a command, and says of one that is refused as stale what there
// is to compare.
func carryOut(s State, c Command) ([]Event, error) {
	events, err := c.decide(s)
	if err != nil {
		return nil, explained(s, c, err)
	}
	return events, nil
}

// Refusals. Those that name a field carry it with At.
var (
	ErrNotFound          = &domain.Error{Kind: domain.NotFound, Code: "filing.not_found"}
	ErrAlreadyRegistered = &domain.Error{Kind: domain.Conflict, Code: "filing.already_registered"}
	ErrCanceled          = &domain.Error{Kind: domain.Conflict, Code: "filing.canceled"}
	ErrDiscarded         = &domain.Error{Kind: domain.Conflict, Code: "filing.discarded"}            // nothing is being filed
	ErrNoCMAOperation    = &domain.Error{Kind: domain.Invalid, Code: "filing.no_cma_operation"}      // operation needs none
	ErrNoCancellation    = &domain.Error{Kind: domain.Conflict, Code: "filing.cancellation_unknown"} // none of this ID waits
	ErrAuthorityFixed    = &domain.Error{Kind: domain.Conflict, Code: "filing.authority_fixed"}
	ErrNotEffective      = &domain.Error{Kind: domain.Conflict, Code: "filing.not_effective"}
	ErrTrackEffective    = &domain.Error{Kind: domain.Conflict, Code: "filing.track_effective"}
	ErrWithAuthority     = &domain.Error{Kind: domain.Conflict, Code: "filing.with_authority"} // withdraw the case to edit
	ErrStale             = &domain.Error{Kind: domain.Stale, Code: "filing.stale"}             // with StaleEdit
	ErrRequired          = &domain.Error{Kind: domain.Invalid, Code: "filing.required"}
	ErrNotAllowed        = &domain.Error{Kind: domain.Invalid, Code: "filing.not_allowed_here"}
	ErrInFuture          = &domain.Error{Kind: domain.Invalid, Code: "filing.date_in_future"}
	ErrOutOfRange        = &domain.Error{Kind: domain.Invalid, Code: "filing.out_of_range"}
	ErrDateOrder         = &domain.Error{Kind: domain.Invalid, Code: "filing.date_order"}
	ErrAlteration        = &domain.Error{Kind: domain.Invalid, Code: "filing.alteration_required"}
	ErrRepeated          = &domain.Error{Kind: domain.Invalid, Code: "filing.repeated"} // the same value twice in one list
	ErrDocument          = &domain.Error{Kind: domain.Invalid, Code: "filing.document_unknown"}
	ErrDocumentHash      = &domain.Error{Kind: domain.Invalid, Code: "document.hash"}
	ErrLetterUsed        = &domain.Error{Kind: domain.Invalid, Code: "filing.letter_used"}     // a letter signed anew is uploaded anew
	ErrLetterUnsigned    = &domain.Error{Kind: domain.Invalid, Code: "filing.letter_unsigned"} // nor one without signature
	ErrLetterUnsealed    = &domain.Error{Kind: domain.Invalid, Code: "filing.letter_unsealed"} // a letter without seal does not take effect
	ErrSigner            = &domain.Error{Kind: domain.Invalid, Code: "filing.letter_signer"}   // a delegate is the authorized top manager
	ErrNumber            = &domain.Error{Kind: domain.Invalid, Code: "filing.number"}          // not one of this authority, track and year
	ErrIDTaken           = &domain.Error{Kind: domain.Conflict, Code: "filing.id_taken"}       // the ID names something already
	ErrSubjectTaken      = &domain.Error{Kind: domain.Conflict, Code: "filing.subject_taken"}  // the subject is somebody's, or was

	ErrCaseUnknown = &domain.Error{Kind: domain.NotFound, Code: "filing.case_unknown"}
	ErrCaseState   = &domain.Error{Kind: domain.Conflict, Code: "filing.case_state"}
	ErrCaseTaken   = &domain.Error{Kind: domain.Conflict, Code: "filing.case_taken"}
	ErrCaseOpen    = &domain.Error{Kind: domain.Conflict, Code: "filing.case_open"} // one of the level is; with OpenCaseNamed
	ErrCaseChanged = &domain.Error{Kind: domain.Stale, Code: "filing.case_changed"} // another submission than the one looked at

	ErrCaseChangedOutside   = &domain.Error{Kind: domain.Stale, Code: "filing.case_changed_outside"}     // with CaseChange
	ErrCancellationProposed = &domain.Error{Kind: domain.Conflict, Code: "filing.cancellation_proposed"} // with CancellationNamed
	ErrDecisionProposed     = &domain.Error{Kind: domain.Conflict, Code: "filing.decision_proposed"}     // and not confirmed yet
	ErrPointUnknown         = &domain.Error{Kind: domain.Invalid, Code: "filing.point_unknown"}
	ErrPointUnanswered      = &domain.Error{Kind: domain.Conflict, Code: "filing.point_unanswered"}   // neither edited nor answered in words
	ErrSameOfficial         = &domain.Error{Kind: domain.Forbidden, Code: "filing.same_official"}     // the maker is not the checker
	ErrOtherOfficial        = &domain.Error{Kind: domain.Forbidden, Code: "filing.other_official"}    // only the maker takes back
	ErrLetterStale          = &domain.Error{Kind: domain.Conflict, Code: "filing.letter_other_names"} // return it for a letter in the names in force

	ErrStaffUnknown   = &domain.Error{Kind: domain.NotFound, Code: "filing.staff_unknown"}
	ErrStaffNotInPost = &domain.Error{Kind: domain.Conflict, Code: "filing.staff_not_employed"}
	ErrStaffInPost    = &domain.Error{Kind: domain.Conflict, Code: "filing.staff_employed"}
	ErrIDNumberIsKey  = &domain.Error{Kind: domain.Conflict, Code: "filing.id_number_by_suggestion"} // Q3.11
	ErrNotSamePerson  = &domain.Error{Kind: domain.Conflict, Code: "filing.not_same_person"}
	ErrEntryFinal     = &domain.Error{Kind: domain.Conflict, Code: "filing.entry_final"} // Q3.5: no way to delete
	ErrEquipment      = &domain.Error{Kind: domain.NotFound, Code: "filing.equipment_unknown"}
	ErrEquipmentOwned = &domain.Error{Kind: domain.Conflict, Code: "filing.equipment_owned"} // what is owned is retired, not returned
	ErrEquipmentEnded = &domain.Error{Kind: domain.Conflict, Code: "filing.equipment_retired"}

	ErrEquipmentInService = &domain.Error{Kind: domain.Conflict, Code: "filing.equipment_in_service"} // it was not suspended
	ErrAssetNumber        = &domain.Error{Kind: domain.Conflict, Code: "filing.asset_number_exists"}
	ErrManagement         = &domain.Error{Kind: domain.NotFound, Code: "filing.management_unknown"}
	ErrManagementEnded    = &domain.Error{Kind: domain.Conflict, Code: "filing.management_ended"}
	ErrPremisesUnknown    = &domain.Error{Kind: domain.NotFound, Code: "filing.premises_unknown"}
	ErrSubjectUnknown     = &domain.Error{Kind: domain.NotFound, Code: "filing.subject_unknown"}
	ErrSubjectHolds       = &domain.Error{Kind: domain.Conflict, Code: "filing.subject_holds_claim"}
)

// problems collects refusals, so that all of them are named at once.
type problems []error

func (p *problems) add(err *domain.Error, field string) { *p = append(*p, err.At(field)) }

func (p *problems) addIf(bad bool, err *domain.Error, field string) {
	if bad {
		p.add(err, field)
	}
}

// required adds ErrRequired for each field without a value.
func (p *problems) required(fields map[string]bool) {
	for _, f := range sortedKeys(fields) {
		p.addIf(!fields[f], ErrRequired, f)
	}
}

func (p problems) err() error { return errors.Join(p...) }

// editable refuses what may not be edited now: anything of an ended filing,
// and what a first or second-track case is about while it is with the
// authority, until it is decided or withdrawn. At a first filing that is
// everything; beside an effective track, what serves the touched track.
func (s State) editable(touched ...domain.Track) error {
	switch {
	case s.Canceled():
		return ErrCanceled
	case !s.filing():
		return ErrDiscarded
	}
	published := s.Published()
	for _, c := range s.Cases {
		if c.Kind == AmendmentCase || !c.WithAuthority() {
			continue
		}
		if t, ok := c.Level.Track(); !published || ok && slices.Contains(touched, t) {
			return ErrWithAuthority
		}
	}
	return nil
}

// edit is what every command that sets a value begins with: the filing may be
// edited, and the value is still the one the editor saw.
func (s State) edit(seen, at domain.Revision, touched ...domain.Track) error {
	if err := s.editable(touched...); err != nil {
		return err
	}
	if seen != at {
		return ErrStale
	}
	return nil
}

// alteration adds what is wrong with an alteration. Before the first publication
// none is wanted; afterwards every one must be explained, but for what serves
// only tracks that were not published yet.
func (p *problems) alteration(s State, a Alteration, today domain.Date, served ...domain.Track) {
	if !s.Published() {
		p.addIf(a != Alteration{}, ErrNotAllowed, "alteration")
		return
	}
	effective := func(t domain.Track) bool { return s.Tracks[t].Status == TrackEffective }
	if len(served) > 0 && !slices.ContainsFunc(served, effective) && a == (Alteration{}) {
		return
	}
	p.addIf(a.Late != Lateness{}, ErrNotAllowed, "alteration.late")
	switch a.Kind {
	case Changed:
		p.addIf(a.OccurredOn == "", ErrRequired, "alteration.occurred_on")
		p.addIf(a.OccurredOn > today, ErrInFuture, "alteration.occurred_on")
		p.addIf(a.Reason != "", ErrNotAllowed, "alteration.reason")
	case Corrected:
		p.addIf(a.Reason == "", ErrRequired, "alteration.reason")
		p.addIf(a.OccurredOn != "", ErrNotAllowed, "alteration.occurred_on")
	default:
		p.add(ErrAlteration, "alteration.kind")
	}
}

// reference is how a value refers to a document.
type reference struct {
	field string
	id    uuid.UUID
	kind  domain.DocumentKind
	staff uuid.UUID // the person it has to be about, if any
	waits uuid.UUID // the case it has to wait with, if any: one that waits is not yet part of the filing
}

// document adds a problem unless there is the document that r describes.
func (p *problems) document(s State, r reference) {
	d, ok := s.Documents[r.id]
	if !ok || d.Kind != r.kind || d.StaffID != r.staff || d.CaseID != r.waits {
		p.add(ErrDocument, r.field)
	}
}

// newID adds a problem if id names a row of the map already, or nothing. IDs
// follow from the request, so this is a mistake of the edge, never a person's;
// but a row must not be recorded over.
func newID[V any](p *problems, rows map[uuid.UUID]V, id uuid.UUID, field string) {
	_, taken := rows[id]
	p.addIf(taken || id == uuid.Nil, ErrIDTaken, field)
}

// newSubject adds a problem if the subject was ever somebody's in this filing:
// a row has its own, and after an erasure there is no second key for it.
func (p *problems) newSubject(s State, subject uuid.UUID, field string) {
	_, taken := s.Subjects[subject]
	p.addIf(taken, ErrSubjectTaken, field)
}

// resealed adds a problem unless v is sealed for a new subject or for that of
// a value it replaces. For another one's, erasing that one would erase v; for
// one that was erased there is no key, so only the old bytes may stay.
func (p *problems) resealed(s State, v domain.Sealed, field string, replaced ...domain.Sealed) {
	for _, old := range replaced {
		if v.Equal(old) || v.Subject == old.Subject && s.Subjects[v.Subject] {
			return
		}
	}
	p.newSubject(s, v.Subject, field)
}

// distinct adds a problem for every value that stands in the list before: the
// list is a choice, and a choice is made once.
func distinct[T comparable](p *problems, values []T, field string) {
	for i, v := range values {
		p.addIf(slices.Contains(values[:i], v), ErrRepeated, fmt.Sprintf("%s.%d", field, i))
	}
}

// sameChoice reports whether two lists choose the same, in whatever order.
func sameChoice[T cmp.Ordered](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

package audit

import (
	"reflect"
	"slices"

	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"github.com/google/uuid"
)

// ofReport checks what an event of a report, which follows the state, says of its
// filing and of what was asked.
func (a *audit) ofReport(w *walk, before crossprovince.State, fact crossprovince.Event, e said) {
	ref := reference{filing: before.Filing, where: e.where}
	switch fact := fact.(type) {
	case crossprovince.Reported:
		a.reported(w, fact, e)
		ref.filing, ref.event, ref.revision = fact.Filing, fact.Event, fact.Revision
	case crossprovince.Supplemented:
		if of, ok := a.filing(w, before.Filing, e); ok {
			a.has(of.state, before.Filing, crossprovince.State{Answers: fact.Answers}.Documents(), e)
		}
		if len(fact.Added.Items) > 0 {
			a.asked(w, before, fact.Added, e)
		}
		return
	case crossprovince.PersonalDataUnmasked:
		sealed, err := before.Contact(fact.Key)
		a.unmasked(showing{fact.Subject, fact.Fields, fact.Purpose, fact.Reason}, sealed, err, crossprovince.ContactFields(), e)
		return
	case crossprovince.ServicesDropped:
		ref.event, ref.revision, ref.cancels = fact.Event, fact.Revision, true
	case crossprovince.Ended:
		ref.event, ref.revision, ref.cancels = fact.Event, fact.Revision, true
	default:
		return
	}
	w.references = append(w.references, ref)
}

// reported checks a report: the filing as it was at the exact event, its documents
// and the form of the service authority.
func (a *audit) reported(w *walk, r crossprovince.Reported, e said) {
	if of, ok := a.filing(w, r.Filing, e); ok {
		a.has(of.state, r.Filing, crossprovince.State{Answers: r.Answers}.Documents(), e)
		was := of.namedAt(r.Revision)
		if was.code != r.CreditCode || was.name != r.Name || was.authority != r.Home {
			a.found(checkReferences, e.where, "filing %s was another institution's at revision %d than it says", r.Filing, r.Revision)
		}
	}
	a.asked(w, crossprovince.State{ServiceAuthority: r.ServiceAuthority}, r.Form, e)
}

// asked checks that what a report answers is what the service authority asked: all
// of it in a first form, some of it in what is added later.
func (a *audit) asked(w *walk, of crossprovince.State, form crossprovince.Form, e said) {
	set, ok := a.inForce(w, of.ServiceAuthority, authority.SupplementsSet{}, form.Configuration, e)
	if !ok {
		return
	}
	var items []authority.Supplement
	if set, ok := set.(authority.SupplementsSet); ok {
		items = set.Items
	}
	if of.Reported() {
		items = slices.DeleteFunc(slices.Clone(items), func(i authority.Supplement) bool {
			return !slices.ContainsFunc(form.Items, func(added authority.Supplement) bool { return added.Key == i.Key })
		})
	}
	if len(items)+len(form.Items) > 0 && !reflect.DeepEqual(items, form.Items) {
		a.found(checkReferences, e.where, "its form is not what %s asked for, by the configuration it names", of.ServiceAuthority)
	}
}

// idOrNone is how an ID that may be missing is named.
func idOrNone(id uuid.UUID) string {
	if id == uuid.Nil {
		return "none"
	}
	return id.String()
}

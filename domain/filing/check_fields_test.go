package filing_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// recording is the value that an event recorded in a draft, and the command that
// records it once it was altered.
func recording(e filing.Event) (value any, command func() filing.Command) {
	switch e := e.(type) {
	case filing.IdentityRecorded:
		c := filing.RecordIdentity{Seen: domain.Empty, Identity: e.Identity, Today: today}
		return &c.Identity, func() filing.Command { return c }
	case filing.ScopeRecorded:
		c := filing.RecordScope{Track: e.Track, Seen: domain.Empty, Scope: e.Scope, Today: today}
		return &c.Scope, func() filing.Command { return c }
	case filing.BasicsRecorded:
		c := filing.RecordBasics{Seen: domain.Empty, Basics: e.Basics, Today: today}
		return &c.Basics, func() filing.Command { return c }
	case filing.ContactsRecorded:
		c := filing.RecordContacts{Seen: domain.Empty, Contacts: e.Contacts}
		return &c.Contacts, func() filing.Command { return c }
	case filing.TopManagerRecorded:
		c := filing.RecordTopManager{Seen: domain.Empty, TopManager: e.TopManager, Today: today}
		return &c.TopManager, func() filing.Command { return c }
	case filing.PremisesAdded:
		c := filing.AddPremises{PremisesID: e.PremisesID, Premises: e.Premises, Today: today}
		return &c.Premises, func() filing.Command { return c }
	case filing.StaffAdded:
		c := filing.AddStaff{StaffID: e.StaffID, Facts: facts, Member: e.StaffMember, Today: today}
		return &c.Member, func() filing.Command { return c }
	case filing.EquipmentAdded:
		c := filing.AddEquipment{EquipmentID: e.EquipmentID, Equipment: e.Equipment, Today: today}
		return &c.Equipment, func() filing.Command { return c }
	case filing.ManagementAdded:
		c := filing.AddManagement{ManagementID: e.ManagementID, Management: e.Management, Today: today}
		return &c.Management, func() filing.Command { return c }
	case filing.CMARecorded:
		c := filing.RecordCMA{Seen: domain.Empty, CMA: e.CMA, Today: today}
		return &c.CMA, func() filing.Command { return c }
	case filing.OperationCapabilityRecorded:
		c := filing.RecordOperationCapability{Seen: domain.Empty, Capability: e.OperationCapability, Today: today}
		return &c.Capability, func() filing.Command { return c }
	case filing.CommitmentRecorded:
		c := filing.RecordCommitment{Seen: domain.Empty, Commitment: e.Commitment, Today: today}
		return &c.Commitment, func() filing.Command { return c }
	case filing.AnnexPartStaged:
		c := filing.StageAnnexPart{StagingID: e.StagingID, Part: 1, Rows: slices.Clone(e.Rows), Today: today}
		return &c.Rows[0], func() filing.Command { return c }
	case filing.DocumentAttached:
		c := filing.AttachDocument{DocumentID: e.DocumentID, CaseID: e.CaseID, Document: e.Document}
		return &c.Document, func() filing.Command { return c }
	}
	return nil, nil
}

// leaf is a field that may be left out.
type leaf struct {
	path string
	v    reflect.Value
}

// leaves are the fields of a value, those of structs and of the first elements of
// lists among them.
func leaves(v reflect.Value, path string) (all []leaf) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := strings.TrimPrefix(path+"."+name, ".")
		f := v.Field(i)
		_, sealed := f.Interface().(domain.Sealed)
		switch {
		case f.Kind() == reflect.Struct && !sealed:
			all = append(all, leaves(f, at)...)
			continue
		case f.Kind() == reflect.Slice && f.Len() > 0 && f.Index(0).Kind() == reflect.Struct:
			f.Set(reflect.AppendSlice(reflect.MakeSlice(f.Type(), 0, f.Len()), f)) // others may hold the old one
			all = append(all, leaves(f.Index(0), at+".0")...)
		}
		all = append(all, leaf{at, f})
	}
	return all
}

// leftOut is what becomes of a filing if a field of one of its events is left out:
// the command is refused, the case is kept from being handed in, or nothing.
func leftOut(history events, i int, path string) string {
	value, command := recording(history[i])
	for _, l := range leaves(reflect.ValueOf(value).Elem(), "") {
		if l.path == path {
			l.v.SetZero()
		}
	}
	recorded, err := filing.Decide(fold(history[:i]), command())
	if err != nil {
		var refusals []string
		for _, p := range domain.Problems(err) {
			refusals = append(refusals, p.Code+" "+p.Field)
		}
		return strings.Join(refusals, ", ")
	}
	if _, ok := history[i].(filing.AnnexPartStaged); ok {
		return ""
	}
	s := fold(slices.Concat(history[:i], recorded, history[i+1:]))
	return strings.Join(blocking(s, firstCase), ", ")
}

// mayBeLeftOut are the fields that nothing asks for: optional (domain-facts 10),
// or asked for by another one that the filings of the test leave empty.
var mayBeLeftOut = map[string]string{
	"filing.scope_recorded":       "other_texts",
	"filing.basics_recorded":      "ownership_nature_code registered_capital term_to parent.credit_code parent.name parent.document_id",
	"filing.contacts_recorded":    "office_phone website postcode",
	"filing.top_manager_recorded": "authorization.scope authorization.valid_from authorization.valid_to authorization.signed authorization.seal_present authorization.document_id",
	"filing.document_attached":    "title subject staff_id issued_on valid_to",
	"filing.premises_added":       "leased_from leased_to activities longitude latitude",
	"filing.staff_added":          "degree major_group certificates",
	"filing.equipment_added": "range accuracy bought_on first_used_on lease.from lease.to lease.lessor lease.document_id traceability.organization " +
		"traceability.certificate traceability.document_id confirmation anti_tamper parameters",
	"filing.cma_recorded":                  "status accreditation.number accreditation.to accreditation.document_id",
	"filing.operation_capability_recorded": "fields.0.text fields.0.certificate fields.0.issuer fields.0.valid_to fields.0.document_id sites",
	"filing.management_added":              "version retention_years note vendor launched_on functions backup_mode",
	"filing.annex_part_staged":             "limit_range note valid_from",
}

// signingScope: only who signs reports has a field to sign in.
const signingScope = "signing_scope"

// TestQ1_6_EveryFieldIsAskedFor leaves each field of a filing out that is
// complete: recording it is refused, or handing it in is,
// or it is one that may be left out.
func TestQ1_6_EveryFieldIsAskedFor(t *testing.T) {
	for name, history := range map[string]events{"testing": draft, "operation": operationDraft} {
		for i, e := range history {
			value, _ := recording(e)
			if value == nil {
				continue
			}
			optional := strings.Fields(mayBeLeftOut[e.EventType()])
			for _, l := range leaves(reflect.ValueOf(value).Elem(), "") {
				got := leftOut(history, i, l.path)
				may := slices.Contains(optional, l.path) || l.path == signingScope && l.v.IsZero()
				if may != (got == "") {
					t.Errorf("%s: %s without %s: %q", name, e.EventType(), l.path, got)
				}
			}
		}
	}
}

package filing_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// contentOf computes what a first submission of a history binds, as the
// documentation says it and without the state: an auditor has only the log.
// Later events of a part stand in for earlier ones; what waits with an
// amendment is no part.
func contentOf(history events) string {
	parts := map[string]domain.Revision{}
	for i, e := range history {
		if part := partOf(e); part != "" {
			parts[part] = domain.Revision(i)
		}
	}
	return hashOf(parts)
}

// hashOf is the SHA-256 over "part event-id\n" in the order of the parts.
func hashOf(parts map[string]domain.Revision) string {
	var lines []string
	for part, r := range parts {
		lines = append(lines, fmt.Sprintf("%s %s\n", part, domaintest.Place(r).ID))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}

func partOf(e filing.Event) string {
	switch e := e.(type) {
	case filing.IdentityRecorded:
		return "identity"
	case filing.BasicsRecorded:
		return "basics"
	case filing.ContactsRecorded:
		return "contacts"
	case filing.TopManagerRecorded:
		return "top_manager"
	case filing.CommitmentRecorded:
		if e.CaseID == uuid.Nil {
			return "commitment"
		}
	case filing.ScopeRecorded:
		return "scope." + string(e.Track)
	case filing.PremisesAdded:
		return "premises." + e.PremisesID.String()
	case filing.PremisesRevised:
		return "premises." + e.PremisesID.String()
	case filing.StaffAdded:
		return "staff." + e.StaffID.String()
	case filing.StaffRevised:
		return "staff." + e.StaffID.String()
	case filing.EquipmentAdded:
		return "equipment." + e.EquipmentID.String()
	case filing.EquipmentRevised:
		return "equipment." + e.EquipmentID.String()
	case filing.CMARecorded:
		return "cma"
	case filing.AnnexRecorded:
		return "annex"
	case filing.OperationCapabilityRecorded:
		return "operation_capability"
	case filing.ManagementAdded:
		return "management." + e.ManagementID.String()
	case filing.ManagementRevised:
		return "management." + e.ManagementID.String()
	case filing.ManagementEnded:
		return "management." + e.ManagementID.String()
	case filing.DocumentAttached:
		if e.CaseID == uuid.Nil {
			return "documents." + e.DocumentID.String()
		}
	}
	return ""
}

func TestContentIsOfWhatIsHandedIn(t *testing.T) {
	revised := filing.BasicsRecorded{Basics: with(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路2号" })}
	run(t, cases{
		{Name: "Q6.2: a submission binds the events in force and the letter's file",
			Given: draft, When: filing.SubmitCase{CaseID: firstCase, Today: earlier}, Then: events{firstSubmitted}},
		{Name: "Q6.2: a section that was recorded anew makes another content",
			Given: after(draft, revised), When: filing.SubmitCase{CaseID: firstCase, Today: earlier},
			Then: events{with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Content = contentOf(after(draft, revised)) })}},
	})
	if contentOf(draft) == contentOf(after(draft, revised)) {
		t.Error("two contents have one hash")
	}
}

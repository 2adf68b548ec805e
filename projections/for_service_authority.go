package projections

import (
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// ForServiceAuthority returns the view as the authority of another province is
// shown it that the institution reports to (domain-decisions 2.20): what is in
// force, with personal data masked as everywhere. Cases and what waits with them,
// tracks that are not filed and who serves only those, who left and what was
// retired are the home authority's to see. Of documents it is the list of
// attachments, and of what other provinces were given (A15) only the supplements
// that this one was.
func (v FilingView) ForServiceAuthority(supplements []uuid.UUID) FilingView {
	v = v.Clone()
	v.Steps = nil
	all, s := v.State, &v.State
	*s = filing.State{ // what is named here and nothing that may come to be recorded later
		Registered: all.Registered, CreditCode: all.CreditCode, Authority: all.Authority, CanceledOn: all.CanceledOn, Line: all.Line,
		Identity: all.Identity, Basics: all.Basics, Contacts: all.Contacts, TopManager: all.TopManager, Commitment: all.Commitment,
		CMA: all.CMA, OperationCapability: all.OperationCapability, Annex: all.Annex, Tracks: all.Tracks, Premises: all.Premises,
		Staff: all.Staff, Equipment: all.Equipment, Management: all.Management, Documents: all.Documents,
	}
	maps.DeleteFunc(s.Tracks, func(_ domain.Track, t filing.Track) bool {
		return t.Status != filing.TrackEffective && t.Status != filing.TrackCanceled
	})
	filed := func(t domain.Track) bool { return s.Tracks[t].Status == filing.TrackEffective }
	maps.DeleteFunc(s.Staff, func(_ uuid.UUID, row filing.StaffRow) bool {
		return !row.Employed() || !slices.ContainsFunc(slices.Collect(maps.Keys(row.Posts)), filed)
	})
	for id, row := range s.Staff {
		row.FormerStaffID, row.CameBy, row.WentBy, row.CameBackBy = uuid.Nil, uuid.Nil, uuid.Nil, uuid.Nil
		s.Staff[id] = row
	}
	maps.DeleteFunc(s.Equipment, func(_ uuid.UUID, row filing.EquipmentRow) bool {
		return !row.InService() || !slices.ContainsFunc(row.Tracks, filed)
	})
	maps.DeleteFunc(s.Management, func(_ uuid.UUID, row filing.ManagementRow) bool { return !row.InForce() })
	maps.DeleteFunc(s.Documents, func(id uuid.UUID, row filing.DocumentRow) bool {
		return row.CaseID != uuid.Nil || row.Kind.Number() == "" || row.Kind == domain.DocumentCancellationEvidence ||
			row.Kind == domain.DocumentCrossProvinceSupplement && !slices.Contains(supplements, id)
	})
	return v
}

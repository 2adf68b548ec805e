package projections

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// publicOf returns what of a state is published. The moment is the view's to
// add.
func publicOf(id uuid.UUID, s filing.State) PublicView {
	switch {
	case s.Published():
		return PublicView{Status: PublicEffective, Filing: publicFiling(id, s)}
	case s.CanceledOn != "": // also while it is filed anew
		return PublicView{Status: PublicCanceled, Cancellation: cancellationOf(s)}
	}
	return PublicView{Status: NotPublished}
}

func cancellationOf(s filing.State) *PublicCancellation {
	c := &PublicCancellation{Name: s.Line.Name, CreditCode: s.CreditCode, CanceledOn: s.CanceledOn}
	for _, t := range domain.Tracks() {
		if s.Tracks[t].Number != "" {
			c.Tracks = append(c.Tracks, t)
		}
	}
	return c
}

func publicFiling(id uuid.UUID, s filing.State) *PublicFiling {
	scopes := effectiveScopes(s)
	f := &PublicFiling{
		ID: id, CreditCode: s.CreditCode, Authority: s.Authority,
		Identity:   PublicIdentity{s.Identity.Value.Name, s.Identity.Value.LegalRepresentative.Name},
		Basics:     publicBasics(s.Basics.Value),
		TopManager: PublicTopManager{s.TopManager.Value.Name, s.TopManager.Value.IsLegalRepresentative},
		Contacts:   PublicContacts{s.Contacts.Value.OfficePhone, s.Contacts.Value.Website, s.Contacts.Value.Postcode},
		Tracks:     make(map[domain.Track]PublicTrack, len(scopes)),
		Staff:      publicStaff(s, scopes),
		Commitment: s.Commitment.Value,
		Premises:   make([]PublicPremises, 0, len(s.Premises)),
		Equipment:  make([]PublicEquipment, 0, len(s.Equipment)),
		Documents:  make([]PublicDocument, 0, 4),
	}
	for t := range scopes {
		f.Tracks[t] = PublicTrack{Scope: scopes[t], Number: s.Tracks[t].Number, Since: s.Tracks[t].Since}
	}
	for t, track := range s.Tracks {
		if track.CanceledOn != "" && track.Status != filing.TrackEffective {
			if f.CanceledTracks == nil {
				f.CanceledTracks = make(map[domain.Track]domain.Date)
			}
			f.CanceledTracks[t] = track.CanceledOn
		}
	}
	for id, p := range s.Premises {
		f.Premises = append(f.Premises, publicPremises(id, p.Value))
	}
	for id, row := range s.Equipment {
		if e, ok := publicEquipment(id, row, scopes); ok {
			f.Equipment = append(f.Equipment, e)
		}
	}
	for id, row := range s.Documents {
		if d, ok := publicDocument(id, row, s.Commitment.Value, scopes); ok {
			f.Documents = append(f.Documents, d)
		}
	}
	f.CMA, f.Annex = publicCMA(s, scopes), publicAnnex(s, scopes)
	f.OperationCapability, f.OperationSites = publicFields(s, scopes), publicSites(s, scopes)
	f.sort(s)
	return f
}

// publicCMA is nothing while testing is not effective.
func publicCMA(s filing.State, scopes map[domain.Track]filing.Scope) *PublicCMA {
	if _, effective := scopes[domain.Testing]; !effective || !s.CMA.Recorded() {
		return nil
	}
	v := s.CMA.Value
	issuer, _ := v.Number.Issuer()
	return &PublicCMA{
		Number: v.Number, Issuer: issuer, Status: cmp.Or(v.Status, domain.CMAValid), From: v.From, To: v.To,
		Accreditation: PublicAccreditation{v.Accreditation.Number, v.Accreditation.To},
	}
}

// publicAnnex is nothing while no row is in a category that was passed (Q4.2).
func publicAnnex(s filing.State, scopes map[domain.Track]filing.Scope) *PublicAnnex {
	var a PublicAnnex
	for _, c := range s.Annex.Value.Categories {
		if slices.Contains(scopes[domain.Testing].MonitoringCategories, c.Category) {
			a.Rows += c.Rows
			a.Categories = append(a.Categories, PublicAnnexCategory{c.Category, c.Rows, c.Digest})
		}
	}
	if a.Rows == 0 {
		return nil
	}
	return &a
}

// publicFields are the fields of operation in categories that were passed.
func publicFields(s filing.State, scopes map[domain.Track]filing.Scope) (fields []filing.OperationField) {
	for _, f := range s.OperationCapability.Value.Fields {
		if slices.Contains(scopes[domain.Operation].MonitoringCategories, f.Field.Category()) {
			f.DocumentID = uuid.Nil // no public document
			fields = append(fields, f)
		}
	}
	return fields
}

// publicSites are those of categories that were passed.
func publicSites(s filing.State, scopes map[domain.Track]filing.Scope) map[domain.MonitoringCategory]int {
	sites := map[domain.MonitoringCategory]int{}
	for category, n := range s.OperationCapability.Value.Sites {
		if slices.Contains(scopes[domain.Operation].MonitoringCategories, category) {
			sites[category] = n
		}
	}
	if len(sites) == 0 {
		return nil
	}
	return sites
}

// publicBasics are without the paper that authorizes a part of a legal person.
func publicBasics(b filing.Basics) filing.Basics {
	b.Parent.DocumentID = uuid.Nil
	return b
}

// effectiveScopes returns the scope of each effective track.
func effectiveScopes(s filing.State) map[domain.Track]filing.Scope {
	scopes := make(map[domain.Track]filing.Scope, len(s.Tracks))
	for t, track := range s.Tracks {
		if track.Status == filing.TrackEffective {
			scopes[t] = track.Scope.Value
		}
	}
	return scopes
}

func publicPremises(id uuid.UUID, p filing.Premises) PublicPremises {
	return PublicPremises{ID: id, Kind: p.Kind, Name: p.Name, Address: p.Address, County: p.County, Area: p.Area, Activities: p.Activities, Longitude: p.Longitude, Latitude: p.Latitude}
}

// publicStaff counts. A person who so far has posts of a draft track only is
// part of that draft.
func publicStaff(s filing.State, scopes map[domain.Track]filing.Scope) PublicStaff {
	n := PublicStaff{
		Posts:     make(map[domain.Track]map[domain.Post]Headcount),
		Education: make(map[domain.EducationLevel]Headcount),
		Titles:    make(map[domain.TitleLevel]Headcount),
	}
	for _, row := range s.Staff {
		counts := false
		for t, posts := range row.Posts {
			if _, effective := scopes[t]; !effective || !row.Employed() {
				continue
			}
			if n.Posts[t] == nil {
				n.Posts[t] = make(map[domain.Post]Headcount)
			}
			for _, p := range posts {
				n.Posts[t][p]++
				counts = true
			}
		}
		if counts {
			n.Employed++
			n.Education[row.Education]++
			n.Titles[row.Title]++
		}
	}
	return n
}

// publicEquipment leaves out of a row what belongs to a draft track or to a
// category that no review has passed yet, and the row if nothing remains. Which
// category a parameter is of, a row does not say: they wait for all of it.
func publicEquipment(id uuid.UUID, row filing.EquipmentRow, scopes map[domain.Track]filing.Scope) (PublicEquipment, bool) {
	if !row.InService() {
		return PublicEquipment{}, false
	}
	e := PublicEquipment{
		ID: id, AssetNumber: row.AssetNumber, Name: row.Name, Model: row.Model, Manufacturer: row.Manufacturer,
		Range: row.Range, Accuracy: row.Accuracy, Ownership: row.Ownership,
		Traceability: PublicTraceability{row.Traceability.Mode, row.Traceability.To}, PremisesID: row.PremisesID,
		Confirmation: row.Confirmation, AntiTamper: row.AntiTamper,
	}
	for _, t := range row.Tracks {
		if _, effective := scopes[t]; effective {
			e.Tracks = append(e.Tracks, t)
		}
	}
	for _, u := range row.Uses {
		if slices.ContainsFunc(e.Tracks, u.On) {
			e.Uses = append(e.Uses, u)
		}
	}
	for _, c := range row.Categories {
		if slices.Contains(scopes[c.Track()].MonitoringCategories, c) {
			e.Categories = append(e.Categories, c)
		}
	}
	if len(e.Tracks) == len(row.Tracks) && len(e.Categories) == len(row.Categories) {
		e.Parameters = row.Parameters
	}
	return e, len(e.Tracks) > 0 && len(e.Categories) > 0
}

// publicDocument: of commitment letters only the one in force is public, for an
// earlier upload may have been returned for what it showed. A certificate of
// testing is public while testing is.
func publicDocument(id uuid.UUID, row filing.DocumentRow, letter filing.Commitment, scopes map[domain.Track]filing.Scope) (PublicDocument, bool) {
	d := PublicDocument{
		ID: id, Kind: row.Kind, Title: row.Title, SHA256: row.SHA256, Size: row.Size, MediaType: row.MediaType,
		IssuedOn: row.IssuedOn, ValidTo: row.ValidTo,
	}
	public := row.Kind.Public() && row.CaseID == uuid.Nil && row.StaffID == uuid.Nil && row.Subject == uuid.Nil
	switch row.Kind {
	case domain.DocumentCommitmentLetter:
		public = public && id == letter.DocumentID
	case domain.DocumentCMACertificate, domain.DocumentCMAAnnex:
		_, effective := scopes[domain.Testing]
		public = public && effective
	}
	return d, public
}

// sort puts premises by kind, equipment by asset number and documents by kind
// and age.
func (f *PublicFiling) sort(s filing.State) {
	kinds := domain.PremisesKinds()
	slices.SortFunc(f.Premises, func(a, b PublicPremises) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.Name, b.Name), compareIDs(a.ID, b.ID))
	})
	slices.SortFunc(f.Equipment, func(a, b PublicEquipment) int {
		return cmp.Or(cmp.Compare(a.AssetNumber, b.AssetNumber), compareIDs(a.ID, b.ID))
	})
	slices.SortFunc(f.Documents, func(a, b PublicDocument) int {
		return cmp.Or(cmp.Compare(a.Kind.Number(), b.Kind.Number()),
			cmp.Compare(s.Documents[a.ID].At.Revision, s.Documents[b.ID].At.Revision), compareIDs(a.ID, b.ID))
	})
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

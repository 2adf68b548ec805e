package projections

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// PublicStatus says what the public may know of a filing.
type PublicStatus string

// The statuses.
const (
	NotPublished    PublicStatus = "not_published" // nothing at all
	PublicEffective PublicStatus = "effective"     // 公示
	PublicCanceled  PublicStatus = "canceled"      // the line only
)

// PublicView is a filing as the public sees it (备案信息查询, Q6.1): published
// facts, of a canceled filing the line, of any other nothing. It holds no
// pending amendment, no return, no reason, no draft, no person but the two
// whose names are register data, and nothing sealed. A golden list of its
// fields makes every addition a decision.
type PublicView struct {
	Status       PublicStatus        `json:"status"`
	Cancellation *PublicCancellation `json:"cancellation,omitempty"` // canceled only
	Filing       *PublicFiling       `json:"filing,omitempty"`       // effective only

	// Position and UpdatedAt are of the last event that the public sees
	// anything of; the zero Position while nothing is published.
	Position  eventstore.Position `json:"position"`
	UpdatedAt time.Time           `json:"updated_at,omitzero"`
}

// PublicCancellation is the line that remains of a canceled filing (已注销提示):
// no reason (Q1.9, Q7.9).
type PublicCancellation struct {
	Name       string            `json:"name"`
	CreditCode domain.CreditCode `json:"credit_code"`
	Tracks     []domain.Track    `json:"tracks"`
	CanceledOn domain.Date       `json:"canceled_on"`
}

// PublicFiling is what is published of an effective filing. Lists are in the
// order people read them; paths and rows are named as in [filing.State].
type PublicFiling struct {
	ID         uuid.UUID                    `json:"id"`
	CreditCode domain.CreditCode            `json:"credit_code"`
	Authority  domain.Authority             `json:"authority"`
	Identity   PublicIdentity               `json:"identity"`
	Basics     filing.Basics                `json:"basics"`
	TopManager PublicTopManager             `json:"top_manager"`
	Contacts   PublicContacts               `json:"contacts"`
	Tracks     map[domain.Track]PublicTrack `json:"tracks"`
	Premises   []PublicPremises             `json:"premises"`
	Staff      PublicStaff                  `json:"staff"`
	Equipment  []PublicEquipment            `json:"equipment"`
	Commitment filing.Commitment            `json:"commitment"`
	Documents  []PublicDocument             `json:"documents"`
}

// PublicIdentity is the name and the legal representative's.
type PublicIdentity struct {
	Name                string `json:"name"`
	LegalRepresentative string `json:"legal_representative"`
}

// PublicTopManager is who runs the institution.
type PublicTopManager struct {
	Name                  string `json:"name"`
	IsLegalRepresentative bool   `json:"is_legal_representative"`
}

// PublicContacts is how the public reaches the institution.
type PublicContacts struct {
	OfficePhone domain.Phone    `json:"office_phone,omitempty"`
	Website     domain.Website  `json:"website,omitempty"`
	Postcode    domain.Postcode `json:"postcode,omitempty"`
}

// PublicTrack is an effective track.
type PublicTrack struct {
	Scope  filing.Scope `json:"scope"`
	Number string       `json:"number"`
	Since  domain.Date  `json:"since"`
}

// PublicPremises is a place of work without what concerns its lease.
type PublicPremises struct {
	ID         uuid.UUID           `json:"id"`
	Kind       domain.PremisesKind `json:"kind"`
	Name       string              `json:"name"`
	Address    string              `json:"address"`
	County     domain.CountyCode   `json:"county"`
	Area       domain.Decimal      `json:"area"` // square metres
	Activities string              `json:"activities,omitempty"`
}

// PublicStaff counts who is employed in a post of an effective track. Posts
// count holders, so they add up to more than Employed.
type PublicStaff struct {
	Employed  Headcount                                  `json:"employed"`
	Posts     map[domain.Track]map[domain.Post]Headcount `json:"posts,omitempty"`
	Education map[domain.EducationLevel]Headcount        `json:"education,omitempty"`
	Titles    map[domain.TitleLevel]Headcount            `json:"titles,omitempty"`
}

// Headcount is a number of persons (人数).
type Headcount int

// Label returns the number with its measure word.
func (n Headcount) Label() string { return strconv.Itoa(int(n)) + " 人" }

// PublicEquipment is an instrument in service, as far as it serves an effective
// track in a category that was passed.
type PublicEquipment struct {
	ID           uuid.UUID                   `json:"id"`
	AssetNumber  string                      `json:"asset_number"`
	Name         string                      `json:"name"`
	Model        string                      `json:"model"`
	Manufacturer string                      `json:"manufacturer"`
	Tracks       []domain.Track              `json:"tracks"`
	Uses         []domain.EquipmentUse       `json:"uses"`
	Categories   []domain.MonitoringCategory `json:"categories"`
	Range        string                      `json:"range,omitempty"`
	Accuracy     string                      `json:"accuracy,omitempty"`
	Ownership    domain.EquipmentOwnership   `json:"ownership"`
	Traceability PublicTraceability          `json:"traceability"`
	PremisesID   uuid.UUID                   `json:"premises_id"`
}

// PublicTraceability is how and until when an instrument is traced.
type PublicTraceability struct {
	Mode domain.Traceability `json:"mode"`
	To   domain.Date         `json:"to,omitempty"`
}

// PublicDocument is a document anybody may download.
type PublicDocument struct {
	ID        uuid.UUID           `json:"id"`
	Kind      domain.DocumentKind `json:"kind"`
	Title     string              `json:"title,omitempty"`
	SHA256    string              `json:"sha256"`
	Size      int64               `json:"size"`
	MediaType string              `json:"media_type"`
}

// Public returns what the public may see of the filing at this revision, if it
// is the last one; of an earlier one see [Timeline.Public].
func (v FilingView) Public() PublicView {
	p := publicOf(v.ID, v.State)
	if p.Status != NotPublished {
		p.Position, p.UpdatedAt = v.LastPublic.Position, v.LastPublic.RecordedAt
	}
	return p
}

// Document returns the document with the ID, if the public may have it.
func (v PublicView) Document(id uuid.UUID) (PublicDocument, bool) {
	if v.Filing == nil {
		return PublicDocument{}, false
	}
	i := slices.IndexFunc(v.Filing.Documents, func(d PublicDocument) bool { return d.ID == id })
	if i < 0 {
		return PublicDocument{}, false
	}
	return v.Filing.Documents[i], true
}

func publicOf(id uuid.UUID, s filing.State) PublicView {
	switch {
	case s.Published():
		return PublicView{Status: PublicEffective, Filing: publicFiling(id, s)}
	case s.Canceled():
		return PublicView{Status: PublicCanceled, Cancellation: cancellationOf(s)}
	}
	return PublicView{Status: NotPublished}
}

func cancellationOf(s filing.State) *PublicCancellation {
	c := &PublicCancellation{Name: s.Identity.Value.Name, CreditCode: s.CreditCode, CanceledOn: s.CanceledOn}
	for _, t := range domain.Tracks() {
		if s.Tracks[t].Status == filing.TrackCanceled {
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
		Basics:     s.Basics.Value,
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
	for id, p := range s.Premises {
		f.Premises = append(f.Premises, publicPremises(id, p.Value))
	}
	for id, row := range s.Equipment {
		if e, ok := publicEquipment(id, row, scopes); ok {
			f.Equipment = append(f.Equipment, e)
		}
	}
	for id, row := range s.Documents {
		if d, ok := publicDocument(id, row, s.Commitment.Value); ok {
			f.Documents = append(f.Documents, d)
		}
	}
	f.sort(s)
	return f
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
	return PublicPremises{ID: id, Kind: p.Kind, Name: p.Name, Address: p.Address, County: p.County, Area: p.Area, Activities: p.Activities}
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
// category that no review has passed yet, and the row if nothing remains.
func publicEquipment(id uuid.UUID, row filing.EquipmentRow, scopes map[domain.Track]filing.Scope) (PublicEquipment, bool) {
	if !row.InService() {
		return PublicEquipment{}, false
	}
	e := PublicEquipment{
		ID: id, AssetNumber: row.AssetNumber, Name: row.Name, Model: row.Model, Manufacturer: row.Manufacturer,
		Range: row.Range, Accuracy: row.Accuracy, Ownership: row.Ownership,
		Traceability: PublicTraceability{row.Traceability.Mode, row.Traceability.To}, PremisesID: row.PremisesID,
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
	return e, len(e.Tracks) > 0 && len(e.Categories) > 0
}

// publicDocument: of commitment letters only the one in force is public, for an
// earlier upload may have been returned for what it showed.
func publicDocument(id uuid.UUID, row filing.DocumentRow, letter filing.Commitment) (PublicDocument, bool) {
	d := PublicDocument{ID: id, Kind: row.Kind, Title: row.Title, SHA256: row.SHA256, Size: row.Size, MediaType: row.MediaType}
	public := row.Kind.Public() && row.CaseID == uuid.Nil && row.StaffID == uuid.Nil && row.Subject == uuid.Nil
	return d, public && (row.Kind != domain.DocumentCommitmentLetter || id == letter.DocumentID)
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

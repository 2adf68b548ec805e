package projections

import (
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

	// CanceledTracks are those of which only a line remains: when they were
	// canceled, no reason and no number.
	CanceledTracks map[domain.Track]domain.Date `json:"canceled_tracks,omitempty"`

	// What the tracks are able to do (技术能力), as far as it is of a track that is
	// effective and of a category that was passed.
	CMA                 *PublicCMA              `json:"cma,omitempty"`
	Annex               *PublicAnnex            `json:"annex,omitempty"`
	OperationCapability []filing.OperationField `json:"operation_capability,omitempty"`

	// OperationSites are how many stations or outlets are being served, of each
	// category in the scope.
	OperationSites map[domain.MonitoringCategory]int `json:"operation_sites,omitempty"`

	Premises   []PublicPremises  `json:"premises"`
	Staff      PublicStaff       `json:"staff"`
	Equipment  []PublicEquipment `json:"equipment"`
	Commitment filing.Commitment `json:"commitment"`
	Documents  []PublicDocument  `json:"documents"`
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

// PublicCMA is the qualification of testing and the accreditation beside it.
type PublicCMA struct {
	Number        domain.CMANumber    `json:"number"`
	Issuer        domain.CMAIssuer    `json:"issuer,omitempty"` // 发证机关, by the number; empty if the list does not have it
	Status        domain.CMAStatus    `json:"status"`           // as recorded; see StatusOn
	From          domain.Date         `json:"from"`
	To            domain.Date         `json:"to"`
	Accreditation PublicAccreditation `json:"accreditation,omitzero"`
}

// StatusOn returns what the certificate is on a day: one that nothing was
// recorded against and whose last day has passed is expired.
func (m PublicCMA) StatusOn(day domain.Date) domain.CMAStatus {
	if m.Status == domain.CMAValid && m.To < day {
		return domain.CMAExpired
	}
	return m.Status
}

// PublicAnnex counts the rows of the annex to the CMA certificate (能力附表), as far
// as they are in categories that were passed.
type PublicAnnex struct {
	Rows       int                   `json:"rows"`
	Categories []PublicAnnexCategory `json:"categories"`
}

// PublicAnnexCategory counts the rows in one category.
type PublicAnnexCategory struct {
	Category domain.MonitoringCategory `json:"category"`
	Rows     int                       `json:"rows"`
	Digest   string                    `json:"digest"` // another one if anything in the rows is; see [filing.AnnexDigest]
}

// PublicAccreditation is a laboratory's accreditation (CNAS).
type PublicAccreditation struct {
	Number domain.CNASNumber `json:"number,omitempty"`
	To     domain.Date       `json:"to,omitempty"`
}

// PublicPremises is a place of work without what concerns its lease.
type PublicPremises struct {
	ID         uuid.UUID           `json:"id"`
	Kind       domain.PremisesKind `json:"kind"`
	Name       string              `json:"name"`
	Address    string              `json:"address"`
	County     domain.CountyCode   `json:"county"`
	Area       domain.Decimal      `json:"area"` // square meters
	Activities string              `json:"activities,omitempty"`
	Longitude  domain.Decimal      `json:"longitude,omitempty"` // degrees of CGCS2000
	Latitude   domain.Decimal      `json:"latitude,omitempty"`
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
	Confirmation domain.ConfirmationResult   `json:"confirmation,omitempty"`
	AntiTamper   []domain.AntiTamper         `json:"anti_tamper,omitempty"`
	Parameters   []string                    `json:"parameters,omitempty"` // only of an instrument whose tracks and categories have all passed
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
	IssuedOn  domain.Date         `json:"issued_on,omitempty"`
	ValidTo   domain.Date         `json:"valid_to,omitempty"` // the last day; empty for no end
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

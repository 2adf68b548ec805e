package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// staffDirectoryOperations list people: within a filing, and for officials across
// all that they may see. Everything that describes a person is masked. By name
// people are found within one filing alone, and the name is in the body: addresses
// are written down everywhere.
func (s *Server) staffDirectoryOperations(api huma.API) {
	const tag = "staff"
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/staff", "filing-staff", "the people of a filing, by first day, masked", tag), s.filingStaff)
	read(s, api, operation(http.MethodGet, "/api/staff", "staff",
		"people of all institutions, masked: of the reviewer's authority, for auditors of any or all", tag), s.getStaff)
	read(s, api, operation(http.MethodGet, "/api/staff/held-by-drafts", "staff-held-by-drafts",
		"who is kept out of other institutions by filings older than 90 days that were never handed in, the oldest first: of the reviewer's authority, for auditors of any or all", tag), s.heldByDrafts)
	o := operation(http.MethodPost, "/api/filings/{filing}/staff/search", "search-staff",
		"find people of a filing by part of their names: for its institution and the officials of its province", tag)
	o.Errors = append(o.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	read(s, api, o, s.searchStaff)
	describeBody[nameSought](api, o)
}

// StaffFilters narrow a list of people. The type is exported for the sake of the
// library, which fills the fields of no other kind of embedded struct.
type StaffFilters struct {
	Track     string `query:"track" doc:"testing or operation"`
	Post      string `query:"post" doc:"岗位, in the track if one is given"`
	Status    string `query:"status" doc:"employed, left, moved_to_non_technical_post, ended_by_cancellation, ended_by_track_cancellation, ended_by_discarding or ended_by_transfer_reversal"`
	Education string `query:"education" doc:"学历"`
	Title     string `query:"title" doc:"职称等级"`
	Contract  string `query:"contract" doc:"用工形式"`
	Effective string `query:"effective" doc:"true or false: whether a post is of a track in force"`
	HiredFrom string `query:"hired_from" doc:"first day on this day or later"`
	HiredTo   string `query:"hired_to" doc:"first day on this day or earlier"`
	EndedFrom string `query:"ended_from" doc:"left, moved or otherwise ended on this day or later"`
	EndedTo   string `query:"ended_to" doc:"left, moved or otherwise ended on this day or earlier"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a list, all faults at once.
func (in *StaffFilters) parse() (projections.StaffQuery, error) {
	var f faults
	q := projections.StaffQuery{
		After: in.After, Size: in.Size,
		Track:     parsed(&f, "track", in.Track, domain.ParseTrack),
		Post:      parsed(&f, "post", in.Post, domain.ParsePost),
		Status:    parsed(&f, "status", in.Status, parseEmploymentStatus),
		Education: parsed(&f, "education", in.Education, domain.ParseEducationLevel),
		Title:     parsed(&f, "title", in.Title, domain.ParseTitleLevel),
		Contract:  parsed(&f, "contract", in.Contract, domain.ParseContractKind),
		HiredFrom: parsed(&f, "hired_from", in.HiredFrom, domain.ParseDate),
		HiredTo:   parsed(&f, "hired_to", in.HiredTo, domain.ParseDate),
		EndedFrom: parsed(&f, "ended_from", in.EndedFrom, domain.ParseDate),
		EndedTo:   parsed(&f, "ended_to", in.EndedTo, domain.ParseDate),
	}
	if effective := parsed(&f, "effective", in.Effective, parseBool); in.Effective != "" {
		q.Effective = &effective
	}
	return q, f.err()
}

func parseEmploymentStatus(s string) (domain.EmploymentStatus, error) {
	return oneOf(s, append(domain.EmploymentStatuses(),
		filing.EmploymentCanceled, filing.EmploymentTrackCanceled, filing.EmploymentDiscarded, filing.EmploymentTransferReversed)...)
}

// listedPerson is a line of a list of people.
type listedPerson struct {
	StaffID      uuid.UUID                      `json:"staff_id"`
	Filing       uuid.UUID                      `json:"filing"`
	Institution  string                         `json:"institution"`
	CreditCode   domain.CreditCode              `json:"credit_code"`
	Authority    domain.Authority               `json:"authority"`
	Effective    bool                           `json:"effective" doc:"a post is of a track in force"`
	Masks        map[string]string              `json:"masks" doc:"of what describes the person; none of an erased one"`
	Posts        map[domain.Track][]domain.Post `json:"posts"`
	SigningScope string                         `json:"signing_scope,omitempty"`
	Education    domain.EducationLevel          `json:"education"`
	Degree       domain.Degree                  `json:"degree,omitempty"`
	MajorGroup   domain.MajorGroup              `json:"major_group,omitempty"`
	Title        domain.TitleLevel              `json:"title"`
	Contract     domain.ContractKind            `json:"contract"`
	YearsInField domain.Decimal                 `json:"years_in_field"`
	HiredOn      domain.Date                    `json:"hired_on"`
	Status       domain.EmploymentStatus        `json:"status"`
	EndedOn      domain.Date                    `json:"ended_on,omitempty"`
	Revision     domain.Revision                `json:"revision" doc:"replace the row with this in If-Match"`
}

func newListedPerson(p projections.ListedPerson) listedPerson {
	masks := p.Person.Masks
	if masks == nil {
		masks = map[string]string{}
	}
	return listedPerson{
		StaffID: p.StaffID, Filing: p.FilingID, Institution: p.Institution, CreditCode: p.CreditCode, Authority: p.Authority, Effective: p.Effective,
		Masks: masks, Posts: p.Posts, SigningScope: p.SigningScope, Education: p.Education, Degree: p.Degree, MajorGroup: p.MajorGroup,
		Title: p.Title, Contract: p.Contract, YearsInField: p.YearsInField, HiredOn: p.HiredOn, Status: p.Status, EndedOn: p.EndedOn, Revision: p.At.Revision,
	}
}

type staffAnswer struct {
	Body struct {
		Counts []projections.StatusCount `json:"counts" doc:"by status, with the same filters but for it"`
		Staff  []listedPerson            `json:"staff"`
		Next   string                    `json:"next,omitempty" doc:"after of the next page"`
	}
}

type staffQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors any, all if left out"`
	StaffFilters
}

func (s *Server) getStaff(ctx context.Context, in *staffQuery) (*staffAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	q.Authority = of
	return s.staff(ctx, q)
}

type filingStaffQuery struct {
	Filing string `path:"filing" format:"uuid"`
	StaffFilters
}

func (s *Server) filingStaff(ctx context.Context, in *filingStaffQuery) (*staffAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	q.Filing = view.ID
	return s.staff(ctx, q)
}

func (s *Server) staff(ctx context.Context, q projections.StaffQuery) (*staffAnswer, error) {
	page, err := s.Staff.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := new(staffAnswer)
	out.Body.Staff, out.Body.Next = []listedPerson{}, page.Next
	for _, p := range page.People {
		out.Body.Staff = append(out.Body.Staff, newListedPerson(p))
	}
	out.Body.Counts, err = s.Staff.Counts(ctx, q)
	return out, err
}

type heldByDraftsQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors any, all if left out"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type heldByDraftsAnswer struct {
	Body struct {
		Today domain.Date `json:"today" doc:"the day that days are counted to"`
		projections.HeldByDraftsPage
	}
}

// heldByDrafts tells officials of those who file in order to hold people
// (domain-decisions 2.5). It says of nobody who it is.
func (s *Server) heldByDrafts(ctx context.Context, in *heldByDraftsQuery) (*heldByDraftsAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	out := new(heldByDraftsAnswer)
	out.Body.Today = edge.Today(s.Clock())
	out.Body.HeldByDraftsPage, err = s.Staff.HeldByDrafts(ctx, projections.HeldByDraftsQuery{
		Today: out.Body.Today, Authority: of, After: in.After, Size: in.Size,
	})
	return out, err
}

// nameSought is part of a name.
type nameSought struct {
	Name string `json:"name" minLength:"2" maxLength:"50" doc:"two characters of it at least"`
}

type searchStaffInput struct {
	Filing      string `path:"filing" format:"uuid"`
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"application/json"`
}

type foundStaffAnswer struct {
	Body struct {
		Staff []listedPerson `json:"staff"`
	}
}

// searchStaff opens the names of a filing's people, which auditors do not see.
func (s *Server) searchStaff(ctx context.Context, in *searchStaffInput) (*foundStaffAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	if err := visitorOf(ctx).require(InstitutionRole, ReviewerRole); err != nil {
		return nil, err
	}
	if err := checkContentType(in.ContentType); err != nil {
		return nil, err
	}
	var q nameSought
	if err := decode(in.RawBody, &q); err != nil {
		return nil, err
	}
	people, err := s.Staff.OfFiling(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	sealed := make([]domain.Sealed, len(people))
	for i, p := range people {
		sealed[i] = p.Person
	}
	named, err := s.Filings.Named(ctx, sealed, q.Name)
	if err != nil {
		return nil, domain.At(err, "name")
	}
	out := new(foundStaffAnswer)
	out.Body.Staff = []listedPerson{}
	for _, p := range people {
		if named[p.Person.Subject] {
			out.Body.Staff = append(out.Body.Staff, newListedPerson(p))
		}
	}
	return out, nil
}

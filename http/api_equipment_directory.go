package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// equipmentDirectoryOperations list instruments: within a filing, and for
// officials across all that they may see.
func (s *Server) equipmentDirectoryOperations(api huma.API) {
	const tag = "equipment"
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/equipment", "filing-equipment", "the instruments of a filing, by asset number", tag), s.filingEquipment)
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/equipment/shared", "filing-shared-equipment",
		"for officials: which instruments of a filing are in service in another institution in force now (check.device_shared), and in which", tag), s.filingSharedEquipment)
	read(s, api, operation(http.MethodGet, "/api/equipment", "equipment",
		"instruments of all institutions: of the reviewer's authority, for auditors of any or all", tag), s.getEquipment)
}

// EquipmentFilters narrow a list of instruments. The type is exported for the
// sake of the library, which fills the fields of no other kind of embedded
// struct.
type EquipmentFilters struct {
	Text        string `query:"q" maxLength:"100" doc:"part of name and model"`
	AssetNumber string `query:"asset_number" maxLength:"100" doc:"管理编号, whole"`
	Status      string `query:"status" doc:"in_service, out_of_service, under_repair, retired or returned"`
	Ownership   string `query:"ownership" doc:"owned, leased or borrowed"`
	Track       string `query:"track" doc:"testing or operation: that it serves"`
	Premises    string `query:"premises" doc:"the ID of where it stands"`
	Effective   string `query:"effective" doc:"true or false: whether it serves a track in force"`
	TracedFrom  string `query:"traced_from" doc:"verification or calibration ends on this day or later"`
	TracedTo    string `query:"traced_to" doc:"verification or calibration ends on this day or earlier"`
	After       string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size        int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a list, all faults at once.
func (in *EquipmentFilters) parse() (projections.EquipmentQuery, error) {
	var f faults
	q := projections.EquipmentQuery{
		Text: in.Text, AssetNumber: in.AssetNumber, After: in.After, Size: in.Size,
		Status:     parsed(&f, "status", in.Status, domain.ParseEquipmentStatus),
		Ownership:  parsed(&f, "ownership", in.Ownership, domain.ParseEquipmentOwnership),
		Track:      parsed(&f, "track", in.Track, domain.ParseTrack),
		Premises:   parsed(&f, "premises", in.Premises, parseID),
		TracedFrom: parsed(&f, "traced_from", in.TracedFrom, domain.ParseDate),
		TracedTo:   parsed(&f, "traced_to", in.TracedTo, domain.ParseDate),
	}
	if effective := parsed(&f, "effective", in.Effective, parseBool); in.Effective != "" {
		q.Effective = &effective
	}
	return q, f.err()
}

// parseID parses an ID as the API writes it.
func parseID(s string) (uuid.UUID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return uuid.Nil, errValue
	}
	return id, nil
}

type equipmentAnswer struct {
	Body struct {
		Counts []projections.StatusCount `json:"counts" doc:"by status, with the same filters but for it"`
		projections.EquipmentPage
	}
}

type equipmentQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors any, all if left out"`
	EquipmentFilters
}

func (s *Server) getEquipment(ctx context.Context, in *equipmentQuery) (*equipmentAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	q.Authority = of
	return s.equipment(ctx, q)
}

type filingEquipmentQuery struct {
	Filing string `path:"filing" format:"uuid"`
	EquipmentFilters
}

func (s *Server) filingEquipment(ctx context.Context, in *filingEquipmentQuery) (*equipmentAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	q, err := in.parse()
	if err != nil {
		return nil, err
	}
	q.Filing = view.ID
	return s.equipment(ctx, q)
}

func (s *Server) equipment(ctx context.Context, q projections.EquipmentQuery) (*equipmentAnswer, error) {
	out := new(equipmentAnswer)
	var err error
	if out.Body.EquipmentPage, err = s.Equipment.List(ctx, q); err != nil {
		return nil, err
	}
	out.Body.Counts, err = s.Equipment.Counts(ctx, q)
	return out, err
}

type sharedEquipmentQuery struct {
	Filing string `path:"filing" format:"uuid"`
	After  string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size   int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type sharedEquipmentAnswer struct{ Body projections.SharedPage }

// filingSharedEquipment answers officials alone: that an instrument is shared, the
// institution is told, and never with whom (domain-facts 10.4). Of a filing that a
// reviewer may not see they learn whose it is, which is public, to ask its
// authority; its row they do not.
func (s *Server) filingSharedEquipment(ctx context.Context, in *sharedEquipmentQuery) (*sharedEquipmentAnswer, error) {
	v := visitorOf(ctx)
	if err := v.require(ReviewerRole, AuditorRole); err != nil {
		return nil, err
	}
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	page, err := s.Equipment.Shared(ctx, projections.SharedQuery{Filing: view.ID, After: in.After, Size: in.Size})
	for _, one := range page.Instruments {
		for i := range one.Elsewhere {
			if at := &one.Elsewhere[i]; !v.MaySee(at.CreditCode, at.Authority) {
				at.Instrument = nil
			}
		}
	}
	return &sharedEquipmentAnswer{Body: page}, err
}

package projections

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// ExpiryKind is what will have to be seen to.
type ExpiryKind string

// The kinds.
const (
	ExpiryCMA             ExpiryKind = "cma_certificate"        // 资质认定证书
	ExpiryAccreditation   ExpiryKind = "cnas_certificate"       // 实验室认可证书
	ExpiryTraceability    ExpiryKind = "traceability"           // of an instrument (检定/校准)
	ExpiryEquipmentLease  ExpiryKind = "equipment_lease"        // of an instrument
	ExpiryPremisesLease   ExpiryKind = "premises_lease"         // of a place of work
	ExpiryAuthorization   ExpiryKind = "authorization_letter"   // of the top manager
	ExpiryCapability      ExpiryKind = "capability_certificate" // of a field of operation
	ExpiryVacantKeyPost   ExpiryKind = "key_post_vacant"        // since its day
	ExpiryAmendmentInTime ExpiryKind = "amendment"              // until when it is handed in without being late (超过一个月更新)
	ExpiryInactive        ExpiryKind = "inactive"               // since the institution recorded something last
)

var equipmentKinds = []ExpiryKind{ExpiryTraceability, ExpiryEquipmentLease}

// ExpiryKinds returns the kinds in order.
func ExpiryKinds() []ExpiryKind {
	return []ExpiryKind{
		ExpiryCMA, ExpiryAccreditation, ExpiryTraceability, ExpiryEquipmentLease, ExpiryPremisesLease,
		ExpiryAuthorization, ExpiryCapability, ExpiryVacantKeyPost, ExpiryAmendmentInTime,
		ExpiryInactive,
	}
}

// Label returns the Chinese name.
func (k ExpiryKind) Label() string {
	return map[ExpiryKind]string{
		ExpiryCMA: "资质认定证书（CMA）到期", ExpiryAccreditation: "实验室认可证书（CNAS）到期", ExpiryTraceability: "设备检定/校准到期",
		ExpiryEquipmentLease: "设备租赁（借用）到期", ExpiryPremisesLease: "场所租赁到期", ExpiryAuthorization: "授权委托书到期",
		ExpiryCapability: "运维服务能力证书到期", ExpiryVacantKeyPost: "关键岗位空缺", ExpiryAmendmentInTime: "备案变更待提交",
		ExpiryInactive: "长期未更新",
	}[k]
}

// expiryOf is what is due of a filing, but for what its rows repeat of it.
type expiryOf struct {
	kind         ExpiryKind
	thing        string
	on           domain.Date
	name, number string
	tracks       []domain.Track
}

func (f changedList[R]) row(e expiryOf) []any {
	return []any{
		[16]byte(f.id), string(e.kind), e.thing, string(e.on), e.name, e.number,
		string(f.state.Authority), texts(e.tracks), inForce(f.state, e.tracks),
	}
}

// instrumentExpiries are what is due of an instrument: nothing once it is out of
// service.
func instrumentExpiries(id uuid.UUID, row filing.EquipmentRow) []expiryOf {
	if !row.InService() {
		return nil
	}
	var all []expiryOf
	name := row.Name + " " + row.Model
	if on := row.Traceability.To; on != "" {
		all = append(all, expiryOf{ExpiryTraceability, id.String(), on, name, row.AssetNumber, row.Tracks})
	}
	if on := row.Lease.To; on != "" {
		all = append(all, expiryOf{ExpiryEquipmentLease, id.String(), on, name, row.AssetNumber, row.Tracks})
	}
	return all
}

// expiries are what is due of a filing beside its instruments, each once.
func expiriesOf(s filing.State, notes expiryNotes) []expiryOf {
	both := domain.Tracks()
	testing, operation := both[:1], both[1:]
	var all []expiryOf
	add := func(e expiryOf) {
		if e.on != "" {
			all = append(all, e)
		}
	}
	add(expiryOf{kind: ExpiryCMA, on: s.CMA.Value.To, number: string(s.CMA.Value.Number), tracks: testing})
	add(expiryOf{kind: ExpiryAccreditation, on: s.CMA.Value.Accreditation.To, number: string(s.CMA.Value.Accreditation.Number), tracks: testing})
	add(expiryOf{kind: ExpiryAuthorization, on: s.TopManager.Value.Authorization.ValidTo, name: s.TopManager.Value.Name, tracks: both})
	for i, field := range s.OperationCapability.Value.Fields {
		name := field.Field.Label()
		if field.Text != "" {
			name += "（" + field.Text + "）"
		}
		add(expiryOf{ExpiryCapability, fmt.Sprintf("%03d", i), field.ValidTo, name, field.Certificate, operation})
	}
	for id, place := range s.Premises {
		add(expiryOf{kind: ExpiryPremisesLease, thing: id.String(), on: place.Value.LeasedTo, name: place.Value.Name, tracks: both})
	}
	for post, since := range notes.vacant {
		add(expiryOf{kind: ExpiryVacantKeyPost, thing: string(post), on: since, name: post.Label(), tracks: testing})
	}
	for id, due := range notes.due {
		c := s.Cases[id]
		add(expiryOf{ExpiryAmendmentInTime, id.String(), due.DueOn, caseTitle(c), "", tracksOf(c.Level)})
	}
	add(expiryOf{kind: ExpiryInactive, on: notes.recorded, tracks: both})
	return all
}

// tracksOf are the tracks that a case is about.
func tracksOf(l filing.CaseLevel) []domain.Track {
	if t, ok := l.Track(); ok {
		return []domain.Track{t}
	}
	return domain.Tracks()
}

// expiryHead is what is kept of a filing beside its instruments: of people no
// more than which posts they hold.
type expiryHead struct {
	Folded     json.RawMessage                           `json:"folded"`
	CMA        filing.Part[filing.CMA]                   `json:"cma,omitzero"`
	Proposed   map[uuid.UUID]*filing.Part[filing.CMA]    `json:"proposed_cma,omitempty"` // by cases
	TopManager filing.Part[filing.TopManager]            `json:"top_manager,omitzero"`
	Operation  filing.Part[filing.OperationCapability]   `json:"operation_capability,omitzero"`
	Premises   map[uuid.UUID]filing.Part[expiryPremises] `json:"premises,omitempty"`
	Staff      map[uuid.UUID]expiryPerson                `json:"staff,omitempty"`
	Vacant     map[domain.Post]domain.Date               `json:"vacant,omitempty"`
	Due        map[uuid.UUID]amendmentDue                `json:"due,omitempty"`
	Recorded   domain.Date                               `json:"recorded,omitempty"`
}

type expiryPremises struct {
	Name     string      `json:"name"`
	LeasedTo domain.Date `json:"leased_to,omitempty"`
}

type expiryPerson struct {
	Posts  map[domain.Track][]domain.Post `json:"posts"`
	Status domain.EmploymentStatus        `json:"status"`
}

// encode implements [listedRows].
func (expiryRows) encode(f *listed[expiryNotes]) ([]byte, error) {
	s := f.state
	folded, err := encodeFolded(s)
	if err != nil {
		return nil, err
	}
	h := expiryHead{
		Folded: folded, CMA: s.CMA, TopManager: s.TopManager, Operation: s.OperationCapability,
		Premises: make(map[uuid.UUID]filing.Part[expiryPremises], len(s.Premises)), Staff: make(map[uuid.UUID]expiryPerson, len(s.Staff)),
		Proposed: make(map[uuid.UUID]*filing.Part[filing.CMA]), Vacant: f.rows.vacant, Due: f.rows.due, Recorded: f.rows.recorded,
	}
	for id, c := range s.Cases {
		if c.CMA != nil {
			h.Proposed[id] = c.CMA
		}
	}
	for id, p := range s.Premises {
		h.Premises[id] = filing.Part[expiryPremises]{Value: expiryPremises{p.Value.Name, p.Value.LeasedTo}, At: p.At}
	}
	for id, row := range s.Staff {
		h.Staff[id] = expiryPerson{row.Posts, row.Status}
	}
	return json.Marshal(h)
}

// decode implements [listedRows].
func (expiryRows) decode(f *listed[expiryNotes], head []byte) (err error) {
	var h expiryHead
	if err := json.Unmarshal(head, &h); err != nil {
		return err
	}
	if f.state, err = decodeFolded(h.Folded); err != nil {
		return err
	}
	s := &f.state
	s.CMA, s.TopManager, s.OperationCapability = h.CMA, h.TopManager, h.Operation
	for id, proposed := range h.Proposed {
		c := s.Cases[id]
		c.CMA = proposed
		s.Cases[id] = c
	}
	for id, p := range h.Premises {
		put(&s.Premises, id, filing.Part[filing.Premises]{Value: filing.Premises{Name: p.Value.Name, LeasedTo: p.Value.LeasedTo}, At: p.At})
	}
	for id, p := range h.Staff {
		put(&s.Staff, id, filing.StaffRow{StaffMember: filing.StaffMember{Posts: p.Posts}, Status: p.Status})
	}
	f.rows = expiryNotes{vacant: maps.Clone(h.Vacant), due: maps.Clone(h.Due), recorded: h.Recorded}
	return nil
}

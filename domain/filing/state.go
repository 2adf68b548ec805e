package filing

import (
	"bytes"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// State is a filing at one revision: what is recorded, in force or proposed.
// The rules read it, and so does everything that shows a filing. Its zero
// value is the state of a stream with no events.
type State struct {
	Registered bool              `json:"registered"`
	CreditCode domain.CreditCode `json:"credit_code"`
	Authority  domain.Authority  `json:"authority"`
	CanceledOn domain.Date       `json:"canceled_on,omitempty"` // the whole filing, until it is published again
	Line       CancellationLine  `json:"line,omitzero"`         // likewise

	Cancellation *CancellationProposal `json:"cancellation,omitempty"` // that waits for a second official

	CodeReleased bool `json:"code_released,omitempty"` // discarded before anything was recorded: the stream has ended

	Identity   Part[Identity]   `json:"identity"`
	Basics     Part[Basics]     `json:"basics"`
	Contacts   Part[Contacts]   `json:"contacts"`
	TopManager Part[TopManager] `json:"top_manager"`
	Commitment Part[Commitment] `json:"commitment"`

	CMA                 Part[CMA]                 `json:"cma,omitzero"`
	OperationCapability Part[OperationCapability] `json:"operation_capability,omitzero"`

	Annex        Part[Annex]   `json:"annex,omitzero"`
	AnnexStaging *AnnexStaging `json:"annex_staging,omitempty"` // that is being handed over
	AnnexMarks   []AnnexMark   `json:"-"`                       // of the annex in force: what the next one is compared with

	AssetNumbers map[string]uuid.UUID `json:"-"` // whose each is: what another instrument may not have

	Tracks     map[domain.Track]Track       `json:"tracks,omitempty"`
	Premises   map[uuid.UUID]Part[Premises] `json:"premises,omitempty"`
	Staff      map[uuid.UUID]StaffRow       `json:"staff,omitempty"`
	Equipment  map[uuid.UUID]EquipmentRow   `json:"equipment,omitempty"`
	Management map[uuid.UUID]ManagementRow  `json:"management,omitempty"`
	Documents  map[uuid.UUID]DocumentRow    `json:"documents,omitempty"`
	Cases      map[uuid.UUID]Case           `json:"cases,omitempty"`
	Transfers  map[uuid.UUID]TransferNote   `json:"transfers,omitempty"`
	Subjects   map[uuid.UUID]bool           `json:"subjects,omitempty"` // every subject ever sealed: true while its data may be readable, false once erased
}

// CancellationLine is what the line of a canceled filing says beside the day
// (已注销提示), as it was when it was canceled.
type CancellationLine struct {
	Name      string           `json:"name"`
	Authority domain.Authority `json:"authority"`
}

// CancellationProposal is an authority's cancellation that one official made
// and another one has to confirm.
type CancellationProposal struct {
	ID uuid.UUID `json:"id"`
	ExOfficio
	Maker      string       `json:"maker"`
	ProposedOn domain.Date  `json:"proposed_on"`
	SentBack   string       `json:"sent_back,omitempty"` // why the second official did not confirm
	At         domain.Place `json:"at"`
}

// Part is a value and the event that last set it. Its revision is that event's
// place in the stream, by which an edit on a stale value is noticed.
type Part[T any] struct {
	Value T            `json:"value"`
	At    domain.Place `json:"at"`
}

// Recorded reports whether the part was ever set.
func (p Part[T]) Recorded() bool { return p.At.ID != uuid.Nil }

// Revision returns the revision the part was last set at, Empty if it never was.
func (p Part[T]) Revision() domain.Revision { return revisionOf(p.At) }

func revisionOf(at domain.Place) domain.Revision {
	if at.ID == uuid.Nil {
		return domain.Empty
	}
	return at.Revision
}

// Track is one of the up to two tracks of a filing.
type Track struct {
	Status TrackStatus `json:"status"`
	Scope  Part[Scope] `json:"scope"`
	Number string      `json:"number,omitempty"` // 备案号, once published; of one that was canceled, the last
	Since  domain.Date `json:"since,omitempty"`  // published on

	CanceledOn domain.Date `json:"canceled_on,omitempty"` // the last time, until it is published again
}

// TrackStatus is where a track stands. It follows from its first or
// second-track case and from cancellation; an amendment leaves it effective.
type TrackStatus string

// The statuses of a track.
const (
	TrackDraft       TrackStatus = "draft"        // 填报中
	TrackSubmitted   TrackStatus = "submitted"    // 已提交待审查
	TrackUnderReview TrackStatus = "under_review" // 审查中
	TrackReturned    TrackStatus = "returned"     // 已退回
	TrackEffective   TrackStatus = "effective"    // 审查通过（已公示）
	TrackCanceled    TrackStatus = "canceled"     // 已注销
)

// StaffRow is one employment as it stands.
type StaffRow struct {
	StaffMember
	Status        domain.EmploymentStatus `json:"status"`
	EndedOn       domain.Date             `json:"ended_on,omitempty"`
	FormerStaffID uuid.UUID               `json:"former_staff_id,omitzero"`
	CameBy        uuid.UUID               `json:"came_by,omitzero"`      // the transfer that entered it
	WentBy        uuid.UUID               `json:"went_by,omitzero"`      // the transfer that ended it
	CameBackBy    uuid.UUID               `json:"came_back_by,omitzero"` // the transfer whose reversal opened it again
	PastTracks    []domain.Track          `json:"past_tracks,omitempty"` // that the person served and does not any more
	At            domain.Place            `json:"at"`
}

// Employed reports whether the row holds the person's claim (在职).
func (r StaffRow) Employed() bool { return r.Status == domain.StaffEmployed }

// Ways an employment ends beside those the institution enters.
const (
	EmploymentCanceled      domain.EmploymentStatus = "ended_by_cancellation"       // 备案注销
	EmploymentTrackCanceled domain.EmploymentStatus = "ended_by_track_cancellation" // 注销所在机构类型
	EmploymentDiscarded     domain.EmploymentStatus = "ended_by_discarding"         // 放弃填报
	EntryWithdrawn          domain.EmploymentStatus = "entry_withdrawn"             // 撤回录入
)

// EquipmentRow is one instrument as it stands.
type EquipmentRow struct {
	Equipment
	Status     domain.EquipmentStatus `json:"status"`
	EndedOn    domain.Date            `json:"ended_on,omitempty"`
	PastTracks []domain.Track         `json:"past_tracks,omitempty"` // that it served and does not any more
	At         domain.Place           `json:"at"`

	SuspendedOn domain.Date `json:"suspended_on,omitempty"` // not used since
}

// InService reports whether the instrument counts.
func (r EquipmentRow) InService() bool { return r.Status == domain.EquipmentInService }

// EquipmentEntryTakenBack is an instrument entered by mistake in a draft.
const EquipmentEntryTakenBack domain.EquipmentStatus = "entry_withdrawn"

// DocumentRow is one document and the case it waits with, if any.
type DocumentRow struct {
	Document
	CaseID uuid.UUID    `json:"case_id,omitzero"`
	At     domain.Place `json:"at"`
}

// Evolve applies one event. It never fails and never judges: what was recorded
// has happened.
func Evolve(s *State, e Event, at domain.Place) { e.apply(s, at) }

// Canceled reports whether the filing has ended and none was begun anew.
func (s State) Canceled() bool { return s.CanceledOn != "" && !s.filing() }

// filing reports whether any track is filed or being filed.
func (s State) filing() bool {
	for t := range s.Tracks {
		if s.files(t) {
			return true
		}
	}
	return false
}

// Published reports whether any track is effective now.
func (s State) Published() bool {
	for _, t := range s.Tracks {
		if t.Status == TrackEffective {
			return true
		}
	}
	return false
}

// files reports whether a track is filed or being filed: what serves one that
// was canceled or never begun is not recorded.
func (s State) files(t domain.Track) bool {
	track, ok := s.Tracks[t]
	return ok && track.Status != TrackCanceled
}

// wereSubmitted reports whether any of the tracks was ever handed in. Until
// then what serves them may be withdrawn.
func (s State) wereSubmitted(tracks []domain.Track) bool {
	for _, c := range s.Cases {
		if t, ok := c.Level.Track(); ok && c.Round > 0 && c.Kind != AmendmentCase && slices.Contains(tracks, t) {
			return true
		}
	}
	return false
}

// pastTracks adds to the past ones those that are gone.
func pastTracks(past, before, after []domain.Track) []domain.Track {
	gone := slices.DeleteFunc(slices.Clone(before), func(t domain.Track) bool { return slices.Contains(after, t) })
	if len(gone) == 0 {
		return past
	}
	all := slices.Concat(past, gone)
	slices.Sort(all)
	return slices.Compact(all)
}

// EverSubmitted reports whether any case was ever handed in.
func (s State) EverSubmitted() bool {
	for _, c := range s.Cases {
		if c.Round > 0 {
			return true
		}
	}
	return false
}

// StaffIDs returns the IDs of the staff rows in byte order.
func (s State) StaffIDs() []uuid.UUID {
	return slices.SortedFunc(maps.Keys(s.Staff), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}

func (s *State) hire(id uuid.UUID, m StaffMember, at domain.Place) {
	put(&s.Staff, id, StaffRow{StaffMember: m, Status: domain.StaffEmployed, At: at})
	s.know(m.Person)
}

func (s *State) endEmployment(id uuid.UUID, status domain.EmploymentStatus, on domain.Date, at domain.Place) {
	row := s.Staff[id]
	row.Status, row.EndedOn, row.At = status, on, at
	s.Staff[id] = row
}

func (s *State) endService(id uuid.UUID, status domain.EquipmentStatus, on domain.Date, at domain.Place) {
	row := s.Equipment[id]
	row.Status, row.EndedOn, row.SuspendedOn, row.At = status, on, "", at
	s.Equipment[id] = row
}

// number notes that an instrument has an asset number, and no more the one before.
func (s *State) number(id uuid.UUID, before, now string) {
	if before != now {
		delete(s.AssetNumbers, before)
	}
	put(&s.AssetNumbers, now, id)
}

// know notes the subject of a sealed value, for ever.
func (s *State) know(v domain.Sealed) {
	if _, known := s.Subjects[v.Subject]; !known && v.Subject != uuid.Nil {
		put(&s.Subjects, v.Subject, true)
	}
}

// put sets m[k], making the map on first use: the zero State has none.
func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = make(map[K]V)
	}
	(*m)[k] = v
}

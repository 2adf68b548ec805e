package filing

import (
	"bytes"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// AnnexRow is one row of the annex to the CMA certificate (能力附表): what may be
// measured where, by which method. An annex has tens of thousands of them.
type AnnexRow struct {
	PremisesID   uuid.UUID                 `json:"premises_id"`
	Category     domain.MonitoringCategory `json:"category"` // M01 to M13
	Object       string                    `json:"object"`   // 检测对象
	ItemNo       domain.ItemNumber         `json:"item_no"`
	Parameter    string                    `json:"parameter"`
	StandardNo   domain.StandardNumber     `json:"standard_no"` // with its year; of a method that is no standard, what the annex calls it
	StandardName string                    `json:"standard_name"`
	MethodKind   domain.MethodKind         `json:"method_kind"`
	LimitRange   string                    `json:"limit_range,omitempty"`
	Note         string                    `json:"note,omitempty"`
	ValidFrom    domain.Date               `json:"valid_from,omitempty"` // of rows that came later than the certificate
}

// AnnexStagingBegun records that an annex is going to be handed over in parts.
// Until AnnexRecorded names the staging, its parts mean nothing; those of one
// that was begun before and is not effective are void for ever.
type AnnexStagingBegun struct {
	StagingID uuid.UUID `json:"staging_id"`
}

// EventType is the stored name.
func (AnnexStagingBegun) EventType() string { return "filing.annex_staging_begun" }

func (e AnnexStagingBegun) apply(s *State, at domain.Place) {
	s.AnnexStaging = &AnnexStaging{ID: e.StagingID, At: at}
}

// AnnexPartStaged records rows of a part of an annex that is not effective yet. A
// part that does not fit into one event is several pieces of one append. The
// first piece of a part that was there before replaces it.
type AnnexPartStaged struct {
	StagingID uuid.UUID  `json:"staging_id"`
	Part      int        `json:"part"`   // from 1: the order of the annex
	Piece     int        `json:"piece"`  // from 1
	Pieces    int        `json:"pieces"` // of this part
	Digest    string     `json:"digest"` // of all rows of the part; see [AnnexDigest]
	Count     int        `json:"count"`  // of the rows below, so that they need not be read; 0 is not recorded
	Rows      []AnnexRow `json:"rows"`
}

// Rows of an annex stand last in what is stored, behind how many they are.
const (
	storedCount = `,"count":`
	storedRows  = `,"rows":[`
)

// WithoutRows returns what is stored of an event without the rows of an annex.
// They are nearly all that a stream has in bytes, and nothing that anybody is
// shown of a filing depends on them: folded, it makes the same state but for the
// marks that the next annex is compared with. Of an event that does not say how
// many they are it returns everything.
func WithoutRows(eventType string, data []byte) []byte {
	if eventType != (AnnexPartStaged{}).EventType() {
		return data
	}
	// What stands before are IDs, numbers and a digest.
	head, _, found := bytes.Cut(data, []byte(storedRows))
	if !found || !bytes.Contains(head, []byte(storedCount)) {
		return data
	}
	return slices.Concat(head, []byte("}"))
}

// EventType is the stored name.
func (AnnexPartStaged) EventType() string { return "filing.annex_part_staged" }

// RowCount is how many rows it has, whether they were read or not.
func (e AnnexPartStaged) RowCount() int {
	if e.Count > 0 {
		return e.Count
	}
	return len(e.Rows)
}

func (e AnnexPartStaged) apply(s *State, at domain.Place) {
	if s.AnnexStaging == nil || s.AnnexStaging.ID != e.StagingID {
		return
	}
	staging := s.AnnexStaging.with(e, at) // others may hold the old one
	s.AnnexStaging = &staging
}

// AnnexRecorded makes a staging the annex in force: class B, always at once
// (Q4.2). Rows of a category that is not declared are kept and are not public
// until it is (domain-decisions 1.20).
type AnnexRecorded struct {
	Annex
	Added      int        `json:"added"`   // rows that the annex before did not have
	Changed    int        `json:"changed"` // rows of one place, parameter and standard that say something else now
	Removed    int        `json:"removed"`
	Alteration Alteration `json:"alteration,omitzero"`
}

// Annex is what is known of an annex without its rows. The rows are those of the
// staging's parts, in order.
type Annex struct {
	StagingID  uuid.UUID       `json:"staging_id"`
	Parts      int             `json:"parts"`
	Rows       int             `json:"rows"`
	Digest     string          `json:"digest"` // of all rows in order; see [AnnexDigest]
	Categories []AnnexCategory `json:"categories"`
}

// AnnexCategory says what an annex has in one category: how many rows, what they
// add up to, and which of the category's basic items (基本项目) these were found to
// be. What the public sees of an annex is some of its categories; by their
// digests it can tell whether anything in them changed.
type AnnexCategory struct {
	Category   domain.MonitoringCategory `json:"category"`
	Rows       int                       `json:"rows"`
	Digest     string                    `json:"digest"` // of these rows in order
	BasicItems []domain.BasicItem        `json:"basic_items,omitempty"`
}

// EventType is the stored name.
func (AnnexRecorded) EventType() string { return "filing.annex_recorded" }

func (e AnnexRecorded) apply(s *State, at domain.Place) {
	s.Annex, s.AnnexMarks = Part[Annex]{e.Annex, at}, nil
	if s.AnnexStaging != nil && s.AnnexStaging.ID == e.StagingID {
		s.AnnexMarks = s.AnnexStaging.marks()
	}
	s.AnnexStaging = nil
}

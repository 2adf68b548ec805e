package filing

import (
	"fmt"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Limits of an annex that is handed over. A part's rows are stored in pieces,
// events of at most 256 KiB, of one append of at most 768 KiB.
const (
	MaxAnnexParts    = 200
	MaxAnnexPartRows = 1000

	annexPieceBytes = 224 << 10 // of rows: the rest is for what is said about them
	annexPartBytes  = 3 * annexPieceBytes

	// annexProblems is how many problems of a part are named, about. Who has more
	// has a column wrong in every row.
	annexProblems = 200
)

// Refusals of an annex.
var (
	ErrAnnexStaging     = &domain.Error{Kind: domain.NotFound, Code: "filing.annex_staging_unknown"}
	ErrAnnexStagingOpen = &domain.Error{Kind: domain.Conflict, Code: "filing.annex_staging_open"}  // with AnnexStagingNamed
	ErrAnnexIncomplete  = &domain.Error{Kind: domain.Conflict, Code: "filing.annex_incomplete"}    // with AnnexParts
	ErrAnnexPartSize    = &domain.Error{Kind: domain.Invalid, Code: "filing.annex_part_too_large"} // cut it into smaller ones
	ErrAnnexRepeated    = &domain.Error{Kind: domain.Invalid, Code: "filing.annex_row_repeated"}   // with AnnexRowNamed
	ErrAnnexMore        = &domain.Error{Kind: domain.Invalid, Code: "filing.annex_more_problems"}  // than are named, from this row on
)

// AnnexStagingNamed is told with [ErrAnnexStagingOpen]: whoever is handing over
// an annex loses it if another one is begun.
type AnnexStagingNamed struct {
	StagingID uuid.UUID `json:"staging_id"`
	Parts     int       `json:"parts"`
	Rows      int       `json:"rows"`
}

// AnnexParts is told with [ErrAnnexIncomplete].
type AnnexParts struct {
	Parts   int   `json:"parts"` // that are in
	Rows    int   `json:"rows"`
	Missing []int `json:"missing,omitempty"` // the first of them
}

// AnnexPlace is where a row stands in an annex that is handed over: which row of
// which part, both from 1, as people count. A whole annex has no numbers yet: its
// parts come in any order.
type AnnexPlace struct {
	Part int `json:"part"`
	Row  int `json:"row"`
}

// AnnexRowNamed is told with every problem of a row.
type AnnexRowNamed struct {
	AnnexPlace
	First *AnnexPlace `json:"first,omitempty"` // with [ErrAnnexRepeated]: the row that is there already
}

// BeginAnnex begins to hand over an annex. Somebody else may be doing so: then it
// says which staging is given up for it.
type BeginAnnex struct {
	StagingID uuid.UUID
	Replaces  uuid.UUID // the staging that is given up, if any is open
}

func (c BeginAnnex) decide(s State) ([]Event, error) {
	if err := s.annexEditable(); err != nil {
		return nil, err
	}
	open := s.AnnexStaging
	if open == nil {
		open = &AnnexStaging{}
	}
	switch {
	case c.Replaces != uuid.Nil && c.Replaces != open.ID:
		return nil, ErrAnnexStaging.At("replaces")
	case c.Replaces == uuid.Nil && len(open.Parts) > 0:
		return nil, ErrAnnexStagingOpen.With(AnnexStagingNamed{open.ID, len(open.Parts), open.Rows()})
	case c.StagingID == uuid.Nil || c.StagingID == open.ID || c.StagingID == s.Annex.Value.StagingID:
		return nil, ErrIDTaken.At("staging_id")
	}
	return []Event{AnnexStagingBegun{StagingID: c.StagingID}}, nil
}

// annexEditable refuses what may not be handed over now. It is never refused for
// its categories (Q4.2, domain-decisions 1.20).
func (s State) annexEditable() error {
	if err := s.editable(domain.Testing); err != nil {
		return err
	}
	if !s.files(domain.Testing) {
		return ErrNotFound.At("track")
	}
	return nil
}

// StageAnnexPart hands over a part of an annex, or hands it over anew.
type StageAnnexPart struct {
	StagingID uuid.UUID
	Part      int
	Rows      []AnnexRow
	Today     domain.Date
}

func (c StageAnnexPart) decide(s State) ([]Event, error) {
	if err := s.annexEditable(); err != nil {
		return nil, err
	}
	if s.AnnexStaging == nil || s.AnnexStaging.ID != c.StagingID {
		return nil, ErrAnnexStaging
	}
	var p problems
	p.addIf(c.Part < 1 || c.Part > MaxAnnexParts, ErrOutOfRange, "part")
	p.addIf(len(c.Rows) == 0, ErrRequired, "rows")
	p.addIf(len(c.Rows) > MaxAnnexPartRows, ErrOutOfRange, "rows")
	if err := p.err(); err != nil {
		return nil, err
	}
	marks := MarkRows(c.Rows)
	digest := AnnexDigest(marks)
	for _, in := range s.AnnexStaging.Parts {
		if in.Part == c.Part && in.Digest == digest {
			return nil, nil
		}
	}
	c.check(&p, s, marks)
	if err := p.err(); err != nil {
		return nil, err
	}
	return c.events(digest)
}

// check names what is wrong with the rows, each by itself and beside the others.
func (c StageAnnexPart) check(p *problems, s State, marks []AnnexMark) {
	there := make(map[uuid.UUID]AnnexPlace)
	for _, part := range s.AnnexStaging.Parts {
		if part.Part != c.Part {
			for i, m := range part.Marks {
				there[m.ID] = AnnexPlace{part.Part, i + 1}
			}
		}
	}
	for i, r := range c.Rows {
		var found problems
		named := AnnexRowNamed{AnnexPlace: AnnexPlace{c.Part, i + 1}}
		at := fmt.Sprintf("rows.%d.", i)
		r.check(&found, s, at, c.Today)
		if first, repeated := there[marks[i].ID]; repeated {
			found = append(found, ErrAnnexRepeated.At(at+"parameter").With(AnnexRowNamed{named.AnnexPlace, &first}))
		} else {
			there[marks[i].ID] = named.AnnexPlace
		}
		for _, problem := range found {
			*p = append(*p, domain.With(problem, named))
		}
		if len(*p) >= annexProblems && i+1 < len(c.Rows) {
			more := AnnexRowNamed{AnnexPlace: AnnexPlace{c.Part, i + 2}}
			*p = append(*p, ErrAnnexMore.At(fmt.Sprintf("rows.%d", i+1)).With(more))
			return
		}
	}
}

func (r AnnexRow) check(p *problems, s State, at string, today domain.Date) {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"premises_id", r.PremisesID != uuid.Nil},
		{"category", r.Category != ""},
		{"object", r.Object != ""},
		{"item_no", r.ItemNo != ""},
		{"parameter", r.Parameter != ""},
		{"standard_no", r.StandardNo != ""},
		{"standard_name", r.StandardName != ""},
		{"method_kind", r.MethodKind != ""},
		{"limit_range", r.MethodKind != domain.MethodNonStandard || r.LimitRange != ""},
	} {
		if !f.set {
			p.add(ErrRequired, at+f.name)
		}
	}
	if _, known := s.Premises[r.PremisesID]; !known && r.PremisesID != uuid.Nil {
		p.add(ErrPremisesUnknown, at+"premises_id")
	}
	if r.Category != "" && !r.Category.On(domain.Testing) {
		p.add(ErrNotAllowed, at+"category")
	}
	if r.ValidFrom > today {
		p.add(ErrInFuture, at+"valid_from")
	}
}

// events are the pieces of the part.
func (c StageAnnexPart) events(digest string) ([]Event, error) {
	var pieces [][]AnnexRow
	from, piece, part := 0, 0, 0
	for i, r := range c.Rows {
		stored, err := domain.MarshalStored(r)
		if err != nil {
			return nil, err
		}
		size := len(stored) + len(",")
		if part += size; part > annexPartBytes {
			return nil, ErrAnnexPartSize.At("rows")
		}
		if piece += size; piece > annexPieceBytes {
			pieces, from, piece = append(pieces, c.Rows[from:i]), i, size
		}
	}
	pieces = append(pieces, c.Rows[from:])
	events := make([]Event, len(pieces))
	for i, rows := range pieces {
		events[i] = AnnexPartStaged{StagingID: c.StagingID, Part: c.Part, Piece: i + 1, Pieces: len(pieces), Digest: digest, Count: len(rows), Rows: rows}
	}
	return events, nil
}

// RecordAnnex makes the annex that was handed over the one in force. Who hands it
// over says how many parts and rows it has, so that none can be missing.
type RecordAnnex struct {
	StagingID  uuid.UUID
	Seen       domain.Revision
	Parts      int
	Rows       int
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c RecordAnnex) decide(s State) ([]Event, error) {
	if err := s.annexEditable(); err != nil {
		return nil, err
	}
	if s.Annex.Recorded() && s.Annex.Value.StagingID == c.StagingID {
		return nil, nil
	}
	if c.Seen != s.Annex.Revision() {
		return nil, ErrStale
	}
	if s.AnnexStaging == nil || s.AnnexStaging.ID != c.StagingID {
		return nil, ErrAnnexStaging
	}
	var p problems
	p.addIf(c.Parts < 1 || c.Parts > MaxAnnexParts, ErrOutOfRange, "parts")
	p.alteration(s, c.Alteration, c.Today, domain.Testing)
	if err := p.err(); err != nil {
		return nil, err
	}
	staged := *s.AnnexStaging
	missing := staged.Missing(c.Parts, annexProblems)
	if len(missing) > 0 || len(staged.Parts) != c.Parts || staged.Rows() != c.Rows {
		return nil, ErrAnnexIncomplete.With(AnnexParts{len(staged.Parts), staged.Rows(), missing})
	}
	annex, marks := staged.annex()
	e := AnnexRecorded{Annex: annex, Alteration: c.Alteration.judged(c.Days, s.serveEffective([]domain.Track{domain.Testing}), c.Today)}
	e.Added, e.Changed, e.Removed = compareAnnexes(s.AnnexMarks, marks)
	return []Event{e}, nil
}

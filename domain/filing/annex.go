package filing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// AnnexStaging is an annex that is being handed over: which parts are in.
type AnnexStaging struct {
	ID    uuid.UUID    `json:"id"`
	At    domain.Place `json:"at"`
	Parts []StagedPart `json:"parts,omitempty"` // by number
}

// StagedPart is a part that is in.
type StagedPart struct {
	Part   int          `json:"part"`
	Rows   int          `json:"rows"`
	Digest string       `json:"digest"`
	At     domain.Place `json:"at"`

	// What the rows are judged by once the annex is to take effect. The rows
	// themselves are in the log; a filing that is being decided on does not hold
	// them.
	Marks      []AnnexMark     `json:"-"`
	Categories []AnnexCategory `json:"-"`

	// Pieces is how many are in of as many as there are to be: who looks whether the
	// log holds together counts them.
	Pieces int `json:"-"`
	Of     int `json:"-"`
}

// AnnexMark tells a row of an annex from others.
type AnnexMark struct {
	ID       uuid.UUID // see [AnnexRow.ID]
	Sum      AnnexSum
	Category domain.MonitoringCategory
}

// AnnexSum is the beginning of the SHA-256 of what a row says.
type AnnexSum [16]byte

// ID is a row's name in every annex that has it: what is measured where by which
// method is there once (10.3 of the field lists). An annex is handed over whole,
// by programs that know no names but these.
func (r AnnexRow) ID() uuid.UUID {
	return uuid.NewSHA1(r.PremisesID, []byte(r.Parameter+annexSeparator+string(r.StandardNo)))
}

// annexSeparator stands between values of a row where they are summed up. No
// text has it: it is a control character.
const annexSeparator = "\x1f"

// Sum sums up what the row says: the values in the order of the fields, an empty
// one for each that is not there, separated by U+001F.
func (r AnnexRow) Sum() AnnexSum {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		r.PremisesID.String(), string(r.Category), r.Object, string(r.ItemNo), r.Parameter,
		string(r.StandardNo), r.StandardName, string(r.MethodKind), r.LimitRange, r.Note, string(r.ValidFrom),
	}, annexSeparator)))
	return AnnexSum(sum[:len(AnnexSum{})])
}

// AnnexDigest is what rows add up to in this order, however they are cut into
// parts: the SHA-256 of their sums, in hexadecimal.
func AnnexDigest(marks []AnnexMark) string {
	h := sha256.New()
	for _, m := range marks {
		h.Write(m.Sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// MarkRows returns the marks of rows, in order.
func MarkRows(rows []AnnexRow) []AnnexMark {
	marks := make([]AnnexMark, len(rows))
	for i, r := range rows {
		marks[i] = AnnexMark{r.ID(), r.Sum(), r.Category}
	}
	return marks
}

// countAnnex says what rows have in each category, in the order of the
// categories. Their digests are found when all are in.
func countAnnex(rows []AnnexRow) []AnnexCategory {
	var counted []AnnexCategory
	for _, r := range rows {
		one := AnnexCategory{Category: r.Category, Rows: 1}
		if item, ok := domain.BasicItemNamed(r.Category, r.Parameter); ok {
			one.BasicItems = []domain.BasicItem{item}
		}
		counted = addCategory(counted, one)
	}
	return counted
}

// addCategory adds to a list that is sorted by category. It shares nothing with
// what it is given but the list.
func addCategory(list []AnnexCategory, c AnnexCategory) []AnnexCategory {
	i, found := slices.BinarySearchFunc(list, c.Category, func(has AnnexCategory, k domain.MonitoringCategory) int {
		return compareStrings(has.Category, k)
	})
	if !found {
		c.BasicItems = slices.Clone(c.BasicItems)
		return slices.Insert(list, i, c)
	}
	list[i].Rows += c.Rows
	for _, item := range c.BasicItems {
		if at, held := slices.BinarySearch(list[i].BasicItems, item); !held {
			list[i].BasicItems = slices.Insert(list[i].BasicItems, at, item)
		}
	}
	return list
}

// with is the staging after a piece of a part. It leaves a alone.
func (a AnnexStaging) with(e AnnexPartStaged, at domain.Place) AnnexStaging {
	piece := StagedPart{
		Part: e.Part, Rows: e.RowCount(), Digest: e.Digest, At: at, Marks: MarkRows(e.Rows), Categories: countAnnex(e.Rows), Pieces: 1, Of: e.Pieces,
	}
	a.Parts = slices.Clone(a.Parts)
	i, found := slices.BinarySearchFunc(a.Parts, e.Part, func(p StagedPart, n int) int { return p.Part - n })
	switch {
	case !found:
		a.Parts = slices.Insert(a.Parts, i, piece)
	case e.Piece == 1:
		a.Parts[i] = piece
	default:
		before := a.Parts[i]
		piece.Rows += before.Rows
		piece.Pieces += before.Pieces
		piece.Marks = slices.Concat(before.Marks, piece.Marks)
		piece.Categories = mergeCategories(before.Categories, piece.Categories)
		a.Parts[i] = piece
	}
	return a
}

func mergeCategories(lists ...[]AnnexCategory) []AnnexCategory {
	var all []AnnexCategory
	for _, list := range lists {
		for _, c := range list {
			all = addCategory(all, c)
		}
	}
	return all
}

// part is what is in of the part with the number, zero if nothing is.
func (a AnnexStaging) part(n int) StagedPart {
	i := slices.IndexFunc(a.Parts, func(p StagedPart) bool { return p.Part == n })
	if i < 0 {
		return StagedPart{}
	}
	return a.Parts[i]
}

// Rows is how many rows are in.
func (a AnnexStaging) Rows() int {
	n := 0
	for _, p := range a.Parts {
		n += p.Rows
	}
	return n
}

// Missing are the numbers of the first parts, up to most of them, that are not in
// out of n.
func (a AnnexStaging) Missing(n, most int) []int {
	var missing []int
	for part := 1; part <= n && len(missing) < most; part++ {
		if _, found := slices.BinarySearchFunc(a.Parts, part, func(p StagedPart, n int) int { return p.Part - n }); !found {
			missing = append(missing, part)
		}
	}
	return missing
}

func (a AnnexStaging) marks() []AnnexMark {
	all := make([]AnnexMark, 0, a.Rows())
	for _, p := range a.Parts {
		all = append(all, p.Marks...)
	}
	return all
}

// annex is what the staging would be in force.
func (a AnnexStaging) annex() (Annex, []AnnexMark) {
	categories := make([][]AnnexCategory, len(a.Parts))
	for i, p := range a.Parts {
		categories[i] = p.Categories
	}
	marks := a.marks()
	annex := Annex{
		StagingID: a.ID, Parts: len(a.Parts), Rows: len(marks), Digest: AnnexDigest(marks), Categories: mergeCategories(categories...),
	}
	of := make(map[domain.MonitoringCategory][]AnnexMark)
	for _, m := range marks {
		of[m.Category] = append(of[m.Category], m)
	}
	for i, c := range annex.Categories {
		annex.Categories[i].Digest = AnnexDigest(of[c.Category])
	}
	return annex, marks
}

// NewAnnex is what rows in parts make: what [AnnexRecorded] says of them.
func NewAnnex(staging uuid.UUID, parts ...[]AnnexRow) Annex {
	staged := AnnexStaging{ID: staging}
	for i, rows := range parts {
		staged.Parts = append(staged.Parts, StagedPart{Part: i + 1, Rows: len(rows), Marks: MarkRows(rows), Categories: countAnnex(rows)})
	}
	annex, _ := staged.annex()
	return annex
}

// compareAnnexes counts the rows that only the later one has, those that say
// something else in it, and those that only the earlier one has.
func compareAnnexes(before, after []AnnexMark) (added, changed, removed int) {
	sums := make(map[uuid.UUID]AnnexSum, len(before))
	for _, m := range before {
		sums[m.ID] = m.Sum
	}
	kept := 0
	for _, m := range after {
		old, was := sums[m.ID]
		switch {
		case !was:
			added++
			continue
		case !bytes.Equal(old[:], m.Sum[:]):
			changed++
		}
		kept++
	}
	return added, changed, len(before) - kept
}

// CategoryRows is how many rows the annex has in a category.
func (a Annex) CategoryRows(c domain.MonitoringCategory) int {
	for _, has := range a.Categories {
		if has.Category == c {
			return has.Rows
		}
	}
	return 0
}

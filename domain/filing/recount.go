package filing

import (
	"fmt"
	"reflect"
	"slices"

	"example.org/ledger/domain"
)

// Recount reckons again what an event that follows the state says about rows it
// does not hold, and returns what is wrong with it, in English and for who looks
// after the ledger, not for people of an institution. A digest tells that rows
// are others than they were, not which.
//
// It is for an audit. Nothing that is decided depends on it: what was recorded has
// happened, whatever it says.
func Recount(s State, e Event) []string {
	switch e := e.(type) {
	case AnnexPartStaged:
		return recountPart(s, e)
	case AnnexRecorded:
		return recountAnnex(s, e)
	}
	return nil
}

// recountPart: the pieces of a part come one after the other, and its rows add up
// to what each of them says once the last one is there.
func recountPart(s State, e AnnexPartStaged) (wrong []string) {
	if s.AnnexStaging == nil || s.AnnexStaging.ID != e.StagingID {
		return []string{fmt.Sprintf("part %d is of staging %s, which is not open", e.Part, e.StagingID)}
	}
	var part StagedPart
	if e.Piece > 1 {
		part = s.AnnexStaging.part(e.Part)
	}
	if e.Piece != part.Pieces+1 || e.Piece > e.Pieces {
		return []string{fmt.Sprintf("it is piece %d of %d of part %d, after %d", e.Piece, e.Pieces, e.Part, part.Pieces)}
	}
	if e.RowCount() != len(e.Rows) {
		wrong = append(wrong, fmt.Sprintf("it has %d rows, and says %d", len(e.Rows), e.Count))
	}
	if e.Piece > 1 && part.Digest != e.Digest {
		wrong = append(wrong, fmt.Sprintf("its pieces say that part %d has the digests %s and %s", e.Part, part.Digest, e.Digest))
	}
	if digest := AnnexDigest(slices.Concat(part.Marks, MarkRows(e.Rows))); e.Piece == e.Pieces && digest != e.Digest {
		wrong = append(wrong, fmt.Sprintf("the %d rows of part %d have the digest %s, and it says %s", len(part.Marks)+len(e.Rows), e.Part, digest, e.Digest))
	}
	return wrong
}

// recountAnnex: an annex is what its parts make, and differs from the one before
// as it says.
func recountAnnex(s State, e AnnexRecorded) (wrong []string) {
	if s.AnnexStaging == nil || s.AnnexStaging.ID != e.StagingID {
		return []string{fmt.Sprintf("it is of staging %s, which is not open", e.StagingID)}
	}
	for _, p := range s.AnnexStaging.Parts {
		if p.Pieces != p.Of {
			wrong = append(wrong, fmt.Sprintf("part %d has %d of %d pieces", p.Part, p.Pieces, p.Of))
		}
	}
	annex, marks := s.AnnexStaging.annex()
	added, changed, removed := compareAnnexes(s.AnnexMarks, marks)
	differs := func(what string, says, is any) {
		if !reflect.DeepEqual(says, is) {
			wrong = append(wrong, fmt.Sprintf("its parts make %s %v, and it says %v", what, is, says))
		}
	}
	differs("the number of parts", e.Parts, annex.Parts)
	differs("the number of rows", e.Rows, annex.Rows)
	differs("the digest", e.Digest, annex.Digest)
	differs("the rows added, changed and removed", [3]int{e.Added, e.Changed, e.Removed}, [3]int{added, changed, removed})
	differs("the categories", codesOfAnnex(e.Categories), codesOfAnnex(annex.Categories))
	if len(e.Categories) == len(annex.Categories) {
		for i, is := range annex.Categories {
			differs("of category "+string(is.Category), e.Categories[i], is)
		}
	}
	return wrong
}

func codesOfAnnex(list []AnnexCategory) []domain.MonitoringCategory {
	codes := make([]domain.MonitoringCategory, len(list))
	for i, c := range list {
		codes[i] = c.Category
	}
	return codes
}

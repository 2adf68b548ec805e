package projections_test

import (
	"testing"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
)

// What comes back is shown beside what was asked for (B2).
func TestSinceReturn(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.draft()
	if _, ok := s.timeline().SinceReturn(firstCase); ok {
		t.Error("a draft was returned")
	}
	s.review()
	s.published()
	got, ok := s.timeline().SinceReturn(firstCase)
	if !ok || len(got.Points) != 1 || got.Points[0].Answer != "PRIVATE 已盖章" || got.Points[0].Name != "备案承诺书" {
		t.Fatalf("the points are %+v", got.Points)
	}
	var paths []string
	for _, c := range got.Changes {
		paths = append(paths, c.Path)
	}
	if len(paths) != 2 || paths[0] != "commitment.document_id" || paths[1] != "documents."+letter.String() {
		t.Errorf("since the return these changed, which the later amendments are no part of: %v", paths)
	}
}

func TestSinceReturnOfAnAmendment(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.draft()
	s.review()
	s.record(
		filing.CaseOpened{CaseID: renaming, Level: filing.InstitutionLevel, Kind: filing.AmendmentCase},
		filing.IdentityProposed{CaseID: renaming, Identity: altered(renamed, func(i *filing.Identity) { i.Name = "江苏澄屿" }), Alteration: moved},
		filing.CaseSubmitted{CaseID: renaming, Round: 1, SubmittedOn: "2026-01-05"},
		filing.CaseTaken{CaseID: renaming, Reviewer: official.ID},
	)
	s.record(filing.CaseReturned{CaseID: renaming, Submission: s.submission(renaming), Points: points, ReturnedOn: "2026-01-05"})
	s.record(filing.IdentityProposed{CaseID: renaming, Identity: renamed, Alteration: moved})
	got, ok := s.timeline().SinceReturn(renaming)
	if !ok || len(got.Changes) != 1 || got.Changes[0].New != renamed.Name {
		t.Errorf("since the return these changed: %+v", got.Changes)
	}
}

package ledgertest

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// ReportContact reports to an authority that asks for a contact, with one who is replaced
// by another one later and then erased.
func (w *Walk) ReportContact(to domain.Authority, first, then edge.ReportContact) {
	w.t.Helper()
	ctx, items := w.t.Context(), []edge.Supplement{{Key: "contact", Label: "本省联系人", Kind: string(authority.SupplementContact), Required: true}}
	w.must(w.l.Authorities.SetSupplements(ctx, w.by(official), to, domain.Empty, edge.Supplements{Items: &items, Reason: "便于联系"}))
	made := w.must(w.l.Reports.Report(ctx, w.by(institution), w.ID, edge.Report{
		CreditCode: w.code, ServiceAuthority: string(to), StartOn: "2026-12-01",
		Services: []edge.Service{{Track: "testing", Categories: []string{"M01"}}},
		Answers:  []edge.ReportAnswer{{Key: "contact", Contact: &first}},
	})).Created
	w.must(w.l.Reports.Supplement(ctx, w.by(institution), made, 1, edge.ReportSupplements{Answers: []edge.ReportAnswer{{Key: "contact", Contact: &then}}}))
	var replaced uuid.UUID
	err := w.l.Reports.View(ctx, made, func(s crossprovince.State) error {
		for subject := range s.Subjects {
			if subject != s.Answers[0].Contact.Subject {
				replaced = subject
			}
		}
		return nil
	})
	if err != nil || replaced == uuid.Nil {
		w.t.Fatalf("nobody was replaced: %v", err)
	}
	w.must(w.l.Reports.EraseContact(ctx, w.by(official), made, replaced, edge.Erasure{Reason: "retention_ended"}))
	if err := w.l.Reactions.CatchUp(ctx); err != nil {
		w.t.Fatal(err)
	}
}

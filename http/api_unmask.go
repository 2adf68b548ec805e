package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"github.com/danielgtaylor/huma/v2"
)

// byInstitutionOrHome are who may see personal data in the clear: the
// institution its own, officials of the province where it files. Nobody else
// does, auditors and other provinces included (domain-decisions 2.20, 2.27).
var byInstitutionOrHome = rule{roles: []Role{InstitutionRole, ReviewerRole}}

// unmaskOperations show personal data in the clear to those who say what for
// (查看明文). They are commands: who looked is recorded first (B10).
func (s *Server) unmaskOperations(api huma.API) {
	post := func(path, id, summary string) huma.Operation {
		return operation(http.MethodPost, "/api/filings/{filing}/"+path+"/unmask", id, summary, "personal data")
	}
	unmask(s, api, post("staff/{row}", "unmask-staff", "查看明文 of a person, with a reason that is recorded"),
		func(c call, _ *rowPath) filing.PersonalDataOf {
			return filing.PersonalDataOf{Part: domain.PersonalStaff, StaffID: c.part}
		})
	unmask(s, api, post("legal-representative", "unmask-legal-representative", "查看明文 of the legal representative's ID number"), whole(domain.PersonalLegalRepresentative))
	unmask(s, api, post("cases/{case}/legal-representative", "unmask-case-legal-representative", "查看明文 of the ID number that an amendment proposes"),
		func(c call, _ *casePath) filing.PersonalDataOf {
			return filing.PersonalDataOf{Part: domain.PersonalLegalRepresentative, CaseID: c.part}
		})
	unmask(s, api, post("cases/{case}/legal-representative-contact", "unmask-case-legal-representative-contact", "查看明文 of the mobile number that an amendment proposes"),
		func(c call, _ *casePath) filing.PersonalDataOf {
			return filing.PersonalDataOf{Part: domain.PersonalLegalRepresentativeContact, CaseID: c.part}
		})
	unmask(s, api, post("legal-representative-contact", "unmask-legal-representative-contact", "查看明文 of the legal representative's mobile number"), whole(domain.PersonalLegalRepresentativeContact))
	unmask(s, api, post("filing-contact", "unmask-filing-contact", "查看明文 of the 备案联系人"), whole(domain.PersonalFilingContact))
	unmaskWith(s, api, post("suggestions/{suggestion}", "unmask-suggestion", "查看明文 of the right ID number that a suggestion asks for"),
		func(ctx context.Context, c call, _ *suggestionPath, asked edge.Unmasking) (edge.Done, edge.Unmasked, error) {
			return s.Suggestions.Unmask(ctx, c.Request, c.filing, c.part, asked)
		})
}

// whole is a part that a filing has one of.
func whole(part domain.PersonalPart) func(call, *filingPath) filing.PersonalDataOf {
	return func(call, *filingPath) filing.PersonalDataOf { return filing.PersonalDataOf{Part: part} }
}

// unmaskAnswer is the one answer in which personal data stands in the clear; no
// cache may keep it.
type unmaskAnswer struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Receipt
		Values edge.Unmasked `json:"values" doc:"by field; empty for what was not entered"`
	}
}

// unmask registers an operation that shows what of names in a filing.
func unmask[T any, P commandInput[T]](s *Server, api huma.API, o huma.Operation, of func(call, P) filing.PersonalDataOf) {
	unmaskWith(s, api, o, func(ctx context.Context, c call, in P, asked edge.Unmasking) (edge.Done, edge.Unmasked, error) {
		return s.Filings.Unmask(ctx, c.Request, c.filing, of(c, in), asked)
	})
}

// unmaskWith registers an operation that shows what show does.
func unmaskWith[T any, P commandInput[T]](s *Server, api huma.API, o huma.Operation, show func(context.Context, call, P, edge.Unmasking) (edge.Done, edge.Unmasked, error)) {
	o.Errors = append(o.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	huma.Register(api, o, func(ctx context.Context, in *T) (*unmaskAnswer, error) {
		var asked edge.Unmasking
		var values edge.Unmasked
		done, err := s.carryOut(ctx, byInstitutionOrHome, P(in).common(), P(in).ids, &asked, func(c call) (done edge.Done, err error) {
			done, values, err = show(ctx, c, P(in), asked)
			return done, err
		})
		if err != nil {
			filingID, _ := P(in).ids()
			return nil, s.refusal(ctx, o.Path, filingID, err)
		}
		out := &unmaskAnswer{Status: done.Status, ETag: done.ETag, CacheControl: "no-store"}
		out.Body.Receipt, out.Body.Values = done.Body, values
		return out, nil
	})
	describeBody[edge.Unmasking](api, o)
}

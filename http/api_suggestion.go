package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// suggestionPath names a suggestion about a filing.
type suggestionPath struct {
	Filing     string `path:"filing" format:"uuid"`
	Suggestion string `path:"suggestion" format:"uuid"`
	CommandHead
}

func (p *suggestionPath) ids() (string, string) { return p.Filing, p.Suggestion }

// confirmation names what a second official confirms.
type confirmation struct {
	Proposal uuid.UUID `json:"proposal"`
}

// suggestionOperations are what institutions ask of their authority (工作建议,
// Q3.10, Q3.11, Q7.2), and its answers.
func (s *Server) suggestionOperations(api huma.API) {
	const tag, all = "suggestions", "/api/filings/{filing}/suggestions"
	const path = all + "/{suggestion}"
	post := func(verb, summary string) huma.Operation {
		return operation(http.MethodPost, path+"/"+verb, verb+"-suggestion", summary, tag)
	}
	command(s, api, operation(http.MethodPost, all, "raise-suggestion", "工作建议: ask the authority to remove a person, or to correct an ID number or the credit code", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.Suggestion) (edge.Done, error) {
			return s.Suggestions.Raise(ctx, c.Request, c.filing, in)
		})
	about(s, api, post("withdraw", "撤回, while it is open"), byInstitutionReplace, func(ctx context.Context, c call, _ none) (edge.Done, error) {
		return s.Suggestions.Withdraw(ctx, c.Request, c.part, c.seen)
	})
	about(s, api, post("adopt", "采纳: carried out at once, or proposed to a second official"), byReviewerReplace, func(ctx context.Context, c call, in edge.Answer) (edge.Done, error) {
		return s.Suggestions.Adopt(ctx, c.Request, c.part, c.seen, in)
	})
	about(s, api, post("dismiss", "不予采纳, with a reason"), byReviewerReplace, func(ctx context.Context, c call, in edge.Answer) (edge.Done, error) {
		return s.Suggestions.Dismiss(ctx, c.Request, c.part, c.seen, in)
	})
	const there = "; of a dispute with another province in the filing that took the person"
	confirmed(s, api, post("confirm", "a second official confirms what was proposed"+there), func(ctx context.Context, c call, in confirmation) (edge.Done, error) {
		return s.Suggestions.Confirm(ctx, c.Request, c.part, in.Proposal)
	})
	confirmed(s, api, post("send-back", "a second official does not confirm what was proposed"+there), func(ctx context.Context, c call, in edge.SentBack) (edge.Done, error) {
		return s.Suggestions.SendBack(ctx, c.Request, c.part, in)
	})
	read(s, api, operation(http.MethodGet, all, "filing-suggestions", "the suggestions about a filing, the latest first", tag), s.filingSuggestions)
	read(s, api, operation(http.MethodGet, path, "suggestion", "a suggestion, its history in words, and for officials what the person was part of", tag), s.getSuggestion)
	read(s, api, operation(http.MethodGet, "/api/suggestions", "suggestions", "what is open, the oldest first: of the reviewer's authority, for auditors of all", tag), s.openSuggestions)
}

// about registers a command on a suggestion of the filing in the path.
func about[B any](s *Server, api huma.API, o huma.Operation, who rule, do func(context.Context, call, B) (edge.Done, error)) {
	answered(s, api, o, who, s.isAbout, do)
}

// confirmed registers a second official's word. Who took a person that is disputed
// may be of another authority; then it is said in that filing (2.6).
func confirmed[B any](s *Server, api huma.API, o huma.Operation, do func(context.Context, call, B) (edge.Done, error)) {
	answered(s, api, o, byReviewer, func(ctx context.Context, id, of uuid.UUID) error {
		known, err := s.Suggestions.ConfirmedIn(ctx, id, of)
		if err == nil && !known {
			err = suggestion.ErrNotFound
		}
		return err
	}, do)
}

func answered[B any](s *Server, api huma.API, o huma.Operation, who rule, concerns func(ctx context.Context, id, of uuid.UUID) error, do func(context.Context, call, B) (edge.Done, error)) {
	command(s, api, o, who, func(ctx context.Context, c call, _ *suggestionPath, in B) (edge.Done, error) {
		if err := concerns(ctx, c.part, c.filing); err != nil {
			return edge.Done{}, err
		}
		done, err := do(ctx, c, in)
		if err != nil && !done.Position.IsZero() { // tried and refused, which is recorded, too
			_ = s.shown(ctx, done.Position)
		}
		return done, err
	})
}

// isAbout refuses a suggestion that is not about the filing.
func (s *Server) isAbout(ctx context.Context, id, of uuid.UUID) error {
	return s.Suggestions.View(ctx, id, func(state suggestion.State) error {
		if state.Filing != of {
			return suggestion.ErrNotFound
		}
		return nil
	})
}

// suggested is a suggestion as it stands.
type suggested struct {
	Suggestion  uuid.UUID             `json:"suggestion"`
	Filing      uuid.UUID             `json:"filing"`
	Authority   domain.Authority      `json:"authority"`
	Kind        domain.SuggestionKind `json:"kind"`
	KindLabel   string                `json:"kind_label"`
	StaffID     uuid.UUID             `json:"staff_id,omitzero"`
	IDNumber    string                `json:"id_number,omitempty" doc:"the right one, masked"`
	OldCode     domain.CreditCode     `json:"old_credit_code,omitempty"`
	CreditCode  domain.CreditCode     `json:"credit_code,omitempty" doc:"the right one"`
	Title       string                `json:"title,omitempty"`
	TransferID  uuid.UUID             `json:"transfer_id,omitzero" doc:"the transfer that is disputed (人员信息异议)"`
	Confirmer   domain.Authority      `json:"confirmer,omitempty" doc:"whose official confirms the proposal; for officials and auditors"`
	Reason      string                `json:"reason"`
	Documents   []uuid.UUID           `json:"documents"`
	RaisedOn    domain.Date           `json:"raised_on"`
	Status      suggestion.Status     `json:"status"`
	StatusLabel string                `json:"status_label"`
	Answer      string                `json:"answer,omitempty" doc:"the authority's reason"`
	DecidedOn   domain.Date           `json:"decided_on,omitempty"`
	Refusal     string                `json:"refusal,omitempty" doc:"why what was adopted could not be carried out; the suggestion is open again"`
	Revision    domain.Revision       `json:"revision" doc:"answer it with this in If-Match"`
	Proposal    *suggestion.Proposal  `json:"proposal,omitempty" doc:"waits for a second official; for officials and auditors"`
	SentBack    string                `json:"sent_back,omitempty" doc:"why a second official did not confirm the last one; likewise"`
}

func newSuggested(v Visitor, id uuid.UUID, in suggestion.State) suggested {
	out := suggested{
		Suggestion: id, Filing: in.Filing, Authority: in.Authority, Kind: in.Kind, KindLabel: in.Kind.Label(), StaffID: in.StaffID,
		IDNumber: in.IDNumber.Masks["id_number"], OldCode: in.OldCreditCode, CreditCode: in.CreditCode, Title: in.Title, TransferID: in.TransferID,
		Reason: in.Reason, Documents: listed(in.Documents), RaisedOn: in.RaisedOn, Status: in.Status, StatusLabel: in.Status.Label(),
		Answer: in.Decided.Reason, DecidedOn: in.Decided.DecidedOn, Revision: in.At.Revision,
	}
	if in.Refusal != "" && in.Status == suggestion.Open {
		out.Refusal = Message(in.Refusal)
	}
	if v.Role != InstitutionRole {
		out.Proposal, out.SentBack, out.Confirmer = in.Proposal, in.SentBack, in.Confirmer()
	}
	return out
}

type suggestionsAnswer struct {
	Body struct {
		Suggestions []suggested `json:"suggestions"`
		Rhythm      string      `json:"rhythm,omitempty" doc:"when the authority works on suggestions, in its words (本省设定)"`
		Next        string      `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) filingSuggestions(ctx context.Context, in *filingQuery) (*suggestionsAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	all, err := s.Suggested.OfFiling(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	configured, _, err := s.Authorities.Configuration(ctx, view.State.Authority)
	out := newSuggestions(visitorOf(ctx), all)
	out.Body.Rhythm = configured.InForce().SuggestionRhythm.Value.Text
	return out, err
}

func newSuggestions(v Visitor, all []projections.Suggestion) *suggestionsAnswer {
	out := new(suggestionsAnswer)
	out.Body.Suggestions = []suggested{}
	for _, one := range all {
		out.Body.Suggestions = append(out.Body.Suggestions, newSuggested(v, one.ID, one.State))
	}
	return out
}

type openSuggestionsQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors only, all if left out"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

func (s *Server) openSuggestions(ctx context.Context, in *openSuggestionsQuery) (*suggestionsAnswer, error) {
	v := visitorOf(ctx)
	of, err := v.authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	page, err := s.Suggested.Open(ctx, projections.SuggestionQuery{Authority: of, After: in.After, Size: in.Size})
	out := newSuggestions(v, page.Suggestions)
	out.Body.Next = page.Next
	return out, err
}

type suggestionQuery struct {
	Filing     string `path:"filing" format:"uuid"`
	Suggestion string `path:"suggestion" format:"uuid"`
}

type suggestionAnswer struct {
	ETag string `header:"ETag"`
	Body struct {
		suggested
		Past    *edge.Past                    `json:"past,omitempty" doc:"what the person was ever part of, for officials: who was filed leaves by 离职 or 转非技术岗, and is removed by two officials alone (本省设定)"`
		Advised string                        `json:"advised,omitempty" doc:"what is advised instead of removing the person; likewise"`
		Holder  *codeHolder                   `json:"holder,omitempty" doc:"the other filing that has the right credit code, while the suggestion is open: as long as it has it, nothing is corrected; for officials"`
		History []projections.SuggestionEntry `json:"history"`
	}
}

func (s *Server) getSuggestion(ctx context.Context, in *suggestionQuery) (*suggestionAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	id, err := pathID(in.Suggestion)
	if err != nil {
		return nil, err
	}
	state, err := s.Suggested.Suggestion(ctx, id)
	v := visitorOf(ctx)
	// Officials also of the filing that took a person, whose authority confirms (2.6).
	if err == nil && state.Filing != view.ID && (v.Role == InstitutionRole || !state.Abroad() || state.Taker != view.ID) {
		err = suggestion.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	out := &suggestionAnswer{ETag: etag(state.At.Revision)}
	out.Body.suggested = newSuggested(v, id, state)
	out.Body.History = []projections.SuggestionEntry{}
	entries, err := projections.SuggestionHistory(ctx, s.Store, id)
	for _, e := range entries {
		if !e.AmongOfficials || v.Role != InstitutionRole {
			out.Body.History = append(out.Body.History, e)
		}
	}
	if err != nil || v.Role == InstitutionRole {
		return out, err
	}
	switch {
	case state.Kind == domain.SuggestCreditCode && state.Status == suggestion.Open:
		out.Body.Holder, err = s.codeHolder(ctx, state)
	case state.Kind == domain.SuggestRemovePerson:
		var past edge.Past
		past, err = s.Suggestions.Past(ctx, state.Filing, state.StaffID)
		if out.Body.Past = &past; past.Filed() {
			out.Body.Advised = "该人员已列入审查通过的备案，建议由机构填报离职或转非技术岗。"
		}
	}
	return out, err
}

// codeHolder is the filing that has the credit code to which another one is to be
// corrected: who decides is shown both (domain-decisions 2.11).
type codeHolder struct {
	Filing        uuid.UUID                           `json:"filing"`
	CreditCode    domain.CreditCode                   `json:"credit_code"`
	Name          string                              `json:"name,omitempty"`
	Authority     domain.Authority                    `json:"authority"`
	AuthorityName string                              `json:"authority_name"`
	Tracks        map[domain.Track]filing.TrackStatus `json:"tracks"`
	Untouched     bool                                `json:"untouched" doc:"nothing was recorded in it: its institution may give it up (放弃填报), or its account is reset"`
}

// codeHolder finds who has the right credit code of a suggestion, nil if nobody has.
func (s *Server) codeHolder(ctx context.Context, state suggestion.State) (*codeHolder, error) {
	v, ok, err := s.filings().ByCreditCode(ctx, state.CreditCode)
	if err != nil || !ok || v.ID == state.Filing || v.State.CodeReleased {
		return nil, err
	}
	h := &codeHolder{
		Filing: v.ID, CreditCode: v.State.CreditCode, Name: v.State.Identity.Value.Name, Authority: v.State.Authority,
		AuthorityName: v.State.Authority.Name(), Tracks: map[domain.Track]filing.TrackStatus{}, Untouched: v.State.Untouched(),
	}
	for t, of := range v.State.Tracks {
		h.Tracks[t] = of.Status
	}
	return h, nil
}

package scope

import (
	"errors"
	"fmt"
	"slices"

	"example.org/ledger/domain"
)

// Client is who commissions the services (委托方), or that nobody does.
type Client string

// The clients. A body may have several.
const (
	ClientAuthority Client = "environment_authority" // Q1.1
	ClientPolluter  Client = "polluter"              // Q1.1
	ClientProject   Client = "project_owner"         // 环评现状监测, 竣工验收监测: Q1.4
	ClientOther     Client = "other"                 // of whom no row speaks
	ClientSelf      Client = "own_use"               // Q1.3
)

var clients = []option[Client]{
	{ClientAuthority, "生态环境主管部门及其所属单位"},
	{ClientPolluter, "排污单位（含集团内其他法人单位）"},
	{ClientProject, "建设单位、环评单位等（环评现状监测、竣工验收监测）"},
	{ClientOther, "其他单位或个人（如居民委托的室内空气监测、施工场地监测）"},
	{ClientSelf, "没有委托方，只供本单位（同一法人）自用"},
}

// Performer is who carries the services out.
type Performer string

// The performers.
const (
	PerformsItself Performer = "itself"        // all of it or a part
	Subcontracts   Performer = "subcontracted" // all of it
)

var performers = []option[Performer]{
	{PerformsItself, "本单位自行实施（含部分自行实施）"},
	{Subcontracts, "全部委托其他技术服务机构实施"},
}

// Codes that are none of those offered.
var (
	ErrClientUnknown    = &domain.Error{Kind: domain.Invalid, Code: "scope_client.unknown"}
	ErrPerformerUnknown = &domain.Error{Kind: domain.Invalid, Code: "scope_performer.unknown"}
)

// option is a code that can be chosen.
type option[C ~string] struct {
	code  C
	label string
}

func codesOf[C ~string](options []option[C]) []C {
	codes := make([]C, len(options))
	for i, o := range options {
		codes[i] = o.code
	}
	return codes
}

func labelOf[C ~string](options []option[C], code C) string {
	for _, o := range options {
		if o.code == code {
			return o.label
		}
	}
	return string(code)
}

// ParseClient returns the client with the code s.
func ParseClient(s string) (Client, error) {
	if !slices.Contains(Clients(), Client(s)) {
		return "", ErrClientUnknown
	}
	return Client(s), nil
}

// Clients returns the clients in order.
func Clients() []Client { return codesOf(clients) }

// Label returns the Chinese words.
func (c Client) Label() string { return labelOf(clients, c) }

// ParsePerformer returns the performer with the code s.
func ParsePerformer(s string) (Performer, error) {
	if !slices.Contains(Performers(), Performer(s)) {
		return "", ErrPerformerUnknown
	}
	return Performer(s), nil
}

// Performers returns the performers in order.
func Performers() []Performer { return codesOf(performers) }

// Label returns the Chinese words.
func (p Performer) Label() string { return labelOf(performers, p) }

// Answers are what a body says of itself. The zero value of a field is "not
// answered".
type Answers struct {
	Tracks              []domain.Track               // what it does
	Clients             []Client                     // for whom
	Performer           Performer                    // by whom it is carried out
	OperationCategories []domain.InstitutionCategory // what it operates
	RadiationOnly       *bool                        // whether its testing is of radiation alone
	HasCMA              *bool                        // whether it holds a CMA for it
}

// Question is one of the questions. Its text is the name of the answer's field.
type Question string

// The questions, in the order in which they are asked.
const (
	AskTracks              Question = "tracks"
	AskClients             Question = "clients"
	AskPerformer           Question = "performed_by"
	AskOperationCategories Question = "operation_categories"
	AskRadiationOnly       Question = "radiation_only"
	AskHasCMA              Question = "has_cma"
)

// Questions returns what is to be asked, as far as the answers so far tell: at
// first what the body does and for whom, then what the outcome depends on.
// Answers to other questions mean nothing.
func (a Answers) Questions() []Question {
	asked := []Question{AskTracks, AskClients}
	if len(a.Tracks) == 0 || len(a.Clients) == 0 || a.ownUseOnly() {
		return asked
	}
	asked = append(asked, AskPerformer)
	if a.Performer != PerformsItself {
		return asked
	}
	if a.commissioned(domain.Operation) {
		asked = append(asked, AskOperationCategories)
	}
	if a.commissioned(domain.Testing) {
		asked = append(asked, AskRadiationOnly, AskHasCMA)
	}
	return asked
}

// Answered reports whether a question was answered.
func (a Answers) Answered(q Question) bool {
	switch q {
	case AskTracks:
		return len(a.Tracks) > 0
	case AskClients:
		return len(a.Clients) > 0
	case AskPerformer:
		return a.Performer != ""
	case AskOperationCategories:
		return len(a.OperationCategories) > 0
	case AskRadiationOnly:
		return a.RadiationOnly != nil
	case AskHasCMA:
		return a.HasCMA != nil
	}
	return false
}

// Next returns the first question that is open; ok is false when the outcome is
// known.
func (a Answers) Next() (q Question, ok bool) {
	for _, q := range a.Questions() {
		if !a.Answered(q) {
			return q, true
		}
	}
	return "", false
}

// Why answers are refused.
var (
	ErrAnswerRequired   = &domain.Error{Kind: domain.Invalid, Code: "scope.answer_required"}
	ErrAnswerRepeated   = &domain.Error{Kind: domain.Invalid, Code: "scope.answer_repeated"}
	ErrCategoryOfTrack  = &domain.Error{Kind: domain.Invalid, Code: "scope.category_of_other_track"}
	ErrOwnUseAndClients = &domain.Error{Kind: domain.Invalid, Code: "scope.own_use_and_clients"}
)

// check returns everything that is wrong with the answers, open questions
// included.
func (a Answers) check() error {
	var faults []error
	for _, q := range a.Questions() {
		if !a.Answered(q) {
			faults = append(faults, ErrAnswerRequired.At(string(q)))
		}
	}
	return errors.Join(append(faults, a.Consistent())...)
}

// Consistent returns everything that is wrong with the answers to what was
// asked.
func (a Answers) Consistent() error {
	faults := slices.Concat(repeated(AskTracks, a.Tracks), repeated(AskClients, a.Clients))
	if slices.Contains(a.Questions(), AskOperationCategories) {
		faults = append(faults, repeated(AskOperationCategories, a.OperationCategories)...)
		for i, c := range a.OperationCategories {
			if !c.On(domain.Operation) {
				faults = append(faults, ErrCategoryOfTrack.At(fmt.Sprintf("%s.%d", AskOperationCategories, i)))
			}
		}
	}
	if slices.Contains(a.Clients, ClientSelf) && !a.ownUseOnly() {
		faults = append(faults, ErrOwnUseAndClients.At(string(AskClients)))
	}
	return errors.Join(faults...)
}

func repeated[C comparable](q Question, codes []C) (faults []error) {
	for i, c := range codes {
		if slices.Contains(codes[:i], c) {
			faults = append(faults, ErrAnswerRepeated.At(fmt.Sprintf("%s.%d", q, i)))
		}
	}
	return faults
}

// ownUseOnly reports whether nobody else is served. A sister company is
// somebody else: own use is that of one legal person.
func (a Answers) ownUseOnly() bool {
	return len(a.Clients) > 0 && !slices.ContainsFunc(a.Clients, func(c Client) bool { return c != ClientSelf })
}

// commissioned reports whether the body serves, on a track that it has, a
// client of whom a row speaks: Q1.1 for both tracks, Q1.4 for testing.
func (a Answers) commissioned(t domain.Track) bool {
	return slices.Contains(a.Tracks, t) && slices.ContainsFunc(a.Clients, func(c Client) bool {
		return c == ClientAuthority || c == ClientPolluter || c == ClientProject && t == domain.Testing
	})
}

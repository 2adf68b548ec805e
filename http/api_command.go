package http

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// CommandHead is what every command may bring beside its path and body. It is
// exported because huma looks into exported fields only.
type CommandHead struct {
	IfMatch        string `header:"If-Match" doc:"the ETag of the section or row that is replaced: its revision in quotes"`
	IfNoneMatch    string `header:"If-None-Match" doc:"* for a section that was never recorded"`
	IdempotencyKey string `header:"Idempotency-Key" doc:"names the request, so that repeating it is answered and not carried out again; a refused request does not spend its key"`
	ContentType    string `header:"Content-Type" hidden:"true"`
	RawBody        []byte `contentType:"application/json"`
}

func (h *CommandHead) common() *CommandHead { return h }

// The paths of commands.
type (
	noPath     struct{ CommandHead }
	filingPath struct {
		Filing string `path:"filing" format:"uuid"`
		CommandHead
	}
	rowPath struct {
		Filing string `path:"filing" format:"uuid"`
		Row    string `path:"row" format:"uuid"`
		CommandHead
	}
	casePath struct {
		Filing string `path:"filing" format:"uuid"`
		Case   string `path:"case" format:"uuid"`
		CommandHead
	}
	trackPath struct {
		Filing string `path:"filing" format:"uuid"`
		Track  string `path:"track"`
		CommandHead
	}
)

func (*noPath) ids() (string, string)       { return "", "" }
func (p *filingPath) ids() (string, string) { return p.Filing, "" }
func (p *rowPath) ids() (string, string)    { return p.Filing, p.Row }
func (p *casePath) ids() (string, string)   { return p.Filing, p.Case }
func (p *trackPath) ids() (string, string)  { return p.Filing, "" }

// commandInput is a pointer to one of the paths.
type commandInput[T any] interface {
	*T
	common() *CommandHead
	ids() (filing, part string)
}

// call is one command on its way.
type call struct {
	edge.Request
	visitor Visitor
	filing  uuid.UUID       // of the path
	part    uuid.UUID       // the row or case of the path
	seen    domain.Revision // of If-Match; Empty with If-None-Match
}

// answer is how a command ended.
type answer struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     Receipt
}

// Receipt says what a command recorded.
type Receipt struct {
	Filing    uuid.UUID           `json:"filing,omitzero"`
	Authority domain.Authority    `json:"authority,omitempty" doc:"whose configuration it was about"`
	Created   uuid.UUID           `json:"created,omitzero" doc:"the row, document or case the command made"`
	Revision  domain.Revision     `json:"revision" doc:"of the last event recorded, or of the last event of the stream if nothing was"`
	Position  eventstore.Position `json:"position" doc:"of that event; wait for it with ?at="`
	Events    int                 `json:"events" doc:"how many events were recorded; 0: it was so already"`
	Repeated  bool                `json:"repeated" doc:"the request had been carried out before"`
	Projected bool                `json:"projected" doc:"whether everything that can be asked for shows it already; with status 202 it does not yet"`
}

// rule says who may carry out a command and whether it replaces something.
type rule struct {
	roles   []Role
	replace bool // needs If-Match or If-None-Match
	created int  // the status when something was recorded, 0 for 200
}

var (
	byInstitution        = rule{roles: []Role{InstitutionRole}}
	byInstitutionCreate  = rule{roles: []Role{InstitutionRole}, created: http.StatusCreated}
	byInstitutionReplace = rule{roles: []Role{InstitutionRole}, replace: true}
	byReviewer           = rule{roles: []Role{ReviewerRole}}
	byReviewerReplace    = rule{roles: []Role{ReviewerRole}, replace: true}

	byAdministratorReplace = rule{roles: []Role{AdministratorRole}, replace: true}
)

// none is the body of commands that have none.
type none struct{}

// command registers an operation that records something. What do returns is
// answered when every read model has it, or after two seconds at the latest.
func command[T, B any, P commandInput[T]](s *Server, api huma.API, o huma.Operation, who rule, do func(context.Context, call, P, B) (edge.Done, error)) {
	o.Errors = append(o.Errors, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusRequestEntityTooLarge)
	huma.Register(api, o, func(ctx context.Context, in *T) (*answer, error) {
		var body B
		out, err := s.carryOut(ctx, who, P(in).common(), P(in).ids, &body, func(c call) (edge.Done, error) {
			return do(ctx, c, P(in), body)
		})
		if err != nil {
			filingID, _ := P(in).ids()
			return nil, s.refusal(ctx, o.Path, filingID, err)
		}
		return out, nil
	})
	describeBody[B](api, o)
}

// carryOut checks everything about a request before its command is made.
func (s *Server) carryOut(ctx context.Context, who rule, head *CommandHead, ids func() (string, string), body any, do func(call) (edge.Done, error)) (*answer, error) {
	c, err := s.newCall(ctx, who, head, ids)
	if err != nil {
		return nil, err
	}
	if _, nothing := body.(*none); !nothing {
		if err := checkContentType(head.ContentType); err != nil {
			return nil, err
		}
		if err := decode(head.RawBody, body); err != nil {
			return nil, err
		}
	} else if len(bytes.TrimSpace(head.RawBody)) > 0 && string(bytes.TrimSpace(head.RawBody)) != "{}" {
		return nil, errBodyUnknown
	}
	var done edge.Done
	err = s.once(ctx, c, head, asked(requestOf(ctx), head, head.RawBody), func() (err error) {
		done, err = do(c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.settled(ctx, who, c, done), nil
}

func (s *Server) newCall(ctx context.Context, who rule, head *CommandHead, ids func() (string, string)) (call, error) {
	c := call{visitor: visitorOf(ctx), seen: eventstore.Empty}
	if err := c.visitor.require(who.roles...); err != nil {
		return c, err
	}
	whole, part := ids()
	var err error
	if c.filing, err = pathID(whole); err != nil {
		return c, err
	}
	if c.part, err = pathID(part); err != nil {
		return c, err
	}
	if whole != "" {
		err := s.Filings.View(ctx, c.filing, func(state filing.State) error {
			return c.visitor.mayAct(state.CreditCode, state.Authority, who.roles...)
		})
		if err != nil {
			return c, err
		}
	}
	if who.replace {
		if c.seen, err = precondition(head); err != nil {
			return c, err
		}
	}
	c.Request = edge.Request{At: s.Clock(), Actor: c.visitor.Actor(), For: string(c.visitor.CreditCode)}
	c.Command, err = commandID(c.Actor, head.IdempotencyKey)
	return c, err
}

// pathID parses an ID of a path; the empty one belongs to paths without it.
func pathID(s string) (uuid.UUID, error) {
	if s == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return uuid.Nil, errPath
	}
	return id, nil
}

// precondition returns the revision that the client saw.
func precondition(h *CommandHead) (domain.Revision, error) {
	switch {
	case h.IfMatch == "" && h.IfNoneMatch == "":
		return 0, errPrecondition.At("If-Match")
	case h.IfMatch != "" && h.IfNoneMatch != "", h.IfNoneMatch != "" && h.IfNoneMatch != "*":
		return 0, errETag.At("If-None-Match")
	case h.IfNoneMatch == "*":
		return eventstore.Empty, nil
	}
	tag, ok := strings.CutPrefix(h.IfMatch, `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	n, err := strconv.ParseInt(tag, 10, 63)
	if !ok || !closed || err != nil || n < 0 {
		return 0, errETag.At("If-Match")
	}
	return domain.Revision(n), nil
}

func checkContentType(s string) error {
	t, params, err := mime.ParseMediaType(s)
	if err != nil || t != "application/json" || !strings.EqualFold(params["charset"], "utf-8") && params["charset"] != "" {
		return &Problem{
			Type: "urn:ledger:problem:request.content_type", Title: Message("request.content_type"),
			Status: http.StatusUnsupportedMediaType, Code: "request.content_type",
		}
	}
	return nil
}

// patience is how long an answer waits for the read models.
const patience = 2 * time.Second

// settled waits for the read models and says how the command ended. It is
// recorded by now, so whatever keeps them back is no error.
func (s *Server) settled(ctx context.Context, who rule, c call, done edge.Done) *answer {
	out := &answer{Status: http.StatusOK, Body: Receipt{
		Filing: done.Filing, Authority: done.Authority, Created: done.Created, Revision: done.Revision, Position: done.Position,
		Events: done.Events, Repeated: done.Repeated, Projected: true,
	}}
	if who.created != 0 {
		out.Status = who.created
	}
	out.ETag = etag(done.Revision)
	if done.Events == 0 && who.replace {
		out.ETag = etag(c.seen)
	}
	if err := s.shown(ctx, done.Position); err != nil {
		out.Status, out.Body.Projected = http.StatusAccepted, false
		if !errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "recorded, but not shown", "error", err)
		}
	}
	return out
}

// shown waits until every read model has reached a position, so that whatever
// the client asks for next, the filing, the queue or the registry, shows what
// it recorded. They catch up side by side, so one after the other is asked.
func (s *Server) shown(ctx context.Context, at eventstore.Position) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, model := range []string{
		projections.Filings{}.Name(), projections.CaseQueue{}.Name(), projections.Registry{}.Name(), projections.Deadlines{}.Name(), projections.Statistics{}.Name(),
		projections.Capability{}.Name(), projections.Suggestions{}.Name(), projections.Transfers{}.Name(), projections.Reports{}.Name(), projections.Expiries{}.Name(), projections.EquipmentDirectory{}.Name(), projections.StaffDirectory{}.Name(),
	} {
		if err := s.Wait(ctx, model, at); err != nil {
			return err
		}
	}
	return nil
}

func etag(r domain.Revision) string {
	if r == eventstore.Empty {
		return ""
	}
	return fmt.Sprintf("%q", strconv.FormatInt(int64(r), 10))
}

package http

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// render answers with a page. It is drawn before anything is sent, so that a
// page that cannot be drawn is an error and not half a page.
func render(c echo.Context, status int, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	return c.HTMLBlob(status, buffer.Bytes())
}

// frame is what stands around the page of a request.
func (s *Server) frame(c echo.Context, title string, crumbs ...pages.Link) pages.Frame {
	v := visitorOf(c.Request().Context())
	f := pages.Frame{Title: title, Path: c.Request().URL.RequestURI(), Visitor: v.inWords(), Crumbs: crumbs}
	if c.Request().Method == http.MethodPost {
		f.Path = c.Request().URL.Path
	}
	switch v.Role {
	case InstitutionRole:
		f.Own = "/filings"
	case ReviewerRole, AuditorRole:
		f.Queue = queuePath
	}
	return f
}

// inWords is how a visitor is called, by office.
func (v Visitor) inWords() string {
	switch v.Role {
	case InstitutionRole:
		return "机构 " + string(v.CreditCode)
	case ReviewerRole:
		return v.Authority.Name() + " 审查人员"
	case AdministratorRole:
		return v.Authority.Name() + " 管理员"
	case AuditorRole:
		return "审计人员"
	}
	return ""
}

// filings is the read model of whole filings and their histories.
func (s *Server) filings() projections.Filings { return projections.Filings{DB: s.Registry.DB} }

// pageWaits is how long a page waits for what was just recorded (design §8).
const pageWaits = 2 * time.Second

// arrived waits until a read model has reached the position in ?at=, which a
// redirect after a command carries. It reports false, having answered, if the
// model takes longer.
func (s *Server) arrived(c echo.Context, model string) (bool, error) {
	at := c.QueryParam("at")
	if at == "" {
		return true, nil
	}
	position, err := eventstore.ParsePosition(at)
	if err != nil {
		return false, errValue.At("at")
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), pageWaits)
	defer cancel()
	err = s.Wait(ctx, model, position)
	if err == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err == nil, err
	}
	f := s.frame(c, "正在更新")
	f.Private = true
	c.Response().Header().Set("Retry-After", strconv.Itoa(int(pageWaits/time.Second)))
	return false, render(c, http.StatusAccepted, pages.WaitingPage(pages.Waiting{Frame: f, Again: f.Path}))
}

// toRegistry is the first step of the way to every public page.
var toRegistry = pages.Link{Text: "备案信息查询", Href: "/registry"}

// Instants and days as pages write them, in Asia/Shanghai.
const (
	minutesLayout = "2006-01-02 15:04"
	dayLayout     = "2006年1月2日"
)

func inMinutes(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(domain.Shanghai()).Format(minutesLayout)
}

// dayInWords writes a date with 年, 月 and 日.
func dayInWords(d domain.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.StartOfDay().Format(dayLayout)
}

// standing says when a page was drawn and how recent what it shows is.
func (s *Server) standing(updated time.Time, position eventstore.Position) pages.Standing {
	st := pages.Standing{At: s.Clock().In(domain.Shanghai()).Format(dayLayout + " 15:04"), Updated: inMinutes(updated)}
	if !position.IsZero() {
		st.Position = position.String()
	}
	return st
}

func (s *Server) today() domain.Date { return domain.DateOf(s.Clock(), domain.Shanghai()) }

package http

import (
	"net/http"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// sessionCookie holds an access token for as long as the browser is open, at
// most sessionLength. No script can read it and no other site can send it with
// anything but a link.
const (
	sessionCookie = "ledger_token"
	sessionLength = 12 * 60 * 60 // seconds
)

// errCrossOrigin refuses what a page of another site, or a browser that does
// not say whose page it is, would do in the visitor's name.
var errCrossOrigin = &domain.Error{Kind: domain.Forbidden, Code: "request.cross_origin"}

// visitor returns who makes a request: the holder of the token in the header
// or, without one, in the cookie. A token that nobody has is refused; on pages
// a cookie with one is the public, for it may be left from another day.
//
// A cookie alone may not change anything unless the browser says where the
// request came from: [http.CrossOriginProtection] lets requests pass that say
// nothing, as old browsers do.
func (s *Server) visitor(r *http.Request) (Visitor, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, secret, _ := strings.Cut(header, " ")
		if v, ok := s.Tokens.Visitor(strings.TrimSpace(secret)); ok && strings.EqualFold(scheme, "Bearer") {
			return v, nil
		}
		return Visitor{}, errToken
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return Visitor{}, nil // nobody signed in
	}
	v, ok := s.Tokens.Visitor(cookie.Value)
	switch {
	case !ok && isAPI(r.URL.Path):
		return Visitor{}, errToken
	case ok && unsafe(r.Method) && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "":
		return Visitor{}, errCrossOrigin
	}
	return v, nil
}

func unsafe(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// GET /sign-in
func (s *Server) getSignIn(c echo.Context) error {
	return s.signInPage(c, http.StatusOK, localPath(c.QueryParam("next")), "")
}

func (s *Server) signInPage(c echo.Context, status int, next, problem string) error {
	f := s.frame(c, "访问令牌登录")
	f.Private = true
	return render(c, status, pages.SignInPage(pages.SignIn{Frame: f, Next: next, Problem: problem}))
}

// POST /sign-in
func (s *Server) postSignIn(c echo.Context) error {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, 16<<10)
	next, secret := localPath(c.FormValue("next")), strings.TrimSpace(c.FormValue("token"))
	if secret == "" {
		return s.signInPage(c, http.StatusUnprocessableEntity, next, "请粘贴访问令牌。")
	}
	v, ok := s.Tokens.Visitor(secret)
	if !ok {
		return s.signInPage(c, http.StatusUnprocessableEntity, next, "没有找到这个访问令牌，请核对后重新粘贴。")
	}
	cookie := noSession(c)
	cookie.Value, cookie.MaxAge = secret, sessionLength
	c.SetCookie(cookie)
	if next == "" {
		next = v.home()
	}
	return c.Redirect(http.StatusSeeOther, next)
}

// home is where a visitor begins who asked for nothing else.
func (v Visitor) home() string {
	switch v.Role {
	case InstitutionRole:
		return "/filings"
	case ReviewerRole:
		return queuePath
	}
	return toRegistry.Href
}

// POST /sign-out
func (s *Server) postSignOut(c echo.Context) error {
	c.SetCookie(noSession(c))
	return c.Redirect(http.StatusSeeOther, "/registry")
}

// noSession is the cookie that ends a session.
func noSession(c echo.Context) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Path: "/", MaxAge: -1,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.Scheme() == "https",
	}
}

// localPath returns path if it is one of this site, "" otherwise: signing in
// never leads elsewhere.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") ||
		string(templ.URL(path)) != path {
		return ""
	}
	return path
}

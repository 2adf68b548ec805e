package pages

import "github.com/a-h/templ"

// SignIn is the page for signing in with an access token (访问令牌登录).
type SignIn struct {
	Frame
	Next    string // where to go afterwards
	Problem string
}

func describedBy(problem string) string {
	if problem != "" {
		return "token-fault token-hint"
	}
	return "token-hint"
}

func invalid(problem string) templ.Attributes {
	if problem == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true"}
}

package pages

import "github.com/a-h/templ"

// System is the name of the system (系统名称) as every page shows it.
const System = "生态环境监测技术服务机构备案"

// Frame is what a page shows around its content.
type Frame struct {
	Title    string // of the page; stands before the system's name
	Path     string // of the request with its query, to mark the menu and to return to after signing in
	Visitor  string // how the visitor is called; empty for the public
	Own      string // the address of the visitor's own filing; empty for who has none
	Queue    string // the address of the cases that the visitor works through; empty for who works on none
	Position string // of the log, up to which the registry was read; empty where nothing was read
	Crumbs   []Link // the way to this page, without the page itself
	Private  bool   // not to be listed by search engines

	// Embeddable pages may stand in a frame of another site; their links open
	// outside it.
	Embeddable bool
}

// Link is a text that leads somewhere.
type Link struct {
	Text string
	Href string
}

// The views of a filing, below its address.
const (
	viewRecord  = ""
	viewHistory = "/history"
	viewAsOf    = "/as-of"
	viewCompare = "/compare"
)

func viewsOf(base string) []Link {
	return []Link{
		{Text: "备案信息", Href: base + viewRecord}, {Text: "变更记录", Href: base + viewHistory},
		{Text: "按时点查看", Href: base + viewAsOf}, {Text: "对比", Href: base + viewCompare},
	}
}

func currentView(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

func (f Frame) title() string {
	if f.Title == "" {
		return System
	}
	return Plain(f.Title) + " - " + System
}

func (f Frame) signInHref() string {
	if f.Path == "" || f.Path == "/" {
		return "/sign-in"
	}
	return href("/sign-in", "next", f.Path)
}

// current marks the menu's entry that the page belongs to.
func (f Frame) current(prefix string) templ.Attributes {
	if f.Path == prefix || len(f.Path) > len(prefix) && f.Path[:len(prefix)] == prefix && (f.Path[len(prefix)] == '/' || f.Path[len(prefix)] == '?') {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

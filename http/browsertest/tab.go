package browsertest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Look is how a tab shows pages.
type Look struct {
	Width    int64 // CSS pixels
	Height   int64
	Dark     bool // prefers-color-scheme: dark
	NoScript bool
}

// Looks.
var (
	Wide       = Look{Width: 1280, Height: 900}
	Narrow     = Look{Width: 375, Height: 812}
	WideDark   = Look{Width: 1280, Height: 900, Dark: true}
	NarrowDark = Look{Width: 375, Height: 812, Dark: true}
)

// Looks returns those that every page is examined in: both widths and both
// color schemes, and, if somebody wants pictures, all four together.
func Looks() []Look {
	if os.Getenv(Pictures) != "" {
		return []Look{Wide, Narrow, WideDark, NarrowDark}
	}
	return []Look{Wide, NarrowDark}
}

// String names the look in a subtest.
func (l Look) String() string {
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	return fmt.Sprintf("%d %s", l.Width, scheme)
}

// Tab is one tab of a browser. Every failure ends the test.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	console func() []string
}

// Open opens an empty tab with cookies of its own.
func (b *Browser) Open(t testing.TB, look Look) *Tab {
	t.Helper()
	bounded, stop := context.WithTimeout(b.ctx, patience)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(bounded, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	tab := &Tab{t: t, ctx: ctx}
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	tab.do("open a tab", chromedp.EmulateViewport(look.Width, look.Height), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: look.NoScript})
		return err
	}))
	tab.console = tab.listen()
	return tab
}

func (tab *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatalf("browsertest: %s: %v", what, err)
	}
}

// Go loads an address and waits until it is there.
func (tab *Tab) Go(address string) {
	tab.t.Helper()
	tab.do("go to "+address, chromedp.Navigate(address))
}

// Press presses keys: those of package kb, or text.
func (tab *Tab) Press(keys string, options ...chromedp.KeyOption) {
	tab.t.Helper()
	tab.do("press a key", chromedp.KeyEvent(keys, options...))
}

// Follow presses keys and waits for the page they lead to.
func (tab *Tab) Follow(keys string) {
	tab.t.Helper()
	if _, err := chromedp.Run(tab.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.KeyEvent(keys))); err != nil {
		tab.t.Fatalf("browsertest: wait for the next page: %v", err)
	}
}

// Eval evaluates an expression in the tab's page.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		tab.t.Fatalf("browsertest: evaluate %.60q: %v", expression, err)
	}
	return v
}

// Type types text into the field that the CSS selector finds, without a script
// in the page.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	tab.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// HTML returns the page as the browser has it.
func (tab *Tab) HTML() string {
	tab.t.Helper()
	html, err := chromedp.Run(tab.ctx, chromedp.OuterHTML(chromedp.CSS("html")))
	if err != nil {
		tab.t.Fatalf("browsertest: read the page: %v", err)
	}
	return html
}

// Shows reports whether the first element that the CSS selector finds takes
// any room.
func (tab *Tab) Shows(selector string) bool {
	tab.t.Helper()
	box, err := chromedp.Run(tab.ctx, chromedp.Dimensions(chromedp.CSS(selector), chromedp.NodeReady))
	return err == nil && box != nil && box.Width > 0
}

// Screenshot returns the whole page as PNG.
func (tab *Tab) Screenshot() []byte {
	tab.t.Helper()
	png, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tab.t.Fatalf("browsertest: screenshot: %v", err)
	}
	return png
}

//go:embed audit.js
var audit string

// Audit returns what the page lacks that every page must have: landmarks and
// headings, names of fields, contrast (WCAG 2.2 AA), targets large enough, no
// scrolling sideways, no style or script within the page.
func (tab *Tab) Audit() []string {
	tab.t.Helper()
	return Eval[[]string](tab, audit)
}

// ready ends what the console had to say so far; see Console.
const ready = "browsertest: so far"

// listen collects the console's messages: calls, exceptions, violations of the
// content security policy, answers that failed.
func (tab *Tab) listen() func() []string {
	messages := make(chan string, 1024)
	stream := chromedp.Console(tab.ctx)
	go func() {
		defer close(messages)
		for m, err := range stream {
			if err != nil {
				return
			}
			messages <- string(m.Type) + ": " + m.Text
		}
	}()
	return func() []string {
		tab.t.Helper()
		Eval[chromedp.Void](tab, fmt.Sprintf("console.log(%q)", ready))
		var said []string
		for m := range messages {
			if strings.HasSuffix(m, ready) {
				break
			}
			said = append(said, m)
		}
		return said
	}
}

// Console returns what the console said since it was asked last.
func (tab *Tab) Console() []string { tab.t.Helper(); return tab.console() }

// Pictures names the environment variable of a directory to which [Tab.Keep]
// writes what it sees, for people to look at.
const Pictures = "LEDGER_TEST_PICTURES"

// Keep writes a screenshot called name if somebody wants to look at it.
func (tab *Tab) Keep(name string) {
	tab.t.Helper()
	dir := os.Getenv(Pictures)
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), tab.Screenshot(), 0o644); err != nil {
		tab.t.Fatalf("browsertest: keep a screenshot: %v", err)
	}
}

package browsertest

import (
	"strings"

	"github.com/chromedp/chromedp/kb"
)

// mostStops is how many stops of the Tab key a page may have before what
// somebody looks for is out of reach.
const mostStops = 150

// focused describes the element that has the focus: its name, and what shows
// that it has the focus.
const focused = `(() => {
	const el = document.activeElement;
	const style = getComputedStyle(el);
	const label = el.labels?.[0]?.textContent ?? '';
	return [(el.ariaLabel ?? '') + ' ' + label + ' ' + el.textContent.trim(), style.outlineStyle, el.outerHTML.slice(0, 100)];
})()`

// Reach presses Tab until something with a name that contains name has the
// focus. Whatever gets the focus on the way must show it (WCAG 2.4.7).
func (tab *Tab) Reach(name string) {
	tab.t.Helper()
	for range mostStops {
		tab.Press(kb.Tab)
		now := Eval[[]string](tab, focused)
		if strings.HasPrefix(now[2], "<body") {
			continue // around the end of the page
		}
		if now[1] == "none" {
			tab.t.Errorf("browsertest: the focus cannot be seen on %s", now[2])
		}
		if strings.Contains(now[0], name) {
			return
		}
	}
	tab.t.Fatalf("browsertest: %q is out of reach of the keyboard at %s", name, Eval[string](tab, "location.href"))
}

// Enter presses Enter and waits for the page it leads to.
func (tab *Tab) Enter() { tab.t.Helper(); tab.Follow(kb.Enter) }

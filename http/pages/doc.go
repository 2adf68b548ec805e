// Package pages draws the ledger's pages (页面): components that turn what the
// edge has read into HTML, in the words of the filing's own vocabulary.
//
// It fetches nothing and decides nothing. What it is given has been chosen for
// the visitor already; it only escapes it and puts it in order. Its *_templ.go
// files are generated from the .templ files beside them by the version of
// templ that go.mod names.
package pages

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.1020 generate -path .

// Package browsertest looks at the ledger's pages through a real browser: with
// the keyboard, in both color schemes, on a wide and on a narrow screen, and
// with a small examination of what every page must have.
//
// It is for tests alone and knows no page. A machine without Chromium fails
// these tests and says what is missing; it does not skip them.
package browsertest

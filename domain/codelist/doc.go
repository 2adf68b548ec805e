// Package codelist is the catalog of code lists (代码表): every closed list of stored
// codes, with the Chinese words shown for them, where each comes from and which
// edition it is. Programs read it under /api/codes, forms and import templates
// take their choices from it.
//
// It is not where codes are parsed: each list belongs to its type in package
// domain or filing, and the catalog is made from those types. Nor is it for what
// an authority configures or what changes with the log: a list changes with the
// program, and a code that was ever stored stays.
//
// The lists of standards close nothing: they are what is suggested where the number
// of a standard is asked for.
package codelist

// Package apitest is where the API is tried over HTTP as institutions,
// reviewers, auditors and the public would: whole stories of filings by the
// questions they answer (Q1.6 and others), everything that may be wrong with a
// request on every operation of the API's description, uploads, and that no
// answer, log line or record shows personal data.
//
// It has no code beside its tests. It is not for the pages, which are tried in
// package browsertest, nor for the rules in all their cases, which are package
// filing's own.
package apitest

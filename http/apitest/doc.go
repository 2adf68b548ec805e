// Package apitest is where the API is tried over HTTP as institutions,
// reviewers, auditors and the public would: whole stories of filings by the
// questions they answer (Q1.6 and others), everything that may be wrong with a
// request on every operation of the API's description, uploads, and that no
// answer, log line or record shows personal data.
//
// One ledger, started once, serves all of them. A story is a test of its own,
// named after its question, so that -run TestQ1_8 tells Q1.8's; it asks for the
// ledger first of all, makes institutions of its own and runs beside the others.
// TestWhatAllLeft looks at what they were told and left, so it is only for runs
// of the whole package. With LEDGER_TEST_SOAK=1 it also checks what they left with
// the operator's tool and has it rebuild every read model.
//
// It has no code beside its tests. It is not for the pages, which are tried in
// package browsertest, nor for the rules in all their cases, which are package
// filing's own.
package apitest

// Package suggestion decides the course of a 工作建议: what an institution asks
// its authority for because it may not do it itself (Q3.10, Q3.11, Q7.2), and
// what the authority answers.
//
// One suggestion is one stream, suggestion-<uuid>. It is raised with a reason
// and evidence and is open until it is adopted, dismissed with a reason,
// withdrawn, or closed as moot because the filing ended. Of one filing, kind and
// target at most one is open: the log's claim says so (domain-decisions 2.13).
// The maker of a decision is never its checker.
//
// What an adopted suggestion comes to is recorded in the filing, by a reaction.
// A filing may refuse it: the right number is held elsewhere. That is recorded,
// too, and the suggestion is open again (2.10, 2.11).
//
// A suggestion may dispute a transfer (人员信息异议). Where the person was taken to
// another province, an official of that province confirms what is upheld (2.6).
//
// It is not the place for what a correction does to a filing (package filing)
// nor for resetting an account, which needs no sign-in (1.27).
package suggestion

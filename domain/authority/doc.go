// Package authority decides what a provincial authority (省级生态环境主管部门) may
// configure about how it works, and records it: how many working days a review
// may take, which steps need a second official, whether the public sees the
// line that a canceled filing leaves, which days are holidays, of which results
// institutions are told by SMS, how filing numbers are written, what an institution
// from another province has to add to its report.
//
// One authority is one stream, authority-<code>. A change names the setting by
// its event, carries the setting's whole new value and a reason, and is refused
// as stale when the setting moved meanwhile; settings never conflict with each
// other. What was never set has a default, our own rule and not law (本省设定 or
// 系统默认, domain-decisions 1.36).
//
// Decisions elsewhere say which configuration they were made under by the ID of
// the event that set it, the zero ID for a default: see [Setting]. What was
// decided under an earlier setting stays as it was.
//
// The rules that no authority may change are not here: the month of Q1.8, the
// grounds of Q1.10, one person in one institution.
package authority

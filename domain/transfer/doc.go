// Package transfer decides the course of a 重复人员信息申请 (Q3.6, Q7.3): an
// institution enters somebody whom another one still holds, because that one did
// not report the departure.
//
// One transfer is one stream, transfer-<uuid>. It is opened with the person's name
// and ID number, which is all that it takes to be told the former institution
// (domain-decisions 1.32). With the proof and the day of leaving it is applied for
// together with the complete row of the staff, and carried out at once: nobody
// decides it (1.1). It is refused for formal reasons alone.
//
// What a transfer comes to is recorded in the two filings, by a process that may be
// stopped at any step and goes on (2.7). It is not the place for what that does to
// a filing (package filing), nor for who holds a person: the log's claim says that.
package transfer

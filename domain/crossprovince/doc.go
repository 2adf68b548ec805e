// Package crossprovince decides the course of a 主动报告: what a filed institution
// tells the authority of another province before it works there (Q1.7), and what
// becomes of it.
//
// One report is one stream, crossprovince-<uuid>. It refers to the filing at an
// exact event, so that nothing is typed again; only what the service authority has
// configured to be supplemented is asked. Nobody approves it: it is complete at
// once when nothing is asked, otherwise when the required items are there (1.34),
// and stays complete whatever is configured later (2.21). An answer is what its item
// asks for: a text, a choice, a number, a day, a list, documents of the filing, or a
// contact. Texts and lists are in the clear for ever, so persons' numbers are refused in
// them; a contact is sealed, is shown masked to the service authority, and is erased by
// the institution's own once it was replaced or the report has ended. To one authority a filing
// has at most one report that has not ended: the log's claim says so (2.19).
//
// The institution ends it, or it ends with the tracks it is about (2.15): a
// reaction tells the report of each cancellation that came after the event it
// refers to. The service authority may ask for what is missing and can neither
// refuse nor cancel (2.20).
//
// It is not the place for what an authority asks (package authority), nor for what
// the service authority gets to see of the filing (package http).
package crossprovince

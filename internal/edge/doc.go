// Package edge turns what comes in at the edge of the ledger into commands: it
// parses raw values with the domain's types and names every fault by its
// field, computes the masks, seals personal data, compares plaintexts where a
// rule needs to know that two are the same, and carries the command out.
//
// The API, the pages, imports and the demonstration's story all come through
// here, so that there is one way in. It holds no rules (package domain does)
// and knows nothing of HTTP.
package edge

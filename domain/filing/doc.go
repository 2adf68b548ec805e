// Package filing decides what may happen to one institution's filing (备案)
// with the environmental authority of its province.
//
// One institution is one stream, for ever. What it files stands in sections
// (identity, basics, premises, staff, equipment, …) shared by its tracks
// (机构类型), and in each track's scope. A track becomes public through a case
// (审查), and so does every later alteration of class A:
//
//	open ──SubmitCase──▶ submitted ──TakeCase──▶ under review ──PassCase──▶ passed
//	  ▲                    │    ▲                  │      │
//	  └────WithdrawCase────┘    └────PutBackCase───┘      └──ReturnCase──▶ returned ──SubmitCase──▶ submitted
//
// Where a second official is configured a decision is proposed first and the
// case stays under review until another one confirms it. What something else
// than the institution's own edits changed has to be looked at again.
//
// One case is open a level: the institution, and each track. The second track
// is begun beside an effective one; a draft that was never published is given up
// (discarded); a track, and with the last one the filing, is canceled by the
// institution or by the authority. Afterwards it is filed anew on the same
// stream.
//
// Class A (name, legal representative, institution category, monitoring
// categories; Q1.8, Q7.8) is recorded freely until the track was published and
// proposed in an amendment afterwards. Class B takes effect at once. Class K
// (credit code, ID number) is only corrected by the authority (Q3.11, Q7.2).
//
// Read the event files first: they are the wire format and the whole history
// an auditor can ever see. Each command has a file named after it.
//
// The package does no I/O and knows no keys: personal data comes in parsed,
// for the rules, and sealed, for the record; only the sealed form leaves.
package filing

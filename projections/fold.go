package projections

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// foldedDDL is the table of a read model that shows what depends on a filing's
// cases. What is proposed today is in force once a case has passed, so such a
// read model remembers the state of each filing; its rows are functions of
// that state, and the rules of what takes effect when are the domain's alone.
const foldedDDL = `
-- What the events so far come to, as JSON: for Apply, not for queries. Only what
-- cases are about, and nothing sealed.
CREATE TABLE folded (
	filing uuid PRIMARY KEY,
	state  text NOT NULL
);
`

// filingEvent is an event of a filing.
type filingEvent struct {
	Event
	filing uuid.UUID
	fact   filing.Event
}

// filingEvents returns the events of a page that are of filings.
func filingEvents(page []Event) ([]filingEvent, error) {
	all := make([]filingEvent, 0, len(page))
	for _, e := range page {
		fact, ok := e.Payload.(filing.Event)
		if !ok {
			continue
		}
		id, err := filingID(e)
		if err != nil {
			return nil, err
		}
		all = append(all, filingEvent{e, id, fact})
	}
	return all, nil
}

func filingID(e Event) (uuid.UUID, error) {
	id, err := uuid.Parse(strings.TrimPrefix(string(e.Stream), "filing-"))
	if err != nil {
		return id, fmt.Errorf("stream %s: %w", e.Stream, err)
	}
	return id, nil
}

// besideCases are the types of events that alter nothing foldedDDL keeps. They
// make up nearly all of the log.
var besideCases = typesOf(
	filing.ContactsRecorded{}, filing.TopManagerRecorded{}, filing.CommitmentRecorded{}, filing.PremisesAdded{}, filing.PremisesRevised{},
	filing.StaffAdded{}, filing.StaffRevised{}, filing.StaffLeft{}, filing.StaffMovedToNonTechnicalPost{},
	filing.StaffRehired{}, filing.StaffEntryWithdrawn{}, filing.StaffRemoved{}, filing.IDNumberCorrected{},
	filing.StaffTransferred{}, filing.StaffTransferReversed{}, filing.StaffReinstated{}, filing.TransferLetGo{}, filing.TransferAnnotated{},
	filing.EquipmentAdded{}, filing.EquipmentRevised{}, filing.EquipmentRetired{}, filing.EquipmentRetirementCorrected{},
	filing.EquipmentReturned{}, filing.EquipmentReturnCorrected{}, filing.EquipmentSuspended{}, filing.EquipmentResumed{}, filing.EquipmentEntryWithdrawn{},
	filing.CMARecorded{}, filing.OperationCapabilityRecorded{}, filing.AnnexStagingBegun{}, filing.AnnexPartStaged{}, filing.AnnexRecorded{},
	filing.ManagementAdded{}, filing.ManagementRevised{}, filing.ManagementEnded{}, filing.DocumentAttached{}, filing.SubjectErased{}, filing.PersonalDataUnmasked{},
	filing.CancellationProposed{}, filing.CancellationSentBack{}, filing.CancellationWithdrawn{},
)

func typesOf(events ...filing.Event) map[string]bool {
	types := make(map[string]bool, len(events))
	for _, e := range events {
		types[e.EventType()] = true
	}
	return types
}

// bearsOnCases reports whether events of a type may alter what foldedDDL keeps.
// A new type bears on cases until besideCases names it, unless it is of another
// kind of stream.
func bearsOnCases(eventType string) bool {
	return !besideCases[eventType] && !ofAuthorities(eventType) && !suggestionProcedure.owns(eventType) && !reportProcedure.owns(eventType) && !transferProcedure.owns(eventType)
}

// foldedState is the part of a filing's state that foldedDDL keeps.
type foldedState struct {
	Registered bool                          `json:"registered"`
	CreditCode domain.CreditCode             `json:"credit_code"`
	Authority  domain.Authority              `json:"authority"`
	CanceledOn domain.Date                   `json:"canceled_on,omitempty"`
	Line       filing.CancellationLine       `json:"line,omitzero"`
	Identity   filing.Part[filing.Identity]  `json:"identity,omitzero"`
	Basics     filing.Part[filing.Basics]    `json:"basics,omitzero"`
	Tracks     map[domain.Track]filing.Track `json:"tracks,omitempty"`
	Cases      map[uuid.UUID]filing.Case     `json:"cases,omitempty"`

	// CMANumber is there for read models that follow certificates, beside what
	// bearsOnCases names.
	CMANumber domain.CMANumber `json:"cma_number,omitempty"`
}

// encodeFolded returns what foldedDDL keeps of s. Personal data is not in it,
// sealed though it is: no row depends on it, and what is not there need not be
// erased. Nor are the rules of the review and what it knew of other filings: no row
// depends on them either.
func encodeFolded(s filing.State) ([]byte, error) {
	f := foldedState{
		Registered: s.Registered, CreditCode: s.CreditCode, Authority: s.Authority, CanceledOn: s.CanceledOn, Line: s.Line,
		Identity: s.Identity, Basics: s.Basics, Tracks: s.Tracks, Cases: s.Cases, CMANumber: s.CMA.Value.Number,
	}
	f.Identity.Value.LegalRepresentative.Person = domain.Sealed{}
	f.Cases = maps.Clone(s.Cases)
	for id, c := range f.Cases {
		c.Commitment, c.Rules, c.Elsewhere = nil, 0, filing.Elsewhere{}
		if c.CMA != nil {
			c.CMA = &filing.Part[filing.CMA]{Value: filing.CMA{Number: c.CMA.Value.Number}}
		}
		if c.Identity != nil {
			proposed := *c.Identity
			proposed.Value.LegalRepresentative.Person, proposed.Value.Mobile = domain.Sealed{}, domain.Sealed{}
			c.Identity = &proposed
		}
		f.Cases[id] = c
	}
	return json.Marshal(f)
}

// decodeFolded is the inverse of encodeFolded.
func decodeFolded(b []byte) (filing.State, error) {
	var f foldedState
	err := json.Unmarshal(b, &f)
	return filing.State{
		Registered: f.Registered, CreditCode: f.CreditCode, Authority: f.Authority, CanceledOn: f.CanceledOn, Line: f.Line,
		Identity: f.Identity, Basics: f.Basics, Tracks: f.Tracks, Cases: f.Cases,
		CMA: filing.Part[filing.CMA]{Value: filing.CMA{Number: f.CMANumber}},
	}, err
}

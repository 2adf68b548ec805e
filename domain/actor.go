package domain

// ActorKind says in what capacity somebody acted.
type ActorKind string

// The capacities.
const (
	ActorInstitution ActorKind = "institution" // somebody signed in for the institution
	ActorOfficial    ActorKind = "official"    // a reviewer or supervisor of an authority
	ActorSystem      ActorKind = "system"      // the ledger itself, in a reaction
	ActorProgram     ActorKind = "program"     // an API token
)

// Actor is who asked for an event. Its ID is an account's or token's, never a
// person's name.
type Actor struct {
	Kind      ActorKind `json:"kind"`
	ID        string    `json:"id"`
	Authority string    `json:"authority,omitempty"` // whose official it is; empty for others
}

package domain

// PremisesKind is what a place of work is (工作场所, Q2.6).
type PremisesKind string

// The kinds of premises.
const (
	PremisesMain             PremisesKind = "main"
	PremisesBranchLaboratory PremisesKind = "branch_laboratory"
	PremisesBranchOffice     PremisesKind = "branch_office"
)

// ErrPremisesKindUnknown refuses a code that is no kind of premises.
var ErrPremisesKindUnknown = &Error{Kind: Invalid, Code: "premises_kind.unknown"}

var premisesKinds = codeList[PremisesKind]{
	{PremisesMain, "工作场所"},
	{PremisesBranchLaboratory, "分场所"},
	{PremisesBranchOffice, "分办公场所"},
}

// ParsePremisesKind returns the kind with the code s.
func ParsePremisesKind(s string) (PremisesKind, error) {
	return premisesKinds.parse(s, ErrPremisesKindUnknown)
}

// PremisesKinds returns the kinds in order.
func PremisesKinds() []PremisesKind { return premisesKinds.codes() }

// Label returns the Chinese name.
func (k PremisesKind) Label() string { return premisesKinds.label(k) }

// PremisesTenure is by what right premises are used (场所权属), proven by document
// A03; 检验检测机构资质认定评审准则 annex 4 item 17 names the three.
type PremisesTenure string

// The tenures.
const (
	PremisesOwned    PremisesTenure = "owned"
	PremisesLeased   PremisesTenure = "leased"
	PremisesBorrowed PremisesTenure = "borrowed"
)

// ErrPremisesTenureUnknown refuses a code that is no tenure.
var ErrPremisesTenureUnknown = &Error{Kind: Invalid, Code: "premises_tenure.unknown"}

var premisesTenures = codeList[PremisesTenure]{
	{PremisesOwned, "自有"},
	{PremisesLeased, "租赁"},
	{PremisesBorrowed, "借用"},
}

// ParsePremisesTenure returns the tenure with the code s.
func ParsePremisesTenure(s string) (PremisesTenure, error) {
	return premisesTenures.parse(s, ErrPremisesTenureUnknown)
}

// PremisesTenures returns the tenures in order.
func PremisesTenures() []PremisesTenure { return premisesTenures.codes() }

// Label returns the Chinese name.
func (t PremisesTenure) Label() string { return premisesTenures.label(t) }

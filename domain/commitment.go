package domain

// CommitmentSignerRole is in what capacity someone signed the commitment letter
// (备案承诺书签署人).
type CommitmentSignerRole string

// The roles.
const (
	SignerLegalRepresentative CommitmentSignerRole = "legal_representative"
	SignerDelegate            CommitmentSignerRole = "authorized_delegate" // with a letter of authorization
)

// ErrCommitmentSignerRoleUnknown refuses a code that is no such role.
var ErrCommitmentSignerRoleUnknown = &Error{Kind: Invalid, Code: "commitment_signer_role.unknown"}

var commitmentSignerRoles = codeList[CommitmentSignerRole]{
	{SignerLegalRepresentative, "法定代表人"},
	{SignerDelegate, "授权代理人"},
}

// ParseCommitmentSignerRole returns the role with the code s.
func ParseCommitmentSignerRole(s string) (CommitmentSignerRole, error) {
	return commitmentSignerRoles.parse(s, ErrCommitmentSignerRoleUnknown)
}

// CommitmentSignerRoles returns the roles in order.
func CommitmentSignerRoles() []CommitmentSignerRole { return commitmentSignerRoles.codes() }

// Label returns the Chinese name.
func (r CommitmentSignerRole) Label() string { return commitmentSignerRoles.label(r) }

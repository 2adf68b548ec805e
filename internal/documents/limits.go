package documents

import "example.org/ledger/domain"

// Limits bound one document. The zero value allows nothing.
type Limits struct {
	MaxBytes int64 // as the sender counts them, before encryption
}

// LimitsFor returns the limits of a kind of document: 20 MiB, and 100 MiB for
// the annex to a CMA certificate (资质认定证书附表, A05), which lists every
// parameter and is scanned.
func LimitsFor(kind domain.DocumentKind) Limits {
	if kind == domain.DocumentCMAAnnex {
		return Limits{MaxBytes: 100 << 20}
	}
	return Limits{MaxBytes: 20 << 20}
}

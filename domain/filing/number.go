package filing

import "example.org/ledger/domain"

// Number returns the filing number (备案号) of the serial-th filing that an
// authority publishes for a track in a year, in the format of authorities that set
// none: see [domain.NumberFormat].
//
//	{authority 2}{J testing, Y operation}{year 4}{serial 5}{check 1}
func Number(a domain.Authority, t domain.Track, year, serial int) string {
	return domain.StandardNumbers.Number(a, t, year, serial)
}

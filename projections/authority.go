package projections

import "example.org/ledger/domain/authority"

// ofAuthorities reports whether events of a type are of an authority's
// configuration.
func ofAuthorities(eventType string) bool { return authorityTypes[eventType] }

var authorityTypes = func() map[string]bool {
	types := make(map[string]bool)
	for _, e := range authority.Events() {
		types[e.EventType()] = true
	}
	return types
}()

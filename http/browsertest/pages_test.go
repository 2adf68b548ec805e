package browsertest_test

import "testing"

// The pages, asked for one by one. What only reads shares one world, for a
// world takes a database of its own.
func TestPages(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]func(*testing.T, *world){
		"search":                         search,
		"search of a canceled filing":    searchOfACanceledFiling,
		"search with wrong terms":        searchWithWrongTerms,
		"published entry":                publishedEntry,
		"published entry is complete":    publishedEntryIsComplete,
		"canceled entry":                 canceledEntry,
		"entry that is not published":    entryThatIsNotPublished,
		"whole filing":                   wholeFiling,
		"hostile institution":            hostileInstitution,
		"page waits for its read model":  pageWaitsForItsReadModel,
		"every event has a kind":         everyEventHasAKind,
		"public history":                 publicHistory,
		"whole history":                  wholeHistory,
		"public as of":                   publicAsOf,
		"moments that are none":          momentsThatAreNone,
		"whole as of":                    wholeAsOf,
		"public compare":                 publicCompare,
		"whole compare":                  wholeCompare,
		"signing in":                     signingIn,
		"signing in with 100 MB":         hugeForm,
		"signing in leads back":          signingInLeadsBack,
		"session":                        session,
		"cookie of another day":          cookieOfAnotherDay,
		"cross origin":                   crossOrigin,
		"scope check":                    scopeCheck,
		"scope check with wrong answers": scopeCheckWithWrongAnswers,
		"entrances":                      entrances,
		"entrances in frames":            entrancesInFrames,
		"failures":                       failures,
		"pages without database":         pagesWithoutDatabase,
		"preparing":                      preparing,
		"headers":                        headers,
		"words":                          words,
		"statistics":                     statistics,
	} {
		t.Run(name, func(t *testing.T) { test(t, w.with(t)) })
	}
}

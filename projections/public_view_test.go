package projections_test

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

func asJSON(t interface{ Fatal(...any) }, v any) string {
	b, err := domain.MarshalStored(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// forbidden collects from everything ever recorded what no public answer may
// contain: what is sealed and its masks, subjects, reasons, points of returns,
// leases, accounts and what never was in force.
func forbidden(t testing.TB, timeline *projections.Timeline) []string {
	t.Helper()
	words := []string{
		"SEALED", "DRAFT", "PROPOSED", "REASON", "POINT", "CONTRACT", "PRIVATE", "AUTHORIZED", "FACTORY", "LESSOR", "ORGANIZATION", "CERTIFICATE-",
		"2031-07-07", "2036-07-07", "2021-07-08", "tenure", "leased_from", "leased_to", "场所权属", "2027-12-24", "2021-04-01", "2028-12-29", "2015-06-02", "2035-05-31", "2021-05-01", "a-1001", "o-32-07", "o-32-08", "p-9", "****", "MISTAKE",
	}
	for _, e := range timeline.Events() {
		var payload any
		if err := json.Unmarshal(e.Data, &payload); err != nil {
			t.Fatal(err)
		}
		words = append(words, personal(payload)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// personal finds the subjects and ciphertexts in an event.
func personal(v any) []string {
	var found []string
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if text, ok := value.(string); ok && (key == "subject" || key == "old_subject" || key == "ciphertext" || key == "staff_id" || key == "point_id") {
				found = append(found, text)
			}
			found = append(found, personal(value)...)
		}
	case []any:
		for _, value := range v {
			found = append(found, personal(value)...)
		}
	}
	return found
}

// Through a filing's whole life nothing private is in what the public sees, in
// any of its forms.
func TestPublicViewLeaksNothing(t *testing.T) {
	timeline := wholeStory(t).timeline()
	words := forbidden(t, timeline)
	if !slices.Contains(words, base64.StdEncoding.EncodeToString([]byte("SEALED 沈予安2"))) {
		t.Fatal("the ciphertexts were not found")
	}
	entries := timeline.Entries()
	var before projections.PublicView
	for e, v := range timeline.Views() {
		public := v.Public()
		shown := asJSON(t, public) + asJSON(t, public.Fields()) + asJSON(t, projections.ComparePublic(before, public)) + entries[e.Revision].PublicText
		for _, word := range words {
			if strings.Contains(shown, word) {
				t.Errorf("%s@%d shows %q", e.Type, e.Revision, word)
			}
		}
		before = public
	}
	for _, e := range timeline.Public().Entries() {
		for _, word := range words {
			if strings.Contains(asJSON(t, e), word) {
				t.Errorf("the history shows %q in %+v", word, e)
			}
		}
	}
}

// What is proposed or drafted is in the public view only once it has passed.
func TestPublicViewWaitsForTheReview(t *testing.T) {
	waits := map[string]string{ // word → what passes it
		renamed.Name: "filing.case_passed", "陆闻笛": "filing.case_passed", `"M03"`: "filing.case_passed", "土壤采样器": "filing.case_passed",
		"土壤容重": "filing.case_passed", "土壤干物质": "filing.case_passed", `"悬浮物"`: "filing.case_passed", `"电子天平"`: "filing.equipment_added",
		"HS-BJ-02": "filing.case_passed", "field_operation": "filing.case_passed", "source_gas": "filing.case_passed",
		"新名称承诺书": "filing.case_passed", newLetter.String(): "filing.case_passed", "32Y202600001X": "filing.case_passed",
	}
	seen := map[string]bool{}
	for e, v := range wholeStory(t).timeline().Views() {
		public := asJSON(t, v.Public())
		for word, by := range waits {
			if strings.Contains(public, word) && !seen[word] {
				seen[word] = true
				if e.Type != by {
					t.Errorf("%s is published by %s", word, e.Type)
				}
			}
		}
	}
	if len(seen) != len(waits) {
		t.Errorf("published were only %v", seen)
	}
}

// Once a track was canceled, no date tells the public more of it than the line
// (Q1.9, domain-decisions 1.2), while the other track's past stays public.
func TestACanceledTrackIsPublicAsALineOnly(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.draft()
	s.review()
	s.published()
	s.amendments()
	s.secondTrack()
	if shown := asJSON(t, s.timeline().Public().Now()) + asJSON(t, s.timeline().Public().Entries()); !strings.Contains(shown, "32Y202600001X") {
		t.Fatal("the second track was never public")
	}
	s.oneTrackLess()
	public := s.timeline().Public()
	of := []string{"32Y202600001X", "32Y202600002W", "HS-BJ-02", "HS-3000", "field_operation", "pollution_source", "source_gas", `"operation":{`}
	check := func(when string, v any) {
		t.Helper()
		for _, word := range of {
			if shown := asJSON(t, v); strings.Contains(shown, word) {
				t.Errorf("%s the public sees %s in %s", when, word, shown)
			}
		}
	}
	for _, e := range s.timeline().Events() {
		check("as of "+e.Type, public.At(e.Meta.RecordedAt))
	}
	tells := 0
	for _, e := range public.Entries() {
		check("in the history", e)
		if strings.Contains(e.Text, "运维类") {
			tells++
		}
	}
	if now := public.Now(); now.Status != projections.PublicEffective || now.Filing.CanceledTracks[domain.Operation] != "2026-01-05" || tells != 1 {
		t.Errorf("the public sees %+v, and %d entries tell of the track, want its cancellation alone", now.Filing.CanceledTracks, tells)
	}
	if entries := public.Entries(); entries[0].Type != "filing.case_passed" {
		t.Errorf("the testing track's publication is no longer told: %+v", entries[0])
	}
}

func TestPublicViewIsNothingElseThanItsStatus(t *testing.T) {
	s := wholeStory(t)
	if got := asJSON(t, s.at("submitted").Public()); got != `{"status":"not_published","position":"0"}` {
		t.Errorf("under review the public sees %s", got)
	}
	canceled := s.at("canceled").Public()
	want := projections.PublicCancellation{
		Name: renamed.Name, CreditCode: "91320500DEMQ000184", Tracks: domain.Tracks(), CanceledOn: "2026-01-05",
	}
	if canceled.Status != projections.PublicCanceled || canceled.Filing != nil || !reflect.DeepEqual(*canceled.Cancellation, want) {
		t.Errorf("once canceled the public sees %+v", canceled)
	}
}

func TestPublicViewShowsWhatIsPublished(t *testing.T) {
	golden(t, "public_view.golden", asIndentedJSON(t, wholeStory(t).at("retired").Public()))
}

func asIndentedJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// A field is public because somebody decided so.
func TestPublicFieldsAreThoseDecided(t *testing.T) {
	golden(t, "public_fields.golden", strings.Join(jsonPaths(reflect.TypeFor[projections.PublicView](), ""), "\n")+"\n")
}

func jsonPaths(typ reflect.Type, path string) []string {
	switch {
	case typ.Kind() == reflect.Pointer:
		return jsonPaths(typ.Elem(), path)
	case typ.Kind() == reflect.Map:
		return jsonPaths(typ.Elem(), path+".*")
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
		return jsonPaths(typ.Elem(), path+".*")
	case typ.Kind() != reflect.Struct || typ.PkgPath() == "time" || strings.HasSuffix(typ.PkgPath(), "eventstore"):
		return []string{strings.TrimPrefix(path, ".")}
	}
	var paths []string
	for _, field := range reflect.VisibleFields(typ) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			paths = append(paths, jsonPaths(field.Type, path+"."+name)...)
		}
	}
	return paths
}

// The public is told of an event if, and only if, it sees something else
// afterwards; and LastPublic is the last such event.
func TestPublicEntriesAreThoseThatChangeThePublicView(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkPublicEntries(rt, randomLife(rt, newFilingStory(t, new(memory.Store), "random")))
	})
	checkPublicEntries(t, wholeStory(t).timeline())
}

func checkPublicEntries(t interface {
	Errorf(string, ...any)
	Fatal(...any)
}, timeline *projections.Timeline) {
	entries := timeline.Entries()
	var before projections.PublicView
	var last projections.Moment
	for e, v := range timeline.Views() {
		after := v.Public()
		told, text := entries[e.Revision].Public(), entries[e.Revision].PublicText
		changed := len(projections.ComparePublic(before, after)) > 0
		if told != changed {
			t.Errorf("%s@%d changes the public view: %v; the public is told %q", e.Type, e.Revision, changed, text)
		}
		if strings.ContainsAny(text, "{}") || strings.HasSuffix(text, "：") {
			t.Errorf("%s@%d: the public is told %q", e.Type, e.Revision, text)
		}
		if told {
			last = v.Moment
		}
		if v.LastPublic != last {
			t.Errorf("%s@%d: the last public event is %v, want %v", e.Type, e.Revision, v.LastPublic, last)
		}
		if !told && e.Revision > 0 && asJSON(t, before) != asJSON(t, after) {
			t.Errorf("%s@%d shows itself in\n%s\n%s", e.Type, e.Revision, asJSON(t, before), asJSON(t, after))
		}
		before = after
	}
}

func TestOnlyPublicDocumentsAreFound(t *testing.T) {
	s := wholeStory(t)
	published := s.at("updated").Public()
	if d, ok := published.Document(letter); !ok || d.SHA256 != "sha256 of "+letter.String() {
		t.Errorf("the letter in force is %+v, %v", d, ok)
	}
	for what, id := range map[string]struct{ id [16]byte }{
		"a letter that was returned": {oldLetter}, "a certificate": {certificateFile}, "a contract": {contract}, "a manual": {thing("manual")},
	} {
		if _, ok := published.Document(id.id); ok {
			t.Errorf("the public finds %s", what)
		}
	}
	if _, ok := s.at("canceled").Public().Document(letter); ok {
		t.Error("the public finds a document of a canceled filing")
	}
}

// A certificate that nothing was recorded against is over with its last day; what
// was recorded stands.
func TestStatusOnADay(t *testing.T) {
	for _, c := range []struct {
		status domain.CMAStatus
		day    domain.Date
		want   domain.CMAStatus
	}{
		{domain.CMAValid, "2031-01-31", domain.CMAValid}, {domain.CMAValid, "2031-02-01", domain.CMAExpired},
		{domain.CMARevoked, "2031-02-01", domain.CMARevoked},
	} {
		m := projections.PublicCMA{Status: c.status, To: "2031-01-31"}
		if got := m.StatusOn(c.day); got != c.want {
			t.Errorf("%s is %s on %s, want %s", c.status, got, c.day, c.want)
		}
	}
}

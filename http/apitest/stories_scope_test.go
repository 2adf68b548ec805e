package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// scopeCheck is a request whether a body must file.
func scopeCheck(body any) request {
	return request{method: http.MethodPost, path: "/api/scope-check", body: body}
}

// asker is what somebody says of itself, with the parts that are the same for
// most.
func asker(track, client string, more obj) obj {
	body := obj{"tracks": []any{track}, "clients": []any{client}, "performed_by": "itself"}
	for k, v := range more {
		if body[k] = v; v == nil {
			delete(body, k)
		}
	}
	return body
}

type scopeResult struct {
	Outcome, Label string
	Tracks         []struct {
		Track, Outcome, Label string
		InstitutionCategories []string `json:"institution_categories"`
		Sources               []struct{ Row, Document, Text string }
	}
}

// follows asks and compares the outcome, the categories and the rows of the
// first track.
func (w *world) follows(t *testing.T, body obj, outcome string, categories, rows []string) scopeResult {
	t.Helper()
	var r scopeResult
	w.done(t, scopeCheck(body)).into(t, &r)
	if r.Outcome != outcome || r.Label == "" || len(r.Tracks) == 0 {
		t.Errorf("%v: %+v, want %s", body, r, outcome)
		return r
	}
	var got []string
	for _, s := range r.Tracks[0].Sources {
		if s.Document == "" || s.Text == "" {
			t.Errorf("%v: source %+v", body, s)
		}
		if s.Row != "" {
			got = append(got, s.Row)
		}
	}
	if !slices.Equal(got, rows) || !slices.Equal(r.Tracks[0].InstitutionCategories, categories) {
		t.Errorf("%v: rows %v, categories %v; want %v, %v", body, got, r.Tracks[0].InstitutionCategories, rows, categories)
	}
	return r
}

// Q1.1: who monitors for authorities or polluters files, and so does who
// operates their automatic monitoring.
func TestQ1_1_WhoMustFile(t *testing.T) {
	w := ledger(t)
	tests := obj{"radiation_only": false, "has_cma": true}
	operates := obj{"operation_categories": []any{"pollution_source_operation"}}
	w.follows(t, asker("testing", "environment_authority", tests), "must_file", []string{"general"}, []string{"Q1.1", "Q2.1"})
	w.follows(t, asker("testing", "polluter", tests), "must_file", []string{"general"}, []string{"Q1.1", "Q2.1"})
	w.follows(t, asker("operation", "polluter", operates), "must_file", []string{"pollution_source_operation"}, []string{"Q1.1", "Q2.1"})
	both := but(asker("testing", "polluter", tests), "tracks", []any{"operation", "testing"})
	both["operation_categories"] = []any{"ambient_operation", "pollution_source_operation"}
	r := w.follows(t, but(both, "has_cma", false), "must_file", []string{"general"}, []string{"Q1.1", "Q2.1"})
	if len(r.Tracks) != 2 || r.Tracks[0].Outcome != "cma_first" || r.Tracks[1].Outcome != "must_file" || len(r.Tracks[1].InstitutionCategories) != 2 {
		t.Errorf("both tracks, without CMA: %+v", r.Tracks)
	}
	// The catalog of questions is silent about those whom only others commission.
	w.follows(t, asker("testing", "other", nil), "ask_authority", nil, nil)
	w.follows(t, asker("operation", "other", nil), "ask_authority", nil, nil)

	const invalid = http.StatusUnprocessableEntity
	w.refused(t, scopeCheck(obj{}), invalid, "scope.answer_required", "tracks")
	w.refused(t, scopeCheck(obj{}), invalid, "scope.answer_required", "clients")
	w.refused(t, scopeCheck(obj{"tracks": nil, "clients": []any{"polluter"}}), invalid, "scope.answer_required", "tracks")
	w.refused(t, scopeCheck(asker("testing", "polluter", nil)), invalid, "scope.answer_required", "has_cma")
	w.refused(t, scopeCheck(asker("operation", "polluter", nil)), invalid, "scope.answer_required", "operation_categories")
	w.refused(t, scopeCheck(asker("operation", "polluter", obj{"operation_categories": []any{"general"}})), invalid, "scope.category_of_other_track", "operation_categories.0")
	w.refused(t, scopeCheck(asker("consulting", "polluter", tests)), invalid, "track.unknown", "tracks.0")
	w.refused(t, scopeCheck(asker("testing", "Polluter", tests)), invalid, "scope_client.unknown", "clients.0")
	w.refused(t, scopeCheck(but(asker("testing", "polluter", tests), "tracks", []any{"testing", "testing"})), invalid, "scope.answer_repeated", "tracks.1")
	w.refused(t, scopeCheck(but(asker("testing", "polluter", tests), "has_cma", "yes")), invalid, "body.type", "has_cma")
	w.refused(t, scopeCheck(but(asker("testing", "polluter", tests), "clients", slices.Repeat([]any{"x"}, 51))), invalid, "request.value", "clients")
	if a := w.send(t, scopeCheck(asker("<script>", "polluter", tests))); strings.Contains(string(a.raw), "script") {
		t.Errorf("the answer repeats what was typed: %s", a.raw)
	}
}

// Q1.2: who does radiation alone files as 辐射专项监测类, if it works for
// authorities or polluters.
func TestQ1_2_RadiationOfOthers(t *testing.T) {
	w := ledger(t)
	radiation := obj{"radiation_only": true, "has_cma": true}
	w.follows(t, asker("testing", "environment_authority", radiation), "must_file", []string{"radiation_only"}, []string{"Q1.1", "Q1.2", "Q2.1"})
	w.follows(t, asker("testing", "other", radiation), "ask_authority", nil, nil)
	w.refused(t, scopeCheck(asker("testing", "polluter", obj{"has_cma": true})), http.StatusUnprocessableEntity, "scope.answer_required", "radiation_only")
}

// Q1.3: a polluter that only monitors itself does not file (苍梧纸业). Own use is
// that of one legal person: a sister company is a client.
func TestQ1_3_OwnUse(t *testing.T) {
	w := ledger(t)
	alone := obj{"tracks": []any{"testing", "operation"}, "clients": []any{"own_use"}}
	r := w.follows(t, alone, "need_not", nil, []string{"Q1.3"})
	if len(r.Tracks) != 2 || r.Tracks[1].Outcome != "need_not" {
		t.Errorf("both tracks: %+v", r.Tracks)
	}
	w.refused(t, scopeCheck(but(alone, "clients", []any{"own_use", "polluter"})), http.StatusUnprocessableEntity, "scope.own_use_and_clients", "clients")
}

// Q1.4: a consultancy that samples itself needs a CMA and files; one that
// subcontracts everything does not (冀朔 in January and in March).
func TestQ1_4_Consultancies(t *testing.T) {
	w := ledger(t)
	w.follows(t, asker("testing", "project_owner", obj{"performed_by": "subcontracted"}), "need_not", nil, []string{"Q1.4"})
	itself := obj{"radiation_only": false, "has_cma": true}
	w.follows(t, asker("testing", "project_owner", itself), "must_file", []string{"general"}, []string{"Q1.4", "Q2.1"})
	r := w.follows(t, asker("testing", "project_owner", obj{"radiation_only": false, "has_cma": false}), "cma_first", []string{"general"}, []string{"Q1.4", "Q2.1"})
	if law := r.Tracks[0].Sources[2]; !strings.Contains(law.Document, "生态环境监测条例") {
		t.Errorf("CMA first rests on %+v", law)
	}
	w.refused(t, scopeCheck(asker("testing", "project_owner", obj{"performed_by": nil})), http.StatusUnprocessableEntity, "scope.answer_required", "performed_by")
	w.refused(t, scopeCheck(asker("testing", "project_owner", obj{"performed_by": "somebody"})), http.StatusUnprocessableEntity, "scope_performer.unknown", "performed_by")
}

package apitest_test

import (
	"net/http"
	"sync"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// reportOperations is what there is to ask about a report. A draft cannot report,
// so that of the draft is recorded past the edge.
func reportOperations(t *testing.T, w *world, d *applicant) map[string]operation {
	t.Helper()
	id := uuid.New()
	_, err := w.server.Reports.Decider.Execute(t.Context(), id.String(), crossprovince.Report{
		Filed: crossprovince.Filed{
			Reference: crossprovince.Reference{Filing: uuid.MustParse(d.id), CreditCode: domain.CreditCode(d.code), Name: d.name, Event: uuid.New(), Home: "33"},
			Tracks:    map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01"}},
		},
		ServiceAuthority: "32", Services: []crossprovince.Service{{Track: domain.Testing, Categories: []domain.MonitoringCategory{"M01"}}},
		Period: crossprovince.Period{StartOn: tomorrow}, Today: today,
	}, edge.Request{Command: uuid.New(), At: morning, Actor: domain.Actor{Kind: domain.ActorSystem, ID: "apitest"}})
	if err != nil {
		t.Fatal(err)
	}
	w.invent("crossprovince-" + id.String())
	path := map[string]string{"report": id.String()}
	ofDocument := map[string]string{"report": id.String(), "row": uuid.NewString()}
	stale := func(body obj) operation {
		return operation{whose: institutions_, path: path, body: body, replace: true, stale: "report.stale"}
	}
	return map[string]operation{
		"unmask-report-contact": {whose: unmaskers, path: map[string]string{"report": id.String(), "item": "contact"}, body: looking("name")},
		"erase-report-contact":  {whose: reviewers, path: map[string]string{"report": id.String(), "row": uuid.NewString()}, body: obj{"reason": "retention_ended"}},
		"make-report":           {whose: institutions_, body: d.reportTo("33")},
		"supplement-report":     stale(obj{"answers": []any{obj{"key": "point", "text": "杭州市西湖区"}}}),
		"amend-report":          stale(obj{"start_on": "2026-12-07"}),
		"end-report":            stale(obj{"ended_on": today}),
		"request-supplements":   {whose: reviewers, path: path, body: obj{"text": ""}},
		"report-form":           {whose: readers, query: "authority=33"},
		"filing-reports":        {whose: readers},
		"reports":               {whose: officials},
		"report":                {whose: signedIn, path: path},
		"reported-filing":       {whose: signedIn, path: path},
		"report-document":       {whose: signedIn, path: ofDocument},
	}
}

// reportTo is a report of testing water to an authority.
func (a *applicant) reportTo(service string) obj {
	return obj{
		"credit_code": a.code, "service_authority": service, "start_on": "2026-12-01", "end_on": "2027-06-30",
		"services": []any{obj{"track": "testing", "monitoring_categories": []any{"M01"}}},
	}
}

func (a *applicant) reporting(body obj) request {
	return a.request(http.MethodPost, a.at("/reports"), body)
}

// onReport is what the institution does about its report, as it stands.
func (a *applicant) onReport(t *testing.T, id, verb string, body obj) request {
	t.Helper()
	return a.request(http.MethodPost, a.at("/reports/%s/%s", id, verb), body).with("If-Match", a.reportSeen(t, a.token, id).tag)
}

// reportSeen is a report as it is shown.
type reportSeen struct {
	tag         string
	Status      crossprovince.Status
	Event       string `json:"filing_event"`
	Revision    domain.Revision
	StartInPast bool `json:"start_in_past"`
	Missing     []string
	Answers     []crossprovince.Answer
	Requested   *crossprovince.Request
	Subjects    map[string]bool
	NewlyAsked  []struct{ Key string } `json:"newly_asked"`
	History     []struct{ Type, Text, Reason string }
}

func asOf(token, path string) request {
	return request{method: http.MethodGet, path: path, token: token}
}

func (w *world) reportSeen(t *testing.T, token, id string) (s reportSeen) {
	t.Helper()
	got := w.done(t, asOf(token, "/api/reports/"+id))
	got.into(t, &s)
	s.tag = got.header.Get("ETag")
	return s
}

// reportTold is what the institution is told beside its progress.
type reportTold struct {
	Report      string
	ServiceName string `json:"service_authority_name"`
	Status      crossprovince.Status
	Missing     []struct{ Key string }
	NewlyAsked  []struct{ Key string } `json:"newly_asked"`
	Requested   *crossprovince.Request
}

func (a *applicant) reportsTold(t *testing.T) []reportTold {
	t.Helper()
	var seen struct{ Reports []reportTold }
	a.done(t, a.request(http.MethodGet, a.at("/progress"), nil)).into(t, &seen)
	return seen.Reports
}

// reported lists reports.
func (w *world) reported(t *testing.T, token, query string) []string {
	t.Helper()
	var list struct{ Reports []struct{ Report string } }
	w.done(t, asOf(token, "/api/reports?size=100&"+query)).into(t, &list)
	ids := []string{}
	for _, r := range list.Reports {
		ids = append(ids, r.Report)
	}
	return ids
}

// reportedFiling is the filing as the service authority is shown it.
func (w *world) reportedFiling(t *testing.T, token, id, as string) (v projections.FilingView) {
	t.Helper()
	w.done(t, asOf(token, "/api/reports/"+id+"/filing?as="+as)).into(t, &v)
	return v
}

// turns is whose turn it is to say what Zhejiang asks for: there is one Zhejiang for all
// tests.
var turns sync.Mutex

// inTurn has no other test configure what Zhejiang asks until this one has ended.
func (*world) inTurn(t *testing.T) {
	t.Helper()
	turns.Lock()
	t.Cleanup(turns.Unlock)
}

const configurationOf33 = "/api/authorities/33/configuration"

// supplementsSeen is the revision of what Zhejiang asks for.
func (w *world) supplementsSeen(t *testing.T) int64 {
	t.Helper()
	var c struct {
		Supplements struct{ Revision int64 }
	}
	w.done(t, asOf(ofOtherProvince, configurationOf33)).into(t, &c)
	return c.Supplements.Revision
}

// askedIn33 configures what Zhejiang asks of those who report to it.
func (w *world) askedIn33(t *testing.T, items ...any) {
	t.Helper()
	r := setting("supplements", w.supplementsSeen(t), obj{"items": items, "reason": "掌握省外机构的采样力量"})
	r.path, r.token = configurationOf33+"/supplements", ofOtherProvince
	w.done(t, r)
}

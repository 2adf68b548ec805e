package apitest_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// whose says who may use an operation.
type whose int

const (
	everybodys whose = iota
	institutions_
	reviewers
	officials // reviewers and auditors
	readers   // institution, reviewers and auditors
	signedIn  // institutions, officials and administrators, whosever they are

	administrators
	unmaskers // the institution and the reviewers of its province
)

// operation is what the tests need to know of an operation of the API's
// description to ask for it rightly, and so wrongly.
type operation struct {
	whose   whose
	path    map[string]string // values for the names in the path beside {filing}
	query   string            // that it needs
	body    obj               // nil for none
	replace bool              // it needs If-Match or If-None-Match
	stale   string            // the code of one that moved on; "" for filing.stale
	upload  bool
}

// knownOperations is what there is to ask of two filings: a draft and one in
// force with an open amendment. An operation without a row here fails the test.
func knownOperations(t *testing.T, w *world, d *applicant) map[string]operation {
	t.Helper()
	ofCase := map[string]string{"case": d.first}
	ofTrack := map[string]string{"track": "testing"}
	person := map[string]string{"row": d.sampler.id}
	place := map[string]string{"row": d.place.id}
	thing := map[string]string{"row": d.instrument.id}
	channel := map[string]string{"row": d.channel.id}
	somebody := w.staffMember("钟离雪", "sample_management")
	decision, proposed := obj{"submission": uuid.NewString()}, obj{"proposal": uuid.NewString()}
	known := map[string]operation{
		"register":                    {whose: institutions_, body: obj{"credit_code": d.code, "authority": "32", "track": "testing"}},
		"filing":                      {whose: readers},
		"cancel":                      {whose: institutions_, body: obj{"reason": "停止相关业务", "confirmed": true}},
		"start-track":                 {whose: institutions_, path: ofTrack},
		"cancel-track":                {whose: institutions_, path: ofTrack, body: obj{"reason": "停止相关业务", "confirmed": true}},
		"open-amendment":              {whose: institutions_, body: obj{"level": "institution"}},
		"file-anew":                   {whose: institutions_, body: obj{"track": "testing", "authority": "32"}},
		"choose-authority":            {whose: institutions_, body: obj{"authority": "33"}},
		"record-form":                 {whose: institutions_, body: obj{"basics": obj{"seen": 9999, "value": basics()}}},
		"discard":                     {whose: institutions_, path: ofCase, body: obj{"confirmed": true}},
		"cancel-ex-officio":           {whose: reviewers, body: exOfficio(uuid.NewString())},
		"confirm-cancellation":        {whose: reviewers, body: proposed},
		"send-back-cancellation":      {whose: reviewers, body: but(proposed, "text", "请补充核实材料。")},
		"withdraw-cancellation":       {whose: reviewers, body: proposed},
		"confirm-case":                {whose: reviewers, path: ofCase, body: proposed},
		"send-back-decision":          {whose: reviewers, path: ofCase, body: but(proposed, "text", "请核对。")},
		"withdraw-decision":           {whose: reviewers, path: ofCase, body: proposed},
		"record-case-cma":             {whose: institutions_, replace: true, path: ofCase, body: cma(d.name, d.files["cma_certificate"], d.files["cma_annex"])},
		"record-case-top-manager":     {whose: institutions_, replace: true, path: ofCase, body: topManager()},
		"correct-retirement":          {whose: institutions_, replace: true, path: thing, body: obj{"reason": "误操作"}},
		"return-equipment":            {whose: institutions_, replace: true, path: thing, body: obj{"returned_on": "2026-11-12"}},
		"suspend-equipment":           {whose: institutions_, replace: true, path: thing, body: obj{"status": "under_repair", "suspended_on": today, "reason": "光源老化"}},
		"resume-equipment":            {whose: institutions_, replace: true, path: thing, body: obj{"resumed_on": today}},
		"correct-return":              {whose: institutions_, replace: true, path: thing, body: obj{"reason": "误操作"}},
		"erase-subject":               {whose: reviewers, path: map[string]string{"row": uuid.NewString()}, body: obj{"reason": "retention_ended"}},
		"record-identity":             {whose: institutions_, replace: true, body: identity(d.name+"二部", representative, d.number)},
		"record-scope":                {whose: institutions_, replace: true, path: ofTrack, body: scope("general", "M03")},
		"record-basics":               {whose: institutions_, replace: true, body: but(basics(), "county", "329990")},
		"record-contacts":             {whose: institutions_, replace: true, body: contacts(d.mobiles[1], d.mobiles[0])},
		"record-top-manager":          {whose: institutions_, replace: true, body: topManager()},
		"record-commitment":           {whose: institutions_, replace: true, body: commitment(d.name, "公孙朗", d.letter)},
		"record-case-commitment":      {whose: institutions_, replace: true, path: ofCase, body: commitment(d.name, "公孙朗", d.letter)},
		"add-premises":                {whose: institutions_, body: but(premises(), "kind", "branch_office")},
		"revise-premises":             {whose: institutions_, replace: true, path: place, body: but(premises(), "area", "3")},
		"add-staff":                   {whose: institutions_, body: somebody},
		"revise-staff":                {whose: institutions_, replace: true, path: person, body: but(d.sampler.body, "title", "none")},
		"leave":                       {whose: institutions_, replace: true, path: person, body: obj{"left_on": today, "document_id": d.letter}},
		"move-to-non-technical-post":  {whose: institutions_, replace: true, path: person, body: obj{"moved_on": today}},
		"rehire":                      {whose: institutions_, replace: true, path: person, body: somebody},
		"withdraw-staff-entry":        {whose: institutions_, replace: true, path: person},
		"add-equipment":               {whose: institutions_, body: instrument("YT-0009", d.place.id)},
		"revise-equipment":            {whose: institutions_, replace: true, path: thing, body: instrument("YT-0008", d.place.id)},
		"retire-equipment":            {whose: institutions_, replace: true, path: thing, body: obj{"retired_on": today, "reason": "光源老化"}},
		"withdraw-equipment-entry":    {whose: institutions_, replace: true, path: thing},
		"add-management":              {whose: institutions_, body: management("complaints", "")},
		"revise-management":           {whose: institutions_, replace: true, path: channel, body: but(management("complaints", ""), "version", "第 3 版")},
		"end-management":              {whose: institutions_, replace: true, path: channel, body: obj{"ended_on": today}},
		"attach-document":             {whose: institutions_, query: "kind=evidence", upload: true},
		"document":                    {whose: everybodys, path: map[string]string{"row": d.letter}},
		"submit-case":                 {whose: institutions_, path: ofCase},
		"resubmit-case":               {whose: institutions_, path: ofCase, body: obj{"answers": []obj{{"point": uuid.NewString(), "text": "已修改"}}}},
		"withdraw-case":               {whose: institutions_, path: ofCase},
		"take-case":                   {whose: reviewers, path: ofCase},
		"put-back-case":               {whose: reviewers, path: ofCase},
		"return-case":                 {whose: reviewers, path: ofCase, body: but(decision, "points", []any{point("basics", "other", "请核对。")})},
		"pass-case":                   {whose: reviewers, path: ofCase, body: decision},
		"case":                        {whose: readers, path: ofCase},
		"check-case":                  {whose: readers, path: ofCase},
		"queue":                       {whose: officials},
		"deadlines":                   {whose: officials},
		"statistics":                  {whose: everybodys},
		"expiries":                    {whose: officials},
		"filing-expiries":             {whose: readers},
		"equipment":                   {whose: officials},
		"filing-equipment":            {whose: readers},
		"filing-shared-equipment":     {whose: officials},
		"staff":                       {whose: officials},
		"filing-staff":                {whose: readers},
		"staff-held-by-drafts":        {whose: officials},
		"search-staff":                {whose: readers, body: obj{"name": "夏侯"}},
		"review-statistics":           {whose: officials},
		"statistics-series":           {whose: officials},
		"progress":                    {whose: readers},
		"notices":                     {whose: readers},
		"retry-notice":                {whose: reviewers, path: map[string]string{"notice": uuid.NewString()}, body: obj{"reason": "短信平台已恢复"}},
		"filing-deadlines":            {whose: readers},
		"history":                     {whose: readers},
		"as-of":                       {whose: readers, query: "at=" + today},
		"compare":                     {whose: readers, query: "from=" + today + "&to=" + tomorrow},
		"public-history":              {whose: everybodys},
		"public-as-of":                {whose: everybodys, query: "at=" + today},
		"public-compare":              {whose: everybodys, query: "from=" + today + "&to=" + tomorrow},
		"search-registry":             {whose: everybodys},
		"registry-entry":              {whose: everybodys},
		"search-capability":           {whose: everybodys, query: "standard=HJ+828"},
		"scope-check":                 {whose: everybodys, body: obj{"tracks": []any{"testing"}, "clients": []any{"own_use"}}},
		"authorities":                 {whose: everybodys},
		"code-lists":                  {whose: everybodys},
		"code-list":                   {whose: everybodys, path: map[string]string{"list": "post"}},
		"record-cma":                  {whose: institutions_, replace: true, body: cma(d.name, d.files["cma_certificate"], d.files["cma_annex"])},
		"begin-annex":                 {whose: institutions_, body: obj{"replaces": uuid.NewString()}},
		"stage-annex-part":            {whose: institutions_, path: map[string]string{"row": uuid.NewString(), "part": "1"}, body: annexPart(annexRow(d.place.id, "M01", "化学需氧量", "HJ 828-2017"))},
		"record-annex":                {whose: institutions_, replace: true, body: obj{"staging_id": uuid.NewString(), "parts": 1, "rows": 1}},
		"annex":                       {whose: readers},
		"compare-annex":               {whose: readers, query: "from=" + today + "&to=" + tomorrow},
		"public-annex":                {whose: everybodys},
		"record-operation-capability": {whose: institutions_, replace: true, body: operates(obj{"field": "water_ammonia"})},
	}
	maps.Copy(known, configurationOperations())
	maps.Copy(known, suggestionOperations(t, d))
	maps.Copy(known, reportOperations(t, w, d))
	maps.Copy(known, unmaskOperations(d))
	maps.Copy(known, transferOperations(t, w, d))
	return known
}

// described is an operation as the API describes it.
type described struct {
	ID         string `json:"operationId"`
	Parameters []struct {
		Name   string    `json:"name"`
		In     string    `json:"in"`
		Schema parameter `json:"schema"`
	} `json:"parameters"`
	Responses map[string]struct {
		Content map[string]any `json:"content"`
	} `json:"responses"`
	Security    []map[string][]string `json:"security"`
	RequestBody *struct {
		Content map[string]struct {
			Schema map[string]any `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

// parameter is how a value of the query is bounded.
type parameter struct {
	Minimum   int `json:"minimum"`
	Maximum   int `json:"maximum"`
	MaxLength int `json:"maxLength"`
}

// description is the API's own.
type description struct {
	OpenAPI    string                          `json:"openapi"`
	Paths      map[string]map[string]described `json:"paths"`
	Components struct {
		Schemas map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"schemas"`
	} `json:"components"`
}

func (w *world) description(t *testing.T) description {
	t.Helper()
	var d description
	w.done(t, request{method: http.MethodGet, path: "/api/openapi.json"}).into(t, &d)
	return d
}

// subject is one operation under test on one filing.
type subject struct {
	*world
	operation
	id, method, template string
	filing               *applicant
}

// request asks rightly, in everything but that the filing may not be in a
// state for it.
func (s subject) request() request {
	return s.at(s.filing.id, nil)
}

// at is the request with other values in the path.
func (s subject) at(filing string, path map[string]string) request {
	all := map[string]string{"filing": filing}
	maps.Copy(all, s.path)
	maps.Copy(all, path)
	r := request{method: s.method, token: s.token()}
	r.path = pathName.ReplaceAllStringFunc(s.template, func(name string) string { return all[strings.Trim(name, "{}")] })
	if s.query != "" {
		r.path += "?" + s.query
	}
	if s.body != nil {
		r.body = s.body
	}
	if s.upload {
		r.body = pdf("something")
		r = r.with("Content-Type", "application/pdf")
	}
	if s.replace {
		r = r.with("If-Match", `"9999"`)
	}
	return r
}

var pathName = regexp.MustCompile(`\{[a-z]+\}`)

// token is that of somebody who may ask.
func (s subject) token() string {
	switch s.whose {
	case institutions_, readers, signedIn, unmaskers:
		return s.filing.token
	case reviewers, officials:
		return reviewer
	case administrators:
		return administrator
	}
	return ""
}

func (s subject) ofFiling() bool    { return strings.Contains(s.template, "{filing}") }
func (s subject) ofAuthority() bool { return strings.Contains(s.template, "{authority}") }
func (s subject) command() bool     { return unsafe(s.method) }

// everyOperation asks for every operation of the API's description in every
// wrong way there is. Nothing may be recorded.
func TestEveryOperation(t *testing.T) {
	w := ledger(t)
	d := w.draft(t)
	d.done(t, d.part(d.beginAnnex(t), 1, annexRow(d.place.id, "M01", "氨氮", "HJ 535-2009"))) // another annex is being handed over
	known := knownOperations(t, w, d)
	var seen []string
	for template, methods := range w.description(t).Paths {
		for method, op := range methods {
			seen = append(seen, op.ID)
			k, ok := known[op.ID]
			if !ok {
				t.Errorf("operation %s (%s %s) has no row in knownOperations", op.ID, method, template)
				continue
			}
			s := subject{world: w, operation: k, id: op.ID, method: strings.ToUpper(method), template: template, filing: d}
			t.Run(op.ID, func(t *testing.T) {
				before := d.head(t)
				s.wrongVisitors(t)
				s.wrongAddresses(t)
				if s.command() {
					s.wrongBodies(t)
					s.wrongPreconditions(t)
				}
				if s.command() && !slices.Contains(questions, s.id) {
					s.wrongKeys(t)
				}
				if after := d.head(t); after != before {
					t.Errorf("the filing moved from revision %d to %d", before, after)
				}
			})
		}
	}
	for id := range known {
		if !slices.Contains(seen, id) {
			t.Errorf("operation %s is not described any more", id)
		}
	}
}

// questions are the operations that are posted and record nothing.
var questions = []string{"scope-check", "search-staff"}

// settled are commands that record something only where something stopped on the
// way, which no story over HTTP can arrange: package reactions does.
var settled = []string{"retry-transfer"}

// everyCommandRepeated: the stories sent every command twice.
func everyCommandRepeated(t *testing.T, w *world) {
	for template, methods := range w.description(t).Paths {
		for method, op := range methods {
			method = strings.ToUpper(method)
			name := pathName.ReplaceAllStringFunc(template, func(n string) string {
				if value, ok := map[string]string{"{track}": "testing", "{part}": "1", "{authority}": "66", "{year}": "2027", "{item}": "local_contact"}[n]; ok {
					return value
				}
				return "{}"
			})
			if unsafe(method) && !slices.Contains(questions, op.ID) && !slices.Contains(settled, op.ID) && w.heard.repeated[kind(method, name)] == 0 {
				t.Errorf("no story repeats %s (%s %s)", op.ID, method, name)
			}
		}
	}
}

package story_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// ending is how an institution is when the story ends.
type ending struct {
	Name               string
	Testing, Operation track
	Rounds             int // of the first case
	Staff              int // employed
	Tools              int // in service
	Places             int
}

type track struct {
	Status filing.TrackStatus
	Number string
	Since  domain.Date
}

func endingOf(s filing.State) ending {
	of := func(t domain.Track) track {
		return track{s.Tracks[t].Status, s.Tracks[t].Number, s.Tracks[t].Since}
	}
	e := ending{Name: s.Identity.Value.Name, Testing: of(domain.Testing), Operation: of(domain.Operation), Places: len(s.Premises)}
	for _, row := range s.Staff {
		if row.Employed() {
			e.Staff++
		}
	}
	for _, row := range s.Equipment {
		if row.InService() {
			e.Tools++
		}
	}
	for _, c := range s.Cases {
		if c.Kind == filing.FirstCase {
			e.Rounds = c.Round
		}
	}
	return e
}

func effective(number string, since domain.Date) track {
	return track{filing.TrackEffective, number, since}
}

func canceled(number string, since domain.Date) track {
	return track{filing.TrackCanceled, number, since}
}

var (
	none  track
	draft = track{Status: filing.TrackDraft}
)

var endings = map[string]ending{
	"1":  {"江苏澄屿环境检测有限公司", effective("32J202600005U", "2026-02-11"), effective("32Y2026000037", "2026-04-22"), 3, 45, 253, 2},
	"2":  {"浙江栖衡环境监测技术有限公司", effective("33J202600003K", "2026-02-03"), none, 1, 29, 205, 1},
	"3":  {"广东岚岫检测科技有限公司", effective("44J2026000042", "2026-02-06"), none, 1, 126, 1_940, 6},
	"4":  {"四川蜀翎辐射监测有限公司", effective("51J202600006F", "2026-02-25"), none, 1, 12, 58, 1},
	"5":  {"上海泓笙环境运维有限公司", none, effective("31Y2026000015", "2026-02-02"), 1, 51, 133, 3},
	"6":  {"山东齐澍环境检测有限公司", canceled("37J2026000012", "2026-01-21"), none, 1, 0, 160, 1},
	"7":  {"河北冀朔环保管家有限公司", track{Status: filing.TrackUnderReview}, none, 1, 21, 96, 1},
	"8":  {"湖北楚汀生态监测中心", effective("42J202600005T", "2026-02-12"), none, 1, 43, 288, 1},
	"9":  {"福建闽屿海洋环境监测有限公司", effective("35J202600002T", "2026-03-02"), none, 2, 31, 213, 1},
	"10": {"内蒙古朔榆噪声振动检测有限公司", effective("15J202600005L", "2026-03-20"), none, 1, 11, 42, 1},
	"11": {"兵团垦澜环境运维有限公司", canceled("66J2026000037", "2026-03-18"), canceled("66Y202600001J", "2026-02-04"), 1, 0, 61, 1},
	"12": {"辽宁辽汐环境监测有限公司", effective("21J2026000050", "2026-04-08"), draft, 2, 29, 176, 1},
}

func testEndings(t *testing.T, l *ledger.Ledger) {
	for institution, want := range endings {
		if diff := cmp.Diff(want, endingOf(state(t, l, institution))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", institution, diff)
		}
	}
	testAmendments(t, l)
	testGivenUp(t, l)
	testCancellations(t, l)
	testConfigured(t, l)
	testByTwo(t, l)
}

func testAmendments(t *testing.T, l *ledger.Ledger) {
	renaming, ok := state(t, l, "2").OpenCase(filing.InstitutionLevel)
	if !ok || renaming.Status != filing.CaseUnderReview || renaming.Identity.Value.Name != "浙江栖衡生态科技有限公司" {
		t.Errorf("the renaming of 2 is %s", renaming.Status)
	}
	// Due by 04-30, and handed in twelve days after that.
	if diff := cmp.Diff(filing.Lateness{DueOn: "2026-04-30"}, renaming.Late); diff != "" {
		t.Errorf("the renaming of 2 is late (-want +got):\n%s", diff)
	}
	if phone := state(t, l, "2").Contacts.Value.OfficePhone; phone != "0571-20000268" {
		t.Errorf("the new telephone number of 2 is not in force: %s", phone)
	}
	if n := len(state(t, l, "3").Tracks[domain.Testing].Scope.Value.MonitoringCategories); n != 13 {
		t.Errorf("3 has %d categories after its amendment", n)
	}
	category := state(t, l, "4").Tracks[domain.Testing].Scope.Value.InstitutionCategories
	if diff := cmp.Diff([]domain.InstitutionCategory{domain.InstitutionRadiationOnly}, category); diff != "" {
		t.Errorf("the category of 4 (-want +got):\n%s", diff)
	}
	testReturnedAmendments(t, l)
	nine := state(t, l, "9")
	if n := len(nine.Tracks[domain.Testing].Scope.Value.MonitoringCategories); n != 4 || len(nine.OpenCases()) != 0 {
		t.Errorf("9 has %d categories and %d open cases, though it withdrew", n, len(nine.OpenCases()))
	}
}

// testReturnedAmendments: some amendments of ordinary institutions are returned;
// most of those were put right and passed, and the others change nothing (2.4).
func testReturnedAmendments(t *testing.T, l *ledger.Ledger) {
	returned := make(map[uuid.UUID]bool) // cases
	for _, r := range recorded(t, l) {
		if r.Type == (filing.CaseReturned{}).EventType() {
			returned[decoded[filing.CaseReturned](t, r.Data).CaseID] = true
		}
	}
	got := make(map[filing.CaseStatus]int)
	for _, id := range filings() {
		s := stateOf(t, l, id)
		for caseID, c := range s.Cases {
			if c.Kind != filing.AmendmentCase || !returned[caseID] {
				continue
			}
			got[c.Status]++
		}
	}
	want := map[filing.CaseStatus]int{filing.CaseReturnedStatus: 2, filing.CasePassedStatus: 4}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("amendments that were returned (-want +got):\n%s", diff)
	}
}

// testGivenUp: of 7 somebody registered a wrong code, which is nobody's again.
func testGivenUp(t *testing.T, l *ledger.Ledger) {
	if s := state(t, l, "7/wrong"); !s.CodeReleased || s.CreditCode != "91130100DEMQ00771E" {
		t.Errorf("the code %s is released: %t", s.CreditCode, s.CodeReleased)
	}
}

// testCancellations: 6 was canceled by two officials, on the configuration that
// held; 11 canceled itself.
func testCancellations(t *testing.T, l *ledger.Ledger) {
	configured := make(map[string]bool) // events that require two officials
	for _, r := range recorded(t, l) {
		switch r.Type {
		case authority.SecondOfficialSet{}.EventType():
			configured[r.ID.String()] = true
		case filing.CanceledExOfficio{}.EventType():
			e := decoded[filing.CanceledExOfficio](t, r.Data)
			if e.Maker == "" || e.ConfirmedBy == "" || e.Maker == e.ConfirmedBy || !configured[e.Configuration.String()] || !e.Whole {
				t.Errorf("6 was canceled by %+v", e)
			}
		}
	}
	for institution, on := range map[string]domain.Date{"6": "2026-06-10", "11": "2026-07-01"} {
		if s := state(t, l, institution); !s.Canceled() || s.CanceledOn != on {
			t.Errorf("%s is canceled on %s", institution, s.CanceledOn)
		}
	}
	if s := state(t, l, "11"); s.Tracks[domain.Operation].CanceledOn != "2026-05-25" {
		t.Errorf("11 gave up operation on %s", s.Tracks[domain.Operation].CanceledOn)
	}
}

// testByTwo: where the authority wants two officials, no case is decided by one
// (domain-decisions 2.26).
func testByTwo(t *testing.T, l *ledger.Ledger) {
	decided := 0
	for _, r := range recorded(t, l) {
		var by filing.Decided
		switch r.Type {
		case filing.CasePassed{}.EventType():
			by = decoded[filing.CasePassed](t, r.Data).Decided
		case filing.CaseReturned{}.EventType():
			by = decoded[filing.CaseReturned](t, r.Data).Decided
		default:
			continue
		}
		two := metadata(t, r).Actor.Authority == "64"
		if two {
			decided++
		}
		if two != (by.ConfirmedBy != "") || two && by.Configuration == uuid.Nil {
			t.Errorf("%s@%d is confirmed by %q", r.Stream, r.Revision, by.ConfirmedBy)
		}
	}
	if decided < 3 {
		t.Errorf("only %d cases were decided by two", decided)
	}
}

// testConfigured looks at what authorities configured.
func testConfigured(t *testing.T, l *ledger.Ledger) {
	limits := make(map[int]int) // how many authorities have a limit
	for _, code := range domain.Authorities() {
		c := configuration(t, l, code)
		limits[c.ReviewLimit.Value.WorkingDays]++
		if shown := c.CancellationLine.Value.Shown; shown == (code == domain.XPCC) {
			t.Errorf("%s shows canceled filings: %t", code, shown)
		}
	}
	if len(limits) < 6 || limits[authority.DefaultReviewDays] == 0 {
		t.Errorf("limits of review: %v", limits)
	}
	if c := configuration(t, l, "36").Notices.Value; !c.Published || c.Returned {
		t.Errorf("Jiangxi has notices sent as %+v", c)
	}
	if n := len(configuration(t, l, "33").Supplements.Value.Items); n != 2 {
		t.Errorf("33 wants %d supplements", n)
	}
	if c := configuration(t, l, "45"); c.Calendar().IsWorkingDay("2026-04-20") {
		t.Error("Guangxi works on its holidays")
	}
}

func configuration(t *testing.T, l *ledger.Ledger, code domain.Authority) authority.State {
	t.Helper()
	s, _, err := edge.NewAuthorities(l.Store, "test").Configuration(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return s.InForce()
}

// testReports looks at the reports to other provinces as the story leaves them.
func testReports(t *testing.T, l *ledger.Ledger) {
	page, err := l.Reported.List(t.Context(), projections.ReportQuery{})
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, r := range page.Reports {
		vehicles, masks := 0, []string{}
		for _, a := range r.Answers {
			vehicles += len(a.Rows)
			masks = append(masks, slices.Collect(maps.Values(a.Contact.Masks))...)
		}
		got[r.Name+" to "+r.ServiceAuthority.Province()] = fmt.Sprintf("%s, %d of %d answered, %d vehicles, contacts %v", r.Status, len(r.Answers), len(r.Items), vehicles, masks)
	}
	want := map[string]string{
		"上海泓笙环境运维有限公司 to 江苏": "complete, 0 of 0 answered, 0 vehicles, contacts []",
		"上海泓笙环境运维有限公司 to 浙江": "complete, 2 of 2 answered, 2 vehicles, contacts [*********30]",
		"兵团垦澜环境运维有限公司 to 新疆": "ended_with_filing, 0 of 0 answered, 0 vehicles, contacts []",
		"北京砚渚环境检测有限公司 to 浙江": "incomplete, 0 of 2 answered, 0 vehicles, contacts []",
		"江苏澄屿环境检测有限公司 to 浙江": "ended_by_institution, 2 of 2 answered, 1 vehicles, contacts [*********29]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}

// testCapability: what operation serves others is told of every operation track
// that was handed in, with certificates and without (Q4.3), and laboratories are
// accredited or not (Q4.1).
func testCapability(t *testing.T, l *ledger.Ledger) {
	for _, id := range filings() {
		s := stateOf(t, l, id)
		operates := s.Tracks[domain.Operation].Scope.Recorded() && s.Tracks[domain.Operation].Status != filing.TrackDraft
		if operates && !s.OperationCapability.Recorded() {
			t.Errorf("%s does not say in what it serves others", s.Identity.Value.Name)
		}
	}
	certified, none := 0, 0
	for _, f := range state(t, l, "5").OperationCapability.Value.Fields {
		if f.Certificate == "" {
			none++
		} else {
			certified++
		}
	}
	if certified != 3 || none < 3 {
		t.Errorf("5 has %d fields with a certificate and %d without", certified, none)
	}
	for institution, want := range map[string]string{"1": "小微站", "5": "微型空气站", "11": "小微站"} {
		if got := state(t, l, institution).Tracks[domain.Operation].Scope.Value.OtherTexts; len(got) != 1 || got[0] != want {
			t.Errorf("其他 of %s is %q, not %s", institution, got, want)
		}
	}
	for institution, want := range map[string]domain.CNASNumber{"3": "CNAS L99034", "4": "", "12": "CNAS L99122"} {
		if got := state(t, l, institution).CMA.Value.Accreditation.Number; got != want {
			t.Errorf("%s is accredited as %q, not %q", institution, got, want)
		}
	}
	hired := 0
	for _, row := range state(t, l, "10").Staff { // Q3.7
		if row.HiredOn == "2025-12-28" {
			hired++
		}
	}
	if hired != 1 {
		t.Errorf("%d people of 10 were hired at the end of the year", hired)
	}
}

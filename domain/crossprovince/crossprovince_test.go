package crossprovince_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/domaintest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

type (
	cases  = []domaintest.Case[crossprovince.Command, crossprovince.Event]
	events = []crossprovince.Event
)

func run(t *testing.T, c cases) {
	t.Helper()
	domaintest.Run(t, crossprovince.Decide, crossprovince.Evolve, crossprovince.Claims, c)
}

func TestEvents(t *testing.T) { domaintest.CheckEvents(t, ".", crossprovince.Events()) }

func TestHistories(t *testing.T) {
	domaintest.Replay(t, "testdata/history", domain.NewCodec(crossprovince.Events()...), crossprovince.Evolve)
}

func idOf(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, what, 0) }

func with[T any](v T, alter func(*T)) T {
	alter(&v)
	return v
}

const today = domain.Date("2026-05-06")

var (
	filed = crossprovince.Filed{
		Reference: crossprovince.Reference{Filing: idOf("filing"), CreditCode: "91310115DEMQ00050E", Name: "上海泓笙环境运维有限公司", Event: idOf("event"), Revision: 41, Home: "31"},
		Tracks:    map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01", "M02"}, domain.Operation: {"source_gas"}},
	}
	testing_  = crossprovince.Service{Track: domain.Testing, Categories: []domain.MonitoringCategory{"M02"}}
	operation = crossprovince.Service{Track: domain.Operation, Categories: []domain.MonitoringCategory{"source_gas"}}
	planned   = crossprovince.Period{StartOn: "2026-05-11", EndOn: "2026-12-31"}

	vehicles = authority.Supplement{Key: "vehicles", Label: "采样车辆清单", Kind: authority.SupplementDocument, Required: true}
	point    = authority.Supplement{Key: "point", Label: "省内联系点", Kind: authority.SupplementText}
	since    = authority.Supplement{Key: "since", Label: "首次进入本省日期", Kind: authority.SupplementDate, Required: true}
	asked    = crossprovince.Form{Items: []authority.Supplement{vehicles, point}, Configuration: idOf("configuration")}
	later    = crossprovince.Form{Items: []authority.Supplement{vehicles, since}, Configuration: idOf("configuration 2")}

	theVehicles = crossprovince.Answer{Key: "vehicles", Documents: []uuid.UUID{idOf("list")}}
	thePoint    = crossprovince.Answer{Key: "point", Text: "杭州市西湖区"}
	theSince    = crossprovince.Answer{Key: "since", Date: "2026-01-01"}

	report = crossprovince.Report{
		Filed: filed, ServiceAuthority: "33", Services: []crossprovince.Service{testing_, operation}, Period: planned, Today: today,
	}
	asking = with(report, func(c *crossprovince.Report) { c.Form = asked })

	reported   = reportedBy(report)
	unanswered = reportedBy(asking)
	completed  = crossprovince.Completed{CompletedOn: today}

	complete   = events{reported, completed}
	incomplete = events{unanswered}
)

func reportedBy(c crossprovince.Report) crossprovince.Reported {
	return crossprovince.Reported{
		Reference: c.Filed.Reference, ServiceAuthority: c.ServiceAuthority, Services: c.Services, Period: c.Period, Form: c.Form, Answers: c.Answers, ReportedOn: today,
	}
}

func claim(op domain.ClaimOp) []domain.Claim {
	return []domain.Claim{{Op: op, Kind: domain.ClaimReport, Key: idOf("filing").String() + "/33"}}
}

func TestReport(t *testing.T) {
	required := crossprovince.ErrRequired
	all := with(asking, func(c *crossprovince.Report) { c.Answers = []crossprovince.Answer{theVehicles} })
	run(t, cases{
		{Name: "1.34: complete at once when nothing is asked", When: report, Then: complete, Claims: claim(domain.TakeClaim)},
		{Name: "1.34: also when all that is required is there", When: all, Then: events{reportedBy(all), completed}},
		{Name: "1.34: otherwise not yet", When: asking, Then: incomplete, Claims: claim(domain.TakeClaim)},
		{Name: "2.19: a start in the past is flagged", When: with(report, func(c *crossprovince.Report) { c.Period.StartOn = "2026-04-20" }),
			Then: events{with(reported, func(e *crossprovince.Reported) { e.StartOn, e.StartInPast = "2026-04-20", true }), completed}},
		{Name: "2.19: no end need be planned", When: with(report, func(c *crossprovince.Report) { c.Period.EndOn = "" }),
			Then: events{with(reported, func(e *crossprovince.Reported) { e.EndOn = "" }), completed}},
		{Name: "2.19: 65 and 66 are two authorities", When: with(report, func(c *crossprovince.Report) { c.Filed.Home, c.ServiceAuthority = "65", "66" }),
			Then: events{with(reported, func(e *crossprovince.Reported) { e.Home, e.ServiceAuthority = "65", "66" }), completed}},
		{Name: "Q1.7: what is to be done, where and when", When: crossprovince.Report{}, Refused: []error{required.At("filing"), required.At("credit_code"), required.At("name"),
			required.At("service_authority"), required.At("reported_on"), required.At("services"), required.At("start_on")}},
		{Name: "Q1.7: of each track once, with categories", When: with(report, func(c *crossprovince.Report) {
			c.Services = []crossprovince.Service{{Track: domain.Testing}, {Track: domain.Testing, Categories: []domain.MonitoringCategory{"M01", "M01"}}}
		}), Refused: []error{required.At("services.0.monitoring_categories"), crossprovince.ErrRepeated.At("services.1.track"), crossprovince.ErrRepeated.At("services.1.monitoring_categories.1")}},
		{Name: "2.19: not to its own authority", When: with(report, func(c *crossprovince.Report) { c.ServiceAuthority = "31" }),
			Refused: []error{crossprovince.ErrOwnAuthority.At("service_authority")}},
		{Name: "2.19: only what is filed", When: with(report, func(c *crossprovince.Report) {
			c.Filed.Tracks = map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01"}}
		}), Refused: []error{crossprovince.ErrNotFiled.At("services.1.track"), crossprovince.ErrCategory.At("services.0.monitoring_categories.0")}},
		{Name: "2.19: no end before the start", When: with(report, func(c *crossprovince.Report) { c.Period.EndOn = "2026-05-10" }),
			Refused: []error{crossprovince.ErrPeriod.At("end_on")}},
		{Name: "Q1.7: nothing is answered that is not asked", When: with(report, func(c *crossprovince.Report) { c.Answers = []crossprovince.Answer{thePoint} }),
			Refused: []error{crossprovince.ErrItem.At("answers.0.key")}},
		{Name: "design 4.2: one stream, one report", Given: complete, When: report, Refused: []error{crossprovince.ErrReported}},
	})
}

func TestSupplement(t *testing.T) {
	supplement := crossprovince.Supplement{Seen: 0, Form: asked, Answers: []crossprovince.Answer{theVehicles, thePoint}, Today: today}
	answered := func(answers ...crossprovince.Answer) crossprovince.Supplement {
		return with(supplement, func(c *crossprovince.Supplement) { c.Answers = answers })
	}
	supplemented := crossprovince.Supplemented{Answers: supplement.Answers, SupplementedOn: today}
	done := events{unanswered, supplemented, completed}
	newer := with(supplement, func(c *crossprovince.Supplement) {
		c.Seen, c.Form, c.Answers = 2, later, []crossprovince.Answer{theSince}
	})
	run(t, cases{
		{Name: "1.34: with the required items it is complete", Given: incomplete, When: supplement, Then: events{supplemented, completed}, Claims: []domain.Claim{}},
		{Name: "1.34: with others it is not", Given: incomplete, When: answered(thePoint),
			Then: events{crossprovince.Supplemented{Answers: []crossprovince.Answer{thePoint}, SupplementedOn: today}}},
		{Name: "2.19: answered anew, it is complete once", Given: done, When: with(answered(with(thePoint, func(a *crossprovince.Answer) { a.Text = "宁波市" }), theVehicles),
			func(c *crossprovince.Supplement) { c.Seen = 2 }),
			Then: events{crossprovince.Supplemented{Answers: []crossprovince.Answer{{Key: "point", Text: "宁波市"}}, SupplementedOn: today}}},
		{Name: "2.19: answered so already", Given: done, When: with(supplement, func(c *crossprovince.Supplement) { c.Seen = 2 })},
		{Name: "2.21: what is asked only since may be answered", Given: done, When: newer, Then: events{crossprovince.Supplemented{
			Answers: newer.Answers, SupplementedOn: today, Added: crossprovince.Form{Items: []authority.Supplement{since}, Configuration: later.Configuration}}}},
		{Name: "2.21: what is asked no more, too", Given: done, When: with(newer, func(c *crossprovince.Supplement) {
			c.Answers = []crossprovince.Answer{{Key: "point", Text: "宁波市"}}
		}),
			Then: events{crossprovince.Supplemented{Answers: []crossprovince.Answer{{Key: "point", Text: "宁波市"}}, SupplementedOn: today}}},
		{Name: "Q1.7: in the form that is asked for", Given: incomplete, When: answered(crossprovince.Answer{Key: "vehicles", Text: "两辆"}, crossprovince.Answer{Key: "point", Date: today}),
			Refused: []error{crossprovince.ErrAnswer.At("answers.0"), crossprovince.ErrAnswer.At("answers.1")}},
		{Name: "Q1.7: nothing else, and nothing twice", Given: incomplete, When: answered(theSince, thePoint, thePoint,
			crossprovince.Answer{Key: "vehicles", Documents: []uuid.UUID{idOf("list"), idOf("list")}}),
			Refused: []error{crossprovince.ErrItem.At("answers.0.key"), crossprovince.ErrRepeated.At("answers.2.key"), crossprovince.ErrRepeated.At("answers.3.documents.1")}},
		{Name: "Q1.7: something at least", Given: incomplete, When: answered(), Refused: []error{crossprovince.ErrRequired.At("answers")}},
		{Name: "design 4.2: somebody was there before", Given: done, When: supplement, Refused: []error{crossprovince.ErrStale}},
		{Name: "2.19: not of none", When: supplement, Refused: []error{crossprovince.ErrNotFound}},
	})
}

// TestNoNumbersOfPersons: what is recorded in the clear names nobody's number.
func TestNoNumbersOfPersons(t *testing.T) {
	for text, refused := range map[string]bool{
		"杭州市西湖区文三路 90 号": false, "0571-88880000": false, "合同 20260506001": false, "设备编号 1234567890123456789": false,
		"钟离雪 13900000000": true, "139 0000 0000": true, "139-0000-0000，周一至周五": true, "11010119900101001x": true, "110101 1990 0101 0010": true,
	} {
		_, err := crossprovince.Decide(crossprovince.State{}, with(asking, func(c *crossprovince.Report) {
			c.Answers = []crossprovince.Answer{{Key: "point", Text: text}}
		}))
		if got := len(domain.Problems(err)) == 1 && domain.Problems(err)[0].Code == crossprovince.ErrPersonal.Code; got != refused || !refused && err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRequest(t *testing.T) {
	request := crossprovince.RequestSupplements{Form: asked, Text: "清单缺少车牌号", Items: []string{"vehicles"}, Official: "zj-a", Today: today}
	requested := crossprovince.SupplementsRequested{Request: crossprovince.Request{Text: "清单缺少车牌号", Items: []string{"vehicles"}, Official: "zj-a", RequestedOn: today}}
	ended := crossprovince.ServiceEnded{EndedOn: today, RecordedOn: today}
	run(t, cases{
		{Name: "2.20: the service authority asks for what is missing", Given: incomplete, When: request, Then: events{requested}, Claims: []domain.Claim{}},
		{Name: "2.20: also when it is complete", Given: complete, When: request, Then: events{requested}},
		{Name: "2.20: asked for already", Given: events{unanswered, requested}, When: request},
		{Name: "2.20: again, once something has come", Given: events{unanswered, requested, crossprovince.Supplemented{Answers: []crossprovince.Answer{theVehicles}, SupplementedOn: today}},
			When: request, Then: events{requested}},
		{Name: "2.20: in words, of items that there are", Given: incomplete, When: crossprovince.RequestSupplements{Items: []string{"since"}}, Refused: []error{
			crossprovince.ErrRequired.At("text"), crossprovince.ErrRequired.At("official"), crossprovince.ErrRequired.At("requested_on"), crossprovince.ErrItem.At("items.0")}},
		{Name: "2.20: not when it has ended", Given: events{reported, completed, ended}, When: request, Refused: []error{crossprovince.ErrEnded}},
	})
}

func TestAmend(t *testing.T) {
	other := crossprovince.Period{StartOn: "2026-05-18"}
	amend := crossprovince.Amend{Seen: 1, Period: other, Today: today}
	amended := crossprovince.Amended{Period: other, AmendedOn: today}
	run(t, cases{
		{Name: "2.19: at another time", Given: complete, When: amend, Then: events{amended}, Claims: []domain.Claim{}},
		{Name: "2.19: in the past it is flagged", Given: complete, When: with(amend, func(c *crossprovince.Amend) { c.Period.StartOn = "2026-05-05" }),
			Then: events{crossprovince.Amended{Period: crossprovince.Period{StartOn: "2026-05-05"}, StartInPast: true, AmendedOn: today}}},
		{Name: "2.19: at that time already", Given: complete, When: with(amend, func(c *crossprovince.Amend) { c.Period = planned })},
		{Name: "2.19: not without a time", Given: complete, When: crossprovince.Amend{Seen: 1}, Refused: []error{
			crossprovince.ErrRequired.At("start_on"), crossprovince.ErrRequired.At("amended_on")}},
		{Name: "design 4.2: somebody was there before", Given: complete, When: with(amend, func(c *crossprovince.Amend) { c.Seen = 0 }), Refused: []error{crossprovince.ErrStale}},
	})
}

func TestEndings(t *testing.T) {
	end := crossprovince.EndService{Seen: 1, EndedOn: "2026-05-05", Today: today}
	ended := crossprovince.ServiceEnded{EndedOn: "2026-05-05", RecordedOn: today}
	cancellation := crossprovince.Cancellation{Event: idOf("cancellation"), Revision: 57}
	both := crossprovince.Follow{Cancellation: cancellation, Tracks: domain.Tracks(), Today: today}
	one := with(both, func(c *crossprovince.Follow) { c.Tracks = []domain.Track{domain.Operation} })
	dropped := crossprovince.ServicesDropped{Cancellation: cancellation, Tracks: []domain.Track{domain.Operation}, DroppedOn: today}
	withIt := crossprovince.Ended{Cancellation: cancellation, EndedOn: today}
	second := crossprovince.Cancellation{Event: idOf("second"), Revision: 61}
	run(t, cases{
		{Name: "2.19: the institution ends it", Given: complete, When: end, Then: events{ended}, Claims: claim(domain.ReleaseClaim)},
		{Name: "2.19: also one that was never complete", Given: incomplete, When: with(end, func(c *crossprovince.EndService) { c.Seen = 0 }), Then: events{ended}},
		{Name: "2.19: it ended then already", Given: events{reported, completed, ended}, When: end},
		{Name: "2.19: it ends once", Given: events{reported, completed, ended}, When: with(end, func(c *crossprovince.EndService) { c.EndedOn = today }), Refused: []error{crossprovince.ErrEnded}},
		{Name: "2.19: not before it is so", Given: complete, When: with(end, func(c *crossprovince.EndService) { c.EndedOn = "2026-05-07" }),
			Refused: []error{crossprovince.ErrFuture.At("ended_on")}},
		{Name: "2.19: ended, it is not amended", Given: events{reported, completed, ended}, When: crossprovince.Amend{Seen: 2, Period: planned, Today: today}, Refused: []error{crossprovince.ErrEnded}},
		{Name: "2.15: it ends with the filing", Given: complete, When: both, Then: events{withIt}, Claims: claim(domain.ReleaseClaim)},
		{Name: "2.15: it goes on with the other track", Given: complete, When: one, Then: events{dropped}, Claims: []domain.Claim{}},
		{Name: "2.15: until that is canceled, too", Given: events{reported, completed, dropped}, When: crossprovince.Follow{Cancellation: second, Tracks: []domain.Track{domain.Testing}, Today: today},
			Then: events{crossprovince.Ended{Cancellation: second, EndedOn: today}}, Claims: claim(domain.ReleaseClaim)},
		{Name: "2.15: another track is no matter", Given: events{with(reported, func(e *crossprovince.Reported) { e.Services = []crossprovince.Service{testing_} })}, When: one},
		{Name: "2.15: nor what was canceled before it was reported", Given: complete, When: with(both, func(c *crossprovince.Follow) { c.Cancellation.Revision = 40 })},
		{Name: "design 9: nor what it was told of", Given: events{reported, completed, dropped}, When: both},
		{Name: "2.15: what ended before stays as it ended", Given: events{reported, completed, ended}, When: both},
	})
}

// TestNewlyAsked: the institution is told what is asked only since (2.21), and what
// it owes of what was asked then.
func TestNewlyAsked(t *testing.T) {
	s := domaintest.Fold(crossprovince.Evolve, incomplete)
	if d := cmp.Diff([]authority.Supplement{since}, s.NewlyAsked(later)); d != "" {
		t.Errorf("2.21: newly asked (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]authority.Supplement{vehicles}, s.Missing()); d != "" {
		t.Errorf("1.34: missing (-want +got):\n%s", d)
	}
	for _, status := range crossprovince.Statuses() {
		if got, err := crossprovince.ParseStatus(string(status)); err != nil || got != status || status.Label() == "" {
			t.Errorf("%s is parsed as %s, %v, and called %q", status, got, err, status.Label())
		}
	}
	if _, err := crossprovince.ParseStatus("open"); err == nil {
		t.Error("a status that is none is parsed")
	}
}

package http

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/http/pages"
	"example.org/ledger/projections"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// historyPage is how many entries one page of a history shows.
const historyPage = 50

// historyKind is a kind of entry that a history can be narrowed to.
type historyKind struct {
	code, label string
	types       []string // of events
}

// historyKinds cover every event once; a test says so.
var historyKinds = []historyKind{
	{"review", "备案审查", []string{
		"filing.registered", "filing.case_opened", "filing.case_submitted", "filing.case_taken", "filing.case_put_back",
		"filing.case_returned", "filing.case_passed", "filing.case_withdrawn", "filing.case_closed", "filing.authority_chosen",
		"filing.case_decision_proposed", "filing.case_decision_sent_back", "filing.case_decision_withdrawn", "filing.discarded",
	}},
	{"institution", "机构信息与业务范围", []string{
		"filing.identity_recorded", "filing.identity_proposed", "filing.scope_recorded", "filing.scope_proposed",
		"filing.basics_recorded", "filing.contacts_recorded", "filing.top_manager_recorded",
		"filing.credit_code_corrected",
	}},
	{"premises", "工作场所", []string{"filing.premises_added", "filing.premises_revised"}},
	{"staff", "人员信息", []string{
		"filing.staff_added", "filing.staff_revised", "filing.staff_left", "filing.staff_moved_to_non_technical_post",
		"filing.staff_rehired", "filing.staff_entry_withdrawn", "filing.staff_removed", "filing.id_number_corrected", "filing.subject_erased",
		"filing.staff_transferred", "filing.staff_transfer_reversed", "filing.staff_reinstated", "filing.transfer_let_go", "filing.transfer_annotated",
	}},
	{"unmask", "查看明文", []string{"filing.personal_data_unmasked"}},
	{"equipment", "设施设备", []string{
		"filing.equipment_added", "filing.equipment_revised", "filing.equipment_retired", "filing.equipment_entry_withdrawn",
		"filing.equipment_retirement_corrected", "filing.equipment_returned", "filing.equipment_return_corrected", "filing.equipment_suspended", "filing.equipment_resumed",
	}},
	{"capability", "技术能力", []string{
		"filing.cma_recorded", "filing.operation_capability_recorded",
		"filing.annex_staging_begun", "filing.annex_part_staged", "filing.annex_recorded",
	}},
	{"management", "管理能力", []string{"filing.management_added", "filing.management_revised", "filing.management_ended"}},
	{"documents", "承诺与证明文件", []string{"filing.commitment_recorded", "filing.document_attached"}},
	{"cancellation", "备案注销", []string{
		"filing.canceled", "filing.track_canceled", "filing.canceled_ex_officio",
		"filing.cancellation_proposed", "filing.cancellation_sent_back", "filing.cancellation_withdrawn",
	}},
}

// kindOption narrows to a kind of entry. An unknown one is refused.
func kindOption(code string) ([]string, error) {
	if code == "" {
		return nil, nil
	}
	i := slices.IndexFunc(historyKinds, func(k historyKind) bool { return k.code == code })
	if i < 0 {
		return nil, errValue.At("kind")
	}
	return historyKinds[i].types, nil
}

func kindOptions() []pages.Option {
	options := make([]pages.Option, len(historyKinds))
	for i, k := range historyKinds {
		options[i] = pages.Option{Code: k.code, Label: k.label}
	}
	return options
}

// GET /filings/:filing/history?kind=&before=
func (s *Server) getHistoryPage(c echo.Context) error {
	if ok, err := s.arrived(c, projections.Filings{}.Name()); !ok {
		return err
	}
	view, err := s.wholeNow(c)
	if err != nil {
		return err
	}
	kind := c.QueryParam("kind")
	q := projections.HistoryQuery{Filing: view.ID, Size: historyPage, ForInstitution: visitorOf(c.Request().Context()).Role == InstitutionRole}
	if q.Types, err = kindOption(kind); err != nil {
		return err
	}
	if before := c.QueryParam("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 63)
		if err != nil || n < 1 {
			return errValue.At("before")
		}
		q.Before = domain.Revision(n)
	}
	found, err := s.filings().History(c.Request().Context(), q)
	if err != nil {
		return err
	}
	base, name := "/filings/"+view.ID.String(), nameOf(view)
	h := pages.History{
		Frame: s.wholeFrame(c, view, "变更记录 - "+name, pages.Link{Text: name, Href: base}), Name: name, Base: base, Whole: true,
		Kind: kind, Kinds: kindOptions(), Standing: s.standing(view.RecordedAt, view.Position),
	}
	for _, e := range found.Entries {
		h.Entries = append(h.Entries, happening(base, e))
	}
	if found.Next > 0 {
		h.Earlier = historyHref(base, kind, strconv.FormatInt(int64(found.Next), 10))
	}
	return render(c, http.StatusOK, pages.HistoryPage(h))
}

// happening is an entry for those who may see everything.
func happening(base string, e projections.Entry) pages.Happening {
	revision := strconv.FormatInt(int64(e.Revision), 10)
	h := pages.Happening{
		ID: "r" + revision, Sentence: e.Text, By: projections.Who(e.Actor), On: inMinutes(e.RecordedAt),
		Machine: e.RecordedAt.In(domain.Shanghai()).Format(time.RFC3339), Occurred: string(e.OccurredOn),
		AsOf: base + "/as-of?revision=" + revision,
	}
	if e.Reason != "" {
		h.Notes = append(h.Notes, "原因："+e.Reason)
	}
	if e.Revision > 0 {
		h.Compare = base + "/compare?from=" + strconv.FormatInt(int64(e.Revision)-1, 10) + "&to=" + revision
	}
	return h
}

// GET /registry/:filing/history?kind=&before=
func (s *Server) getPublicHistoryPage(c echo.Context) error {
	if ok, err := s.arrived(c, projections.Filings{}.Name()); !ok {
		return err
	}
	view, err := s.filingNow(c)
	if err != nil {
		return err
	}
	public, err := s.publicNow(c.Request().Context(), view)
	if err != nil {
		return err
	}
	if public.Status != projections.PublicEffective {
		return s.lineOrNothing(c, public)
	}
	kind := c.QueryParam("kind")
	q := projections.HistoryQuery{Filing: view.ID, Size: historyPage}
	if q.Types, err = kindOption(kind); err != nil {
		return err
	}
	if q.Before, err = s.revisionOf(c.Request().Context(), view.ID, c.QueryParam("before")); err != nil {
		return err
	}
	found, err := s.filings().PublicHistory(c.Request().Context(), q)
	if err != nil {
		return err
	}
	base, name := "/registry/"+view.ID.String(), public.Filing.Identity.Name
	h := pages.History{
		Frame: s.frame(c, "变更记录 - "+name, toRegistry, pages.Link{Text: name, Href: base}), Name: name, Base: base,
		Kind: kind, Kinds: kindOptions(), Standing: s.standing(public.UpdatedAt, public.Position),
	}
	h.Position = h.Standing.Position
	for _, e := range found.Entries {
		h.Entries = append(h.Entries, publicHappening(base, e))
	}
	if found.Next > 0 {
		h.Earlier = historyHref(base, kind, found.Entries[len(found.Entries)-1].EventID.String())
	}
	return render(c, http.StatusOK, pages.HistoryPage(h))
}

// revisionOf returns the revision of an event, 0 for none: pages of the public
// continue after an event, for revisions would count what is not public.
func (s *Server) revisionOf(ctx context.Context, filing uuid.UUID, event string) (domain.Revision, error) {
	if event == "" {
		return 0, nil
	}
	id, err := uuid.Parse(event)
	if err != nil || id == uuid.Nil {
		return 0, errValue.At("before")
	}
	found, err := s.filings().History(ctx, projections.HistoryQuery{Filing: filing, Event: id, Size: 1})
	if err != nil {
		return 0, err
	}
	if len(found.Entries) == 0 || !found.Entries[0].Public() {
		return 0, errValue.At("before")
	}
	return found.Entries[0].Revision, nil
}

// publicHappening is an entry as the public reads it. Moments are instants: the
// one of the entry, and the one right before it.
func publicHappening(base string, e projections.PublicEntry) pages.Happening {
	at := e.RecordedAt.Format(time.RFC3339Nano)
	before := e.RecordedAt.Add(-time.Microsecond).Format(time.RFC3339Nano)
	return pages.Happening{
		ID: "e" + e.EventID.String(), Sentence: publicWords(e.Text), By: e.By, On: inMinutes(e.RecordedAt),
		Machine: e.RecordedAt.In(domain.Shanghai()).Format(time.RFC3339),
		AsOf:    base + "/as-of?at=" + url.QueryEscape(at),
		Compare: base + "/compare?from=" + url.QueryEscape(before) + "&to=" + url.QueryEscape(at),
	}
}

// publicWords calls the commitment letter what it is called in public
// (domain-decisions §3.1), but for what people typed, which stands in quotes.
func publicWords(s string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexAny(s, "“《")
		if open < 0 {
			open = len(s)
		}
		b.WriteString(publicLetter.Replace(s[:open]))
		s = s[open:]
		end := strings.IndexAny(s, "”》")
		if end < 0 {
			end = len(s)
		}
		b.WriteString(s[:end])
		s = s[end:]
	}
	return b.String()
}

var publicLetter = strings.NewReplacer("备案承诺书", "书面承诺", "承诺书", "书面承诺")

func historyHref(base, kind, before string) string {
	q := url.Values{"before": {before}}
	if kind != "" {
		q.Set("kind", kind)
	}
	return base + "/history?" + q.Encode()
}

// Package ledgertest gives tests of the commands a ledger with a history: the
// filing of the walk-through, carried through its whole course.
package ledgertest

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// Open opens a ledger on a migrated database, with keys and documents of its
// own in dir.
func Open(t testing.TB, url, dir string) *ledger.Ledger {
	t.Helper()
	return OpenLogging(t, url, dir, slog.New(slog.DiscardHandler))
}

// OpenLogging is Open with something that listens to what is logged.
func OpenLogging(t testing.TB, url, dir string, log *slog.Logger) *ledger.Ledger {
	t.Helper()
	return open(t, ledger.Config{DatabaseURL: url, Directory: dir, Log: log})
}

// OpenShelved is Open with the documents elsewhere than in dir.
func OpenShelved(t testing.TB, documents, url, dir string) *ledger.Ledger {
	t.Helper()
	return open(t, ledger.Config{Documents: documents, DatabaseURL: url, Directory: dir, Log: slog.New(slog.DiscardHandler)})
}

// OpenOn is Open with the log on a KurrentDB.
func OpenOn(t testing.TB, kurrentdb, url, dir string) *ledger.Ledger {
	t.Helper()
	return open(t, ledger.Config{KurrentDBURL: kurrentdb, DatabaseURL: url, Directory: dir, Log: slog.New(slog.DiscardHandler)})
}

func open(t testing.TB, c ledger.Config) *ledger.Ledger {
	t.Helper()
	c.Create, c.Clock = true, func() time.Time { return start }
	l, err := ledger.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Tell tells the story of the demonstration to an empty ledger, and lets the
// reactions have seen all of it.
func Tell(t testing.TB, l *ledger.Ledger) {
	t.Helper()
	teller := story.Teller{Filings: l.Filings, React: func(ctx context.Context, now clock.Clock) error {
		return l.StoryReactions(now).CatchUp(ctx)
	}}
	if err := teller.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.EndStory(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Whole leaves a test of the whole demonstration out of short runs: to tell it, check
// it and damage it takes minutes, and with the race detector many.
func Whole(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("of the whole demonstration, and this run is a short one")
	}
}

// start is when the first request comes in.
var start = time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)

// Walk is a filing on its way.
type Walk struct {
	ID, Case uuid.UUID
	Sampler  uuid.UUID // a person who left
	Lead     uuid.UUID // a person still employed
	Original uuid.UUID // the case that published the filing

	t    testing.TB
	l    *ledger.Ledger
	code string
	n    int
}

// Files returns the directory of the walk-through's files.
func Files() string { return filepath.Join(root, "cmd", "ledgerd", "testdata", "walkthrough") }

// root is the directory of the module. It is found while the process is still
// where go test began it: some tests go elsewhere.
var root = func() string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	return ""
}()

// Carry files the walk-through's institution under another credit code, with
// ID numbers of its own in place of the three, up to the departure and the
// retirement.
func Carry(t testing.TB, l *ledger.Ledger, code string, numbers [3]string) *Walk {
	t.Helper()
	w := &Walk{t: t, l: l, code: code}
	Build(t, l) // the next filing number is read from the queue
	f, ctx := l.Filings, t.Context()
	registration := read[edge.Registration](w, "01-register.json")
	registration.CreditCode = code
	done := w.must(f.Register(ctx, w.by(institution), registration))
	w.ID, w.Case = done.Filing, done.Created
	w.Original = w.Case
	w.must(f.RecordIdentity(ctx, w.by(institution), w.ID, domain.Empty, read[edge.Identity](w, "02-identity.json")))
	w.must(f.RecordScope(ctx, w.by(institution), w.ID, "testing", domain.Empty, read[edge.Scope](w, "03-scope.json")))
	basics := w.must(f.RecordBasics(ctx, w.by(institution), w.ID, domain.Empty, read[edge.Basics](w, "04-basics.json")))
	w.must(f.RecordContacts(ctx, w.by(institution), w.ID, domain.Empty, read[edge.Contacts](w, "05-contacts.json")))
	w.must(f.RecordTopManager(ctx, w.by(institution), w.ID, domain.Empty, read[edge.TopManager](w, "06-top-manager.json")))
	deed := w.attach("premises_proof", "deed.pdf", uuid.Nil)
	premises := w.must(f.AddPremises(ctx, w.by(institution), w.ID, read[edge.Premises](w, "07-premises.json", "DEED", deed)))
	var sampler edge.Done
	for i, file := range []string{"08-staff-technical.json", "09-staff-quality.json", "10-staff-sampling.json"} {
		member := read[edge.StaffMember](w, file)
		member.Person.IDNumber = numbers[i]
		sampler = w.must(f.AddStaff(ctx, w.by(institution), w.ID, member))
		if i == 0 {
			w.Lead = sampler.Created
		}
	}
	w.Sampler = sampler.Created
	instrument := w.must(f.AddEquipment(ctx, w.by(institution), w.ID, read[edge.Equipment](w, "11-equipment.json", "PREMISES", premises.Created)))
	w.attach("registration_certificate", "certificate.pdf", uuid.Nil)
	certificate, annex := w.attach("cma_certificate", "cma.pdf", uuid.Nil), w.attach("cma_annex", "annex.pdf", uuid.Nil)
	w.must(f.AddManagement(ctx, w.by(institution), w.ID, read[edge.Management](w, "11a-management.json", "RULES", w.attach("management_document", "rules.pdf", uuid.Nil))))
	staging := w.must(f.BeginAnnex(ctx, w.by(institution), w.ID, edge.AnnexBeginning{})).Created
	w.must(f.StageAnnexPart(ctx, w.by(institution), w.ID, staging, 1, read[edge.AnnexPart](w, "11b-annex-rows.json", "PREMISES", premises.Created)))
	w.must(f.RecordAnnex(ctx, w.by(institution), w.ID, domain.Empty, read[edge.AnnexInForce](w, "11c-annex.json", "STAGING", staging)))
	w.must(f.RecordCMA(ctx, w.by(institution), w.ID, uuid.Nil, domain.Empty, read[edge.CMA](w, "11d-cma.json", "CERTIFICATE", certificate, "ANNEX", annex)))
	letter := w.attach("commitment_letter", "letter.pdf", uuid.Nil)
	w.must(f.RecordCommitment(ctx, w.by(institution), w.ID, uuid.Nil, domain.Empty, read[edge.Commitment](w, "12-commitment.json", "LETTER", letter)))

	w.must(f.SubmitCase(ctx, w.by(institution), w.ID, w.Case))
	w.must(f.TakeCase(ctx, w.by(official), w.ID, w.Case))
	w.must(f.ReturnCase(ctx, w.by(official), w.ID, w.Case, read[edge.Return](w, "13-return.json", "SUBMISSION", w.submission())))
	w.must(f.RecordBasics(ctx, w.by(institution), w.ID, basics.Revision, read[edge.Basics](w, "14-basics-corrected.json")))
	w.pass()

	proof := w.attach("leave_proof", "leave-proof.pdf", w.Sampler)
	w.must(f.LeaveStaff(ctx, w.by(institution), w.ID, w.Sampler, sampler.Revision, read[edge.Departure](w, "19-leave.json", "PROOF", proof)))
	w.must(f.RetireEquipment(ctx, w.by(institution), w.ID, instrument.Created, instrument.Revision, read[edge.Retirement](w, "20-retire.json")))
	return w
}

// pass submits, takes and passes the case.
func (w *Walk) pass() {
	w.t.Helper()
	f, ctx := w.l.Filings, w.t.Context()
	w.must(f.SubmitCase(ctx, w.by(institution), w.ID, w.Case))
	w.must(f.TakeCase(ctx, w.by(official), w.ID, w.Case))
	w.must(f.PassCase(ctx, w.by(official), w.ID, w.Case, edge.Pass{Submission: w.submission()}))
}

// Correct has the authority put the lead's ID number right, as the institution
// suggests, and lets the reactions follow.
func (w *Walk) Correct(number string) {
	w.t.Helper()
	w.must(w.l.Suggestions.Adopt(w.t.Context(), w.by(official), w.suggest(number), 0, edge.Answer{}))
	if err := w.l.Reactions.CatchUp(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// Erase erases the person who left.
func (w *Walk) Erase() {
	w.t.Helper()
	subject := w.State().Staff[w.Sampler].Person.Subject
	w.must(w.l.Filings.EraseSubject(w.t.Context(), w.by(official), w.ID, subject, edge.Erasure{Reason: "retention_ended"}))
	if err := w.l.Reactions.CatchUp(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// Suggest asks the authority to put the lead's ID number right. Nobody answers.
func (w *Walk) Suggest(number string) { w.t.Helper(); w.suggest(number) }

func (w *Walk) suggest(number string) uuid.UUID {
	w.t.Helper()
	evidence := w.attach("evidence", "certificate.pdf", uuid.Nil)
	return w.must(w.l.Suggestions.Raise(w.t.Context(), w.by(institution), w.ID, edge.Suggestion{
		Kind: "correct_id_number", StaffID: w.Lead, IDNumber: number, Reason: "录入有误", Documents: []uuid.UUID{evidence},
	})).Created
}

// Transfer opens a 重复人员信息申请 for somebody whom another filing employs, as the
// read models know by now. Nobody applies for it.
func (w *Walk) Transfer(name, number string) {
	w.t.Helper()
	w.must(w.l.Transfers.Open(w.t.Context(), w.by(institution), w.ID, edge.TransferOpening{Name: name, IDNumber: number}))
}

// Report reports to the authority of another province, which asks nothing.
func (w *Walk) Report(to domain.Authority) {
	w.t.Helper()
	w.must(w.l.Reports.Report(w.t.Context(), w.by(institution), w.ID, edge.Report{
		CreditCode: w.code, ServiceAuthority: string(to), StartOn: "2026-12-01",
		Services: []edge.Service{{Track: "testing", Categories: []string{"M01"}}},
	}))
}

// Annex hands over another annex to the CMA certificate: a row for each of the
// two categories.
func (w *Walk) Annex() {
	w.t.Helper()
	var premises uuid.UUID
	for premises = range w.State().Premises { // there is one
	}
	row := edge.AnnexRow{
		PremisesID: premises, Category: "M01", Object: "地表水", ItemNo: "1.7", Parameter: "氨氮", StandardNo: "HJ 535-2009",
		StandardName: "水质 氨氮的测定 纳氏试剂分光光度法", MethodKind: "standard",
	}
	air := row
	air.Category, air.Object, air.Parameter, air.StandardNo, air.StandardName = "M02", "环境空气", "臭氧", "HJ 590-2010", "环境空气 臭氧的测定 紫外光度法"
	f, ctx := w.l.Filings, w.t.Context()
	staging := w.must(f.BeginAnnex(ctx, w.by(institution), w.ID, edge.AnnexBeginning{})).Created
	w.must(f.StageAnnexPart(ctx, w.by(institution), w.ID, staging, 1, edge.AnnexPart{Rows: []edge.AnnexRow{row, air}}))
	w.must(f.RecordAnnex(ctx, w.by(institution), w.ID, w.State().Annex.Revision(), edge.AnnexInForce{
		StagingID: staging, Parts: 1, Rows: 2, Alteration: &edge.Alteration{Kind: "changed", OccurredOn: "2026-11-20"},
	}))
}

// Configure has the authority set how long a review may take.
func (w *Walk) Configure() {
	w.t.Helper()
	days := 15
	w.must(w.l.Authorities.SetReviewLimit(w.t.Context(), w.by(official), "32", domain.Empty,
		edge.ReviewLimit{WorkingDays: &days, Reason: "人员较少"}))
}

// Cancel ends the filing.
func (w *Walk) Cancel() {
	w.t.Helper()
	w.must(w.l.Filings.Cancel(w.t.Context(), w.by(institution), w.ID, read[edge.Cancellation](w, "21-cancel.json")))
}

// State returns the filing as it stands.
func (w *Walk) State() filing.State {
	w.t.Helper()
	l, err := w.l.Filings.Decider.Load(w.t.Context(), w.ID.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return l.State
}

func (w *Walk) submission() uuid.UUID { return w.State().Cases[w.Case].Submission }

var (
	institution = domain.Actor{Kind: domain.ActorInstitution, ID: "walk-master"}
	official    = domain.Actor{Kind: domain.ActorOfficial, ID: "js-reviewer", Authority: "32"}
)

// by is the walk's next request, a minute after the one before.
func (w *Walk) by(a domain.Actor) edge.Request {
	w.n++
	return edge.Request{
		Command: uuid.NewSHA1(uuid.NameSpaceOID, []byte(w.code+"/"+time.Duration(w.n).String())),
		At:      start.Add(time.Duration(w.n) * time.Minute), Actor: a,
	}
}

func (w *Walk) must(done edge.Done, err error) edge.Done {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("step %d: %v", w.n, err)
	}
	return done
}

func (w *Walk) attach(kind, file string, about uuid.UUID) uuid.UUID {
	w.t.Helper()
	body, err := os.Open(filepath.Join(Files(), file))
	if err != nil {
		w.t.Fatal(err)
	}
	defer body.Close()
	page := io.MultiReader(body, strings.NewReader("% "+kind+"\n")) // no file stands for two kinds
	got, err := w.l.Filings.AttachDocument(w.t.Context(), w.by(institution), w.ID, edge.File{Kind: kind, StaffID: about}, page)
	if err != nil {
		w.t.Fatalf("attach %s: %v", file, err)
	}
	return got.Created
}

// read decodes a file of the walk-through, a name in capitals filled in.
func read[T any](w *Walk, file string, fill ...any) (v T) {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(Files(), file))
	if err != nil {
		w.t.Fatal(err)
	}
	s := string(b)
	for i := 0; i+1 < len(fill); i += 2 {
		s = strings.ReplaceAll(s, fill[i].(string), fill[i+1].(uuid.UUID).String())
	}
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		w.t.Fatalf("%s: %v", file, err)
	}
	return v
}

// Build builds every read model up to the end of the log.
func Build(t testing.TB, l *ledger.Ledger) {
	t.Helper()
	for _, m := range l.Models {
		if err := projections.Rebuild(t.Context(), l.DB, l.Store, m, nil); err != nil {
			t.Fatal(err)
		}
	}
}

package browsertest_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// Tokens of the visitors of the tests.
const (
	auditor         = "auditor-secret"
	jiangsu         = "jiangsu-secret" // a reviewer
	zhejiang        = "zhejiang-secret"
	chengyu         = "chengyu-secret" // an institution
	hostileName     = `苏州"><img src=x onerror=alert(1)><script>alert(2)</script>检测有限公司`
	turningAddress  = "苏州市\u202e号1路\u202c"
	formulaRepName  = `=HYPERLINK("http://example.org","点击")`
	longestNameHead = "生态环境监测技术服务"
)

// hostile is an institution that typed what it could; the rules are not asked.
var hostile = projectionstest.Institution{
	Name: hostileName, CreditCode: "91320500DEMQ00151D", Authority: "32", Track: domain.Testing,
	LegalRepresentative: formulaRepName, Address: turningAddress,
	InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
	MonitoringCategories:  []domain.MonitoringCategory{"M01"},
}

var longest = projectionstest.Institution{
	Name: strings.Repeat(longestNameHead, 11) + "有限责任公司总部", CreditCode: "91320500DEMQ001607", Authority: "32", Track: domain.Testing,
	LegalRepresentative: "欧阳青", Address: strings.Repeat("很长的地址", 40),
	InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral},
	MonitoringCategories:  []domain.MonitoringCategory{"M01", "M02"},
}

// world is a ledger with a history, its read models, and a server on it.
type world struct {
	t      *testing.T
	ledger *projectionstest.Ledger
	store  *memory.Store
	db     *pgxpool.Pool
	server *ledgerhttp.Server
	url    string
}

// newWorld tells the story and serves it.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, store: new(memory.Store), db: database(t)}
	w.ledger = projectionstest.NewLedger(w.store)
	projectionstest.Story(t, w.ledger)
	w.ledger.Publish(t, hostile, filing.Number("32", domain.Testing, 2026, 91))
	w.ledger.Publish(t, longest, filing.Number("32", domain.Testing, 2026, 92))
	w.build()
	now := w.ledger.Now().Add(time.Hour)
	w.server = &ledgerhttp.Server{
		Store: w.store, Authorities: edge.NewAuthorities(w.store, "test"), Registry: &projections.Registry{DB: w.db},
		Queue: &projections.CaseQueue{DB: w.db}, Statistics: &projections.Statistics{DB: w.db},
		Tokens: tokens(t),
		Clock:  func() time.Time { return now },
		Wait: func(ctx context.Context, _ string, at eventstore.Position) error {
			end, err := w.store.End(ctx)
			if err == nil && end.Before(at) {
				err = context.DeadlineExceeded
			}
			return err
		},
		Health: func(ctx context.Context) ledgerhttp.Health {
			end, err := w.store.End(ctx)
			return ledgerhttp.Health{Ready: err == nil, End: end, Models: []ledgerhttp.ModelHealth{
				{Name: "registry", Position: end, RecordedAt: now}, {Name: "case_queue", Position: end, RecordedAt: now},
				{Name: "statistics", Position: end, RecordedAt: now},
			}}
		},
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), App: "test",
	}
	site := httptest.NewServer(w.server.Handler())
	t.Cleanup(site.Close)
	w.url = site.URL
	return w
}

// with returns the world for a subtest.
func (w *world) with(t *testing.T) *world {
	c := *w
	c.t = t
	return &c
}

// serve serves the same ledger by another server, altered.
func (w *world) serve(t *testing.T, alter func(*ledgerhttp.Server)) *world {
	t.Helper()
	c, server := w.with(t), *w.server
	alter(&server)
	c.server = &server
	site := httptest.NewServer(server.Handler())
	t.Cleanup(site.Close)
	c.url = site.URL
	return c
}

// build builds the read models anew.
func (w *world) build() {
	w.t.Helper()
	for _, m := range []projections.Model{
		projections.Registry{}, projections.CaseQueue{}, projections.Filings{}, projections.Statistics{},
	} {
		if err := projections.Rebuild(w.t.Context(), w.db, w.store, m, nil); err != nil {
			w.t.Fatal(err)
		}
	}
}

func tokens(t *testing.T) ledgerhttp.Tokens {
	t.Helper()
	all, err := ledgerhttp.NewTokens(
		ledgerhttp.Token{Name: "auditor", Role: ledgerhttp.AuditorRole, Hash: ledgerhttp.HashToken(auditor)},
		ledgerhttp.Token{Name: "jiangsu", Role: ledgerhttp.ReviewerRole, Authority: "32", Hash: ledgerhttp.HashToken(jiangsu)},
		ledgerhttp.Token{Name: "zhejiang", Role: ledgerhttp.ReviewerRole, Authority: "33", Hash: ledgerhttp.HashToken(zhejiang)},
		ledgerhttp.Token{Name: "chengyu", Role: ledgerhttp.InstitutionRole, CreditCode: projectionstest.Chengyu.CreditCode, Hash: ledgerhttp.HashToken(chengyu)},
	)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// database returns a pool with the rights of the application.
func database(t *testing.T) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(pgtest.Migrated(t))
	if err != nil {
		t.Fatal(err)
	}
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET ROLE ledger_app`)
		return err
	}
	db, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// answer is what a page answered.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// get asks for a page as the holder of a token, or as the public. It follows
// no redirects.
func (w *world) get(token, path string) answer {
	w.t.Helper()
	return w.do(http.MethodGet, token, path, "")
}

func (w *world) do(method, token, path, form string, headers ...string) answer {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(form))
	if err != nil {
		w.t.Fatal(err)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "ledger_token", Value: token})
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return send(w.t, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, r)
}

func send(t *testing.T, client *http.Client, r *http.Request) answer {
	t.Helper()
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// browse returns a client that keeps cookies, as a browser does.
func browse(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// says fails unless the page has the status and every text.
func (a answer) says(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("status %d, want %d", a.Status, status)
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

// hides fails if the page has one of the texts.
func (a answer) hides(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			t.Errorf("the page says %q", text)
		}
	}
}

// entry and whole are the addresses of a filing's pages.
func entry(i projectionstest.Institution) string { return "/registry/" + i.ID().String() }
func whole(i projectionstest.Institution) string { return "/filings/" + i.ID().String() }

package audit_test

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
)

// nowhere is the ID of nothing.
const nowhere = "00000000-0000-4000-8000-000000000009"

// with selects the first event of a kind whose data hold a text.
func with(event, text string) string {
	return `SELECT min(position) FROM log.event WHERE type = '` + event + `' AND convert_from(data, 'UTF8') LIKE '%` + text + `%'`
}

// altering replaces what a pattern matches in the event's data.
func altering(pattern, by string) string { return replacing("data", pattern, by) }

func replacing(column, pattern, by string) string {
	return `UPDATE log.event SET ` + column + ` = convert_to(regexp_replace(convert_from(` + column + `, 'UTF8'), '` + pattern + `', '` + by + `'), 'UTF8')
		WHERE position = POSITION AND convert_from(` + column + `, 'UTF8') ~ '` + pattern + `'`
}

// pointing has a field of the event's data name what is nowhere.
func pointing(field string) string { return altering(`("`+field+`":\[?")[^"]*`, `\1`+nowhere) }

// besideFilings are damages to what procedures beside filings say of them and of
// each other, to decisions, and to what reactions and notices are kept of events.
var besideFilings = []damage{
	{name: "a suggestion's transfer", at: with("suggestion.raised", "transfer_id"), found: "references", sql: pointing("transfer_id")},
	{name: "a suggestion's evidence", at: with("suggestion.raised", ""), found: "references", sql: pointing("documents")},
	{name: "which adoption was carried out", at: with("suggestion.carried_out", ""), found: "references", sql: pointing("adoption")},
	{name: "a transfer's proof", at: with("transfer.applied", ""), found: "references", sql: pointing("document_id")},
	{name: "the row that a transfer ended", at: with("transfer.carried_out", ""), found: "references", sql: pointing("former_staff_id")},
	{name: "when somebody left by a transfer", at: with("filing.staff_transferred", ""), found: "references", sql: altering(`("left_on":")20`, `\119`)},
	{name: "the transfer that was reversed", at: with("filing.staff_reinstated", ""), found: "references", sql: pointing("transfer_id")},
	{name: "a proof of leaving", at: with("filing.staff_left", ""), found: "references", sql: pointing("document_id")},
	{name: "the evidence of a cancellation", at: with("filing.cancellation_proposed", ""), found: "references", sql: pointing("documents")},
	{name: "the submission that was passed", at: with("filing.case_passed", "000"), found: "references", sql: pointing("submission")},
	{name: "the letter that was handed in", at: with("filing.case_submitted", ""), found: "references", sql: altering(`("letter":"....)....`, `\1abcd`)},
	{name: "the event that a report refers to", at: with("crossprovince.reported", `"home_authority":"31","service_authority":"32"`), found: "references", sql: pointing("filing_event")},
	{name: "whose a report is", at: with("crossprovince.reported", `"home_authority":"31","service_authority":"33"`), found: "references", sql: altering(`("name":")[^"]*`, `\1某某公司`)},
	{name: "the configuration that a report answers", at: with("crossprovince.reported", `"home_authority":"32"`), found: "decisions", sql: pointing("configuration")},
	{name: "who confirmed a cancellation", at: with("filing.canceled_ex_officio", "confirmed_by"), found: "decisions",
		sql: altering(`("maker":")([^"]*)(","confirmed_by":")[^"]*`, `\1\2\3\2`)},
	{name: "that anybody confirmed an adoption", at: with("suggestion.adopted", "configuration"), found: "decisions", sql: altering(`"confirmed_by":"[^"]*",`, ``)},
	{name: "the configuration of a decision", at: with("filing.case_passed", "configuration"), found: "decisions", sql: pointing("configuration")},
	{name: "the format of a number", at: with("filing.case_passed", `"number":"`), found: "decisions", sql: altering(`("number":"[^"]*")`, `\1,"number_format":"`+nowhere+`"`)},
	{name: "the year of a number", at: with("filing.case_passed", `"number":"`), found: "decisions", sql: altering(`("passed_on":")20`, `\119`)},
	{name: "who confirmed a return", at: with("filing.case_returned", ""), found: "decisions", sql: altering(`("returned_on":)`, `"confirmed_by":"o-2",\1`)},
	{name: "what a reaction answered", at: with("filing.credit_code_corrected", ""), found: "reactions", sql: replacing("meta", `("cause":")[^"]*`, `\1`+nowhere)},
	{name: "that a reaction acted", at: with("transfer.applied", "bachelor"), found: "reactions", sql: `DELETE FROM react.done WHERE event = 'EVENT'`},
	{name: "a note about nothing", found: "reactions", where: "the note of carry-out-transfer about the event " + nowhere,
		sql: `INSERT INTO react.done (reaction, event, done_at) VALUES ('carry-out-transfer', '` + nowhere + `', now())`},
	{name: "which filing a suggestion is about", found: "reactions", where: "the note that suggestion ",
		sql: `UPDATE react.suggestion SET filing = '` + nowhere + `' WHERE suggestion = (SELECT min(suggestion::text)::uuid FROM react.suggestion)`},
	{name: "which filing a report is about", found: "reactions", where: "the note that report ",
		sql: `UPDATE react.report SET filing = '` + nowhere + `'`},
	{name: "a notice of nothing", found: "notices", where: "notice 00000000-0000-4000-8000-000000000001: the event " + nowhere,
		sql: copied("00000000-0000-4000-8000-000000000001", `'`+nowhere+`'`, "recipient") + ` LIMIT 1`},
	{name: "a second notice of one fact", at: told(3), found: "notices", where: "notice 00000000-0000-4000-8000-000000000002: its ID does not follow",
		sql: copied("00000000-0000-4000-8000-000000000002", "event", "recipient") + ` WHERE id = 'NOTICE'`},
	{name: "a notice lost", at: told(4), found: "notices", sql: `DELETE FROM notice.notice WHERE id = 'NOTICE'`},
	{name: "a notice's number", at: told(5), found: "notices", where: "notice NOTICE: it goes to another number",
		sql: `UPDATE notice.notice SET sealed = (SELECT o.sealed FROM notice.notice o WHERE o.event <> 'EVENT' ORDER BY o.id LIMIT 1) WHERE id = 'NOTICE'`},
	{name: "what a notice tells", at: told(6), found: "notices", where: "notice NOTICE: it tells of the event EVENT as ",
		sql: `UPDATE notice.notice SET template = 'amendment_returned' WHERE id = 'NOTICE'`},
	{name: "whose notice it is", at: told(7), found: "notices", where: "notice NOTICE: the event EVENT that it tells of is of filing ",
		sql: `UPDATE notice.notice SET filing = '` + nowhere + `' WHERE id = 'NOTICE'`},
	{name: "an attempt lost", at: told(8), found: "notices", where: `notice NOTICE: it is said to be "sent"`, sql: `DELETE FROM notice.attempt WHERE notice = 'NOTICE'`},
	{name: "a notice to be sent again", at: told(9), found: "notices", where: `notice NOTICE: it is said to be "failed"`,
		sql: `UPDATE notice.notice SET state = 'failed' WHERE id = 'NOTICE'`},
	{name: "an attempt that ended otherwise", at: told(10), found: "notices", where: `attempt 1 of notice NOTICE: "odd" is no outcome`,
		sql: `UPDATE notice.attempt SET outcome = 'odd' WHERE notice = 'NOTICE'`},
	{name: "an attempt of nothing", found: "notices", where: "attempt 1 of notice " + nowhere,
		sql: `INSERT INTO notice.attempt (notice, n, started_at) VALUES ('` + nowhere + `', 1, now())`},
	{name: "a wish about nothing", found: "notices", where: "the wish " + nowhere,
		sql: `INSERT INTO notice.retry (command, notice, asked_at, actor, reason) VALUES ('` + nowhere + `', '` + nowhere + `', now(), 'o-1', '补发')`},
	{name: "a result that was noted and not told", at: told(11), found: "reactions", // and not of before anybody was told of anything
		sql: `UPDATE notice.since SET at = '2026-01-01'; DELETE FROM react.done WHERE event = 'EVENT'`},
}

// told selects an event of which people were told, one of the first.
func told(n int) string {
	return `SELECT position FROM log.event WHERE type = 'filing.case_passed' ORDER BY position OFFSET ` + string(rune('0'+n/10)) + string(rune('0'+n%10)) + ` LIMIT 1`
}

// copied writes a notice like another one.
func copied(id, event, recipient string) string {
	return `INSERT INTO notice.notice (id, filing, event, template, recipient, shared, sealed, mask, text, state, tries, made_at, good_until, settled_at)
		SELECT '` + id + `', filing, ` + event + `, template, ` + recipient + `, shared, sealed, mask, text, state, tries, made_at, good_until, settled_at FROM notice.notice`
}

// TestUnmaskingsHoldTogether: whose data were shown, which and what for is as it
// was recorded.
func TestUnmaskingsHoldTogether(t *testing.T) {
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	by := newAsker(t, l)
	for _, of := range []filing.PersonalDataOf{
		{Part: domain.PersonalStaff, StaffID: w.Lead}, {Part: domain.PersonalFilingContact}, {Part: domain.PersonalStaff, StaffID: w.Lead},
	} {
		done, _, err := l.Filings.Unmask(t.Context(), by.request(), w.ID, of, edge.Unmasking{Fields: []string{"mobile"}, Purpose: "contact_person", Reason: "电话核实"})
		by.must(done, err)
	}
	ledgertest.Build(t, l)
	if all := findings(t, l); len(all) > 0 {
		t.Fatalf("the ledger holds together, and yet: %v", all)
	}
	nth := func(n string) string {
		return `SELECT position FROM log.event WHERE type = 'filing.personal_data_unmasked' ORDER BY position OFFSET ` + n + ` LIMIT 1`
	}
	testDamage(t, l, "", []damage{
		{name: "whose data were shown", at: nth("0"), found: "references", sql: pointing("subject")},
		{name: "what for", at: nth("1"), found: "references", sql: altering(`"contact_person"`, `"curiosity"`)},
		{name: "which were shown", at: nth("2"), found: "references", sql: altering(`\["mobile"\]`, `["email"]`)},
	}...)
	if strings.Contains(findings(t, l)[0].String(), "1990") {
		t.Error("a finding tells a number")
	}
}

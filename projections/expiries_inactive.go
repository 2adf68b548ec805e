package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
)

// Filings of which an authority wants to hear because the institution recorded
// nothing for years (长期未更新) are listed among what is due where the authority
// switched that on, and nowhere else (domain-facts 3.1, domain-decisions 1.37). For
// how many years is asked when they are listed: whoever sets it anew sees at once
// what it comes to. Nothing follows from being listed: no timer ends a filing
// (Q1.10).

// inactivity is when filings count as inactive on a day: at each authority that
// says so, those whose institution recorded nothing after its day.
type inactivity struct {
	authorities []string
	until       []string
	years       []int
}

// inactivity returns what the authorities asked about say, of the day of asking.
func (q ExpiryQuery) inactivity(ctx context.Context, tx pgx.Tx) (in inactivity, err error) {
	c, err := loadConfigurations(ctx, tx)
	if err != nil {
		return in, err
	}
	for _, code := range slices.Sorted(maps.Keys(c.of)) {
		years := c.of[code].InForce().InactivityLock.Value.Years
		if years > 0 && (q.Authority == "" || q.Authority == code) {
			in.authorities = append(in.authorities, string(code))
			in.until = append(in.until, string(inactiveSince(q.Today, years)))
			in.years = append(in.years, years)
		}
	}
	return in, nil
}

// inactiveSince returns the last day after which so many years are over on a day:
// they end with the corresponding day, at midnight (民法典 §§201–203).
func inactiveSince(today domain.Date, years int) domain.Date {
	over := today.AddDays(-1)
	since := over.AddMonthsClipped(-12 * years)
	if leap := since.AddDays(1); leap.AddMonthsClipped(12*years) == over { // of 29 February, it is the 28th
		return leap
	}
	return since
}

// join narrows to what is inactive: of the authorities that say so, beside where.
func (in inactivity) join(where conditions) (table string, inactive conditions) {
	n := len(where.args)
	inactive = where.clone()
	inactive.args = append(inactive.args, in.authorities, in.until, in.years)
	inactive.add(`e.kind = 'inactive' AND e.authority = i.authority AND e.due_on <= i.until`)
	return fmt.Sprintf(`unnest($%d::text[], $%d::text[]::date[], $%d::int[]) i (authority, until, years)`, n+1, n+2, n+3), inactive
}

// source is the table of what is listed, called e, with the arguments of its SQL:
// what ends and, where an authority wants to hear of it, which filings are
// inactive. Of each there is no more than a page, in the order of the list, which
// an index of its own has.
func (in inactivity) source(q ExpiryQuery, where conditions, limit int) (sql string, args []any) {
	const columns = `e.kind, e.filing, e.thing, e.due_on, e.name, e.number, e.authority, e.tracks`
	order := ` ORDER BY e.due_on, e.filing, e.kind, e.thing LIMIT ` + strconv.Itoa(limit)
	anywhere := len(in.authorities) > 0
	var parts []string
	if q.Kind != ExpiryInactive || !anywhere {
		ends := q.ends(where)
		parts = append(parts, `(SELECT `+columns+`, 0 AS years FROM expiry e WHERE `+ends.sql()+order+`)`)
		where.args = ends.args
	}
	if anywhere && (q.Kind == "" || q.Kind == ExpiryInactive) {
		table, inactive := in.join(where)
		parts = append(parts, `(SELECT `+columns+`, i.years FROM `+table+` CROSS JOIN LATERAL (
			SELECT `+columns+` FROM expiry e WHERE `+inactive.sql()+order+`) e)`)
		where.args = inactive.args
	}
	return `(` + strings.Join(parts, ` UNION ALL `) + `) e`, where.args
}

// ends narrows to what ends, which is whatever is listed but inactive filings.
func (q ExpiryQuery) ends(where conditions) conditions {
	ends := where.clone()
	ends.add(`e.kind <> 'inactive'`)
	if q.Kind != "" {
		ends.add(`e.kind = $`, string(q.Kind))
		if !slices.Contains(equipmentKinds, q.Kind) {
			ends.add(`e.kind NOT IN ('traceability', 'equipment_lease', 'inactive')`) // which an index of its own goes by
		}
	}
	return ends
}

// count counts what is inactive, which is all past.
func (in inactivity) count(ctx context.Context, tx pgx.Tx, where conditions) (n int, err error) {
	if len(in.authorities) == 0 {
		return 0, nil
	}
	table, inactive := in.join(where)
	err = tx.QueryRow(ctx, `SELECT count(*) FROM `+table+` JOIN expiry e ON `+inactive.sql(), inactive.args...).Scan(&n)
	return n, err
}

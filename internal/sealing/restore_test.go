package sealing_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
)

// export returns the vault's rows as they come back from a file.
func export(t *testing.T, vault *sealing.Vault) []sealing.Row {
	t.Helper()
	var rows []sealing.Row
	for row, err := range vault.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var back sealing.Row
		if err := json.Unmarshal(must[[]byte](t)(json.Marshal(row)), &back); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, back)
	}
	return rows
}

// populate makes a person with a document, a second person and a tombstone.
func populate(t *testing.T, vault *sealing.Vault) (sealed domain.Sealed, document []byte) {
	t.Helper()
	ctx := t.Context()
	if err := vault.BindPerson(ctx, wang, idNumber(t, wangID)); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	encrypt(t, vault, contract, &buf, []byte(plain))
	if err := errors.Join(vault.Tie(ctx, contract, wang),
		vault.BindPerson(ctx, li, idNumber(t, liID)), vault.Erase(ctx, li)); err != nil {
		t.Fatal(err)
	}
	return must[domain.Sealed](t)(vault.Seal(ctx, wang, "staff", []byte(plain), nil)), buf.Bytes()
}

func TestRestore(t *testing.T) {
	keys := newKeys(t)
	from, to, ctx := open(t, pgtest.Migrated(t), keys), open(t, pgtest.Migrated(t), keys), t.Context()
	sealed, document := populate(t, from)
	rows := export(t, from)
	if last := rows[len(rows)-1]; last.Subject != contract {
		t.Errorf("the last row is %s, not the document", last.Subject)
	}
	for range 2 {
		for part := range slices.Chunk(rows, 2) {
			if err := to.Restore(ctx, part); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(rows, export(t, to)); diff != "" {
		t.Error(diff)
	}
	if got := must[[]byte](t)(to.Unseal(ctx, "staff", sealed)); string(got) != plain {
		t.Error("the value does not open")
	}
	if got := must[[]byte](t)(decrypt(t, to, contract, document)); string(got) != plain {
		t.Error("the document does not open")
	}
	if got := must[[]uuid.UUID](t)(to.Subjects(ctx, idNumber(t, wangID))); len(got) != 1 || got[0] != wang {
		t.Errorf("subjects: %v", got)
	}
	if _, err := to.Seal(ctx, li, "staff", nil, nil); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("the tombstone: %v", err)
	}
}

// An old backup is restored over a vault that has erased since, and the other
// way round: both times the erasure holds.
func TestRestoreNeverRevives(t *testing.T) {
	keys := newKeys(t)
	vault, ctx := open(t, pgtest.Migrated(t), keys), t.Context()
	sealed, document := populate(t, vault)
	before := export(t, vault)
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	after := export(t, vault)

	if err := vault.Restore(ctx, before); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(after, export(t, vault)); diff != "" {
		t.Errorf("restoring changed a vault that had erased: %s", diff)
	}

	old := open(t, pgtest.Migrated(t), keys)
	tombstone := slices.IndexFunc(after, func(r sealing.Row) bool { return r.Subject == wang })
	for _, rows := range [][]sealing.Row{before, after[tombstone : tombstone+1]} {
		if err := old.Restore(ctx, rows); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := old.Unseal(ctx, "staff", sealed); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("the value: %v", err)
	}
	if _, err := decrypt(t, old, contract, document); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("the document of an erased person: %v", err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	keys := newKeys(t)
	vault, ctx := open(t, pgtest.Migrated(t), keys), t.Context()
	populate(t, vault)
	rows := export(t, vault)
	person := slices.IndexFunc(rows, func(r sealing.Row) bool { return r.Subject == wang })
	document := slices.IndexFunc(rows, func(r sealing.Row) bool { return r.Subject == contract })

	other := open(t, pgtest.Migrated(t), keys)
	populate(t, other) // the same subjects with keys of their own
	if err := vault.Restore(ctx, export(t, other)); !errors.Is(err, sealing.ErrDifferentKey) {
		t.Errorf("another data key: %v", err)
	}
	if err := open(t, pgtest.Migrated(t), newKeys(t)).Restore(ctx, rows); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("keys of another file: %v", err)
	}
	for _, c := range []struct {
		name   string
		row    sealing.Row
		change func(*sealing.Row)
		want   error
	}{
		{"another person key", rows[person], func(r *sealing.Row) { r.PersonKey = make([]byte, 32) }, sealing.ErrBound},
		{"another tie", rows[document], func(r *sealing.Row) { id := li; r.DocumentOf = &id }, sealing.ErrTied},
		{"another epoch", rows[person], func(r *sealing.Row) { two := 2; r.KeyEpoch = &two }, sealing.ErrWrongKeys},
		{"another person epoch", rows[person], func(r *sealing.Row) { two := 2; r.PersonEpoch = &two }, sealing.ErrWrongKeys},
		{"another subject", rows[person], func(r *sealing.Row) { r.Subject = diploma }, sealing.ErrWrongKeys},
		{"no key", rows[person], func(r *sealing.Row) { r.WrappedKey, r.KeyEpoch = nil, nil }, nil},
		{"no subject", rows[person], func(r *sealing.Row) { r.Subject = uuid.Nil }, nil},
		{"no person epoch", rows[person], func(r *sealing.Row) { r.PersonEpoch = nil }, nil},
		{"a tombstone with keys", rows[person], func(r *sealing.Row) { r.ErasedAt = erasedAt(rows) }, nil},
	} {
		row := c.row
		c.change(&row)
		err := vault.Restore(ctx, []sealing.Row{{Subject: diploma, ErasedAt: erasedAt(rows)}, row})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if diff := cmp.Diff(rows, export(t, vault)); diff != "" {
		t.Errorf("a refused restore changed something: %s", diff)
	}
}

func erasedAt(rows []sealing.Row) *time.Time {
	i := slices.IndexFunc(rows, func(r sealing.Row) bool { return r.ErasedAt != nil })
	return rows[i].ErasedAt
}

func TestRewrap(t *testing.T) {
	url, old := pgtest.Migrated(t), newKeys(t)
	vault, ctx := open(t, url, old), t.Context()
	sealed, _ := populate(t, vault)
	var many []uuid.UUID
	for i := range 1200 {
		many = append(many, domain.DeriveID(wang, "subject", i))
	}
	must[*sealing.Opened](t)(vault.Provide(ctx, many...))
	backup := export(t, vault)

	both := must[sealing.Keys](t)(old.Rotate(rand.Reader))
	vault = open(t, url, both)
	// A subject somebody holds is passed over and told of.
	tx, err := owner(t, url).Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `SELECT FROM vault.subject WHERE subject = $1 FOR UPDATE`, many[600]); err != nil {
		t.Fatal(err)
	}
	if n, err := vault.Rewrap(ctx); n != 1201 || !errors.Is(err, sealing.ErrBusy) {
		t.Fatalf("rewrapped %d beside a lock: %v", n, err)
	}
	if err := tx.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if n, err := vault.Rewrap(ctx); n != want || err != nil {
			t.Fatalf("rewrapped %d, want %d: %v", n, want, err)
		}
	}
	if err := vault.Restore(ctx, backup); err != nil {
		t.Errorf("a backup of before the rotation: %v", err)
	}
	if err := open(t, url, old).Check(ctx); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("the old keys still fit: %v", err)
	}

	vault = open(t, url, must[sealing.Keys](t)(both.Forget()))
	if err := vault.Check(ctx); err != nil {
		t.Fatal(err)
	}
	if got := must[[]byte](t)(vault.Unseal(ctx, "staff", sealed)); string(got) != plain {
		t.Error("the value does not open")
	}
	if err := vault.Restore(ctx, backup); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("a forgotten key still opens a backup: %v", err)
	}
	if !must[bool](t)(vault.SamePerson(ctx, wang, wang)) {
		t.Error("the person key changed")
	}
}

package sealing_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
)

const plain = `{"name":"王伟","mobile":"13800138000"}`

func TestSeal(t *testing.T) {
	vault := fresh(t)
	masks := map[string]string{"mobile": "*********00"}
	sealed := must[domain.Sealed](t)(vault.Seal(t.Context(), wang, "staff", []byte(plain), masks))
	masks["mobile"] = "changed after"

	if sealed.Subject != wang || sealed.Key != "v1" || sealed.Masks["mobile"] != "*********00" {
		t.Errorf("sealed as %s %q %v", sealed.Subject, sealed.Key, sealed.Masks)
	}
	if want := len(plain) + 12 + 16; len(sealed.Ciphertext) != want {
		t.Errorf("%d bytes, want %d", len(sealed.Ciphertext), want)
	}
	if got := must[[]byte](t)(vault.Unseal(t.Context(), "staff", sealed)); string(got) != plain {
		t.Errorf("unsealed as %d other bytes", len(got))
	}
	again := must[domain.Sealed](t)(vault.Seal(t.Context(), wang, "staff", []byte(plain), nil))
	if string(again.Ciphertext) == string(sealed.Ciphertext) {
		t.Error("two sealings of one value are the same bytes")
	}
	empty := must[domain.Sealed](t)(vault.Seal(t.Context(), wang, "staff", nil, nil))
	if got := must[[]byte](t)(vault.Unseal(t.Context(), "staff", empty)); len(got) != 0 {
		t.Errorf("nothing was unsealed as %d bytes", len(got))
	}
}

func TestSealRefuses(t *testing.T) {
	vault := fresh(t)
	if _, err := vault.Seal(t.Context(), wang, "", []byte(plain), nil); err == nil {
		t.Error("sealed without a field")
	}
	if _, err := vault.Seal(t.Context(), uuid.Nil, "staff", []byte(plain), nil); err == nil {
		t.Error("sealed for nobody")
	}
	opened := must[*sealing.Opened](t)(vault.Open(t.Context(), li))
	if _, err := opened.Seal(li, "staff", []byte(plain), nil); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("sealed for a subject that was only opened: %v", err)
	}
}

func TestUnsealRefuses(t *testing.T) {
	vault := fresh(t)
	sealed := must[domain.Sealed](t)(vault.Seal(t.Context(), wang, "staff", []byte(plain), nil))
	other := must[domain.Sealed](t)(vault.Seal(t.Context(), li, "staff", []byte(plain), nil))

	check := func(name, field string, s domain.Sealed, want error) {
		t.Helper()
		got, err := vault.Unseal(t.Context(), field, s)
		if !errors.Is(err, want) || got != nil {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "王伟") || strings.Contains(err.Error(), "138")) {
			t.Errorf("%s: the error quotes the value", name)
		}
	}
	for i := range sealed.Ciphertext {
		for bit := range 8 {
			s := sealed
			s.Ciphertext = slices.Clone(sealed.Ciphertext)
			s.Ciphertext[i] ^= 1 << bit
			check("a flipped bit", "staff", s, sealing.ErrTampered)
		}
	}
	for n := range sealed.Ciphertext {
		s := sealed
		s.Ciphertext = sealed.Ciphertext[:n]
		check("cut", "staff", s, sealing.ErrTampered)
	}
	longer := sealed
	longer.Ciphertext = append(slices.Clone(sealed.Ciphertext), 0)
	check("longer", "staff", longer, sealing.ErrTampered)
	check("as another field", "legal_representative", sealed, sealing.ErrTampered)
	swapped := sealed
	swapped.Subject = other.Subject
	check("as another subject's", "staff", swapped, sealing.ErrTampered)
	unknown := sealed
	unknown.Subject = contract
	check("of an unknown subject", "staff", unknown, sealing.ErrNoKey)
	for _, key := range []string{"", "v0", "v2", "V1"} {
		s := sealed
		s.Key = key
		check("another way of sealing", "staff", s, sealing.ErrFormat)
	}
}

// A wrapped key moved to another subject's row does not open that subject.
func TestWrappedKeyIsBoundToItsSubject(t *testing.T) {
	url := pgtest.Migrated(t)
	vault := open(t, url, newKeys(t))
	sealed := must[domain.Sealed](t)(vault.Seal(t.Context(), wang, "staff", []byte(plain), nil))
	must[*sealing.Opened](t)(vault.Provide(t.Context(), li))
	_, err := owner(t, url).Exec(t.Context(), `
		UPDATE vault.subject SET wrapped_key = (SELECT wrapped_key FROM vault.subject WHERE subject = $1)
		WHERE subject = $2`, wang, li)
	if err != nil {
		t.Fatal(err)
	}
	sealed.Subject = li
	if _, err := vault.Unseal(t.Context(), "staff", sealed); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("got %v", err)
	}
}

func TestOpenPage(t *testing.T) {
	vault := fresh(t)
	var page []domain.Sealed
	var subjects []uuid.UUID
	for i := range 100 {
		subjects = append(subjects, domain.DeriveID(wang, "subject", i))
	}
	provided := must[*sealing.Opened](t)(vault.Provide(t.Context(), append(subjects, subjects...)...))
	for _, s := range subjects {
		page = append(page, must[domain.Sealed](t)(provided.Seal(s, "staff", []byte(s.String()), nil)))
	}
	erased := subjects[7]
	if err := vault.Erase(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	opened := must[*sealing.Opened](t)(vault.Open(t.Context(), append(subjects, li)...))
	for _, sealed := range page {
		got, err := opened.Unseal("staff", sealed)
		if sealed.Subject == erased {
			if !errors.Is(err, sealing.ErrErased) {
				t.Errorf("the erased one: %v", err)
			}
			continue
		}
		if err != nil || string(got) != sealed.Subject.String() {
			t.Errorf("unsealed as %q, %v", got, err)
		}
	}
	if _, err := opened.Unseal("staff", domain.Sealed{Subject: li, Key: "v1"}); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("the unknown one: %v", err)
	}
}

// Of callers that race for a subject's first key, all get the same one.
func TestFirstSealConcurrently(t *testing.T) {
	url, keys := pgtest.Migrated(t), newKeys(t)
	vaults := []*sealing.Vault{open(t, url, keys), open(t, url, keys)}
	for round := range 20 {
		subjects := []uuid.UUID{domain.DeriveID(wang, "a", round), domain.DeriveID(wang, "b", round)}
		var wg sync.WaitGroup
		start := make(chan struct{})
		sealed, errs := make([]domain.Sealed, 16), make([]error, 16)
		for i := range sealed {
			order := slices.Clone(subjects)
			if i%2 == 1 {
				slices.Reverse(order)
			}
			wg.Go(func() {
				<-start
				opened, err := vaults[i%2].Provide(t.Context(), order...)
				if err == nil {
					sealed[i], err = opened.Seal(subjects[0], "staff", []byte(plain), nil)
				}
				errs[i] = err
			})
		}
		close(start)
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, s := range sealed {
			if got, err := vaults[0].Unseal(t.Context(), "staff", s); err != nil || string(got) != plain {
				t.Fatalf("one of them sealed with another key: %v", err)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	url, keys := pgtest.Migrated(t), newKeys(t)
	if err := open(t, url, newKeys(t)).Check(t.Context()); err != nil {
		t.Errorf("an empty vault: %v", err)
	}
	must[*sealing.Opened](t)(open(t, url, keys).Provide(t.Context(), wang))
	if err := open(t, url, keys).Check(t.Context()); err != nil {
		t.Errorf("the right keys: %v", err)
	}
	if err := open(t, url, newKeys(t)).Check(t.Context()); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("other keys: %v", err)
	}
	vault := open(t, url, keys)
	if err := vault.BindPerson(t.Context(), wang, idNumber(t, wangID)); err != nil {
		t.Fatal(err)
	}
	if _, err := owner(t, url).Exec(t.Context(), `UPDATE vault.subject SET person_epoch = 2`); err != nil {
		t.Fatal(err)
	}
	if err := vault.Check(t.Context()); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("person keys of another secret: %v", err)
	}
	if _, err := vault.PersonKey(t.Context(), wang); !errors.Is(err, sealing.ErrWrongKeys) {
		t.Errorf("a person key of another secret: %v", err)
	}
	if _, err := sealing.New(pool(t, url), sealing.Keys{}); err == nil {
		t.Error("opened without keys")
	}
}

func TestPersonKeys(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	wangAgain, stranger := contract, diploma
	for subject, id := range map[uuid.UUID]string{wang: wangID, wangAgain: wangID, li: liID} {
		if err := vault.BindPerson(ctx, subject, idNumber(t, id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := vault.BindPerson(ctx, wang, idNumber(t, wangID)); err != nil {
		t.Errorf("bound twice: %v", err)
	}
	if err := vault.BindPerson(ctx, wang, idNumber(t, liID)); !errors.Is(err, sealing.ErrBound) {
		t.Errorf("bound to another: %v", err)
	}
	if err := vault.BindPerson(ctx, wang, domain.IDNumber{}); err == nil {
		t.Error("bound to no number")
	}
	got := must[[]uuid.UUID](t)(vault.Subjects(ctx, idNumber(t, wangID)))
	if diff := cmp.Diff([]uuid.UUID{wang, wangAgain}, got); diff != "" {
		t.Error(diff)
	}
	if !must[bool](t)(vault.SamePerson(ctx, wang, wangAgain)) || must[bool](t)(vault.SamePerson(ctx, wang, li)) {
		t.Error("who is who is confused")
	}
	a, b := must[[]byte](t)(vault.PersonKey(ctx, wang)), must[[]byte](t)(vault.PersonKey(ctx, wangAgain))
	if len(a) != 32 || string(a) != string(b) {
		t.Error("one person has two keys")
	}

	if _, err := vault.PersonKey(ctx, stranger); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("unknown: %v", err)
	}
	must[*sealing.Opened](t)(vault.Provide(ctx, stranger))
	if _, err := vault.SamePerson(ctx, wang, stranger); !errors.Is(err, sealing.ErrUnbound) {
		t.Errorf("unbound: %v", err)
	}
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.PersonKey(ctx, wang); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("erased: %v", err)
	}
	if err := vault.BindPerson(ctx, wang, idNumber(t, wangID)); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("bind an erased one: %v", err)
	}
	got = must[[]uuid.UUID](t)(vault.Subjects(ctx, idNumber(t, wangID)))
	if diff := cmp.Diff([]uuid.UUID{wangAgain}, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnbound(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	for range 2 {
		if err := vault.Unbound(ctx, li); err != nil {
			t.Errorf("a new subject: %v", err)
		}
	}
	must[domain.Sealed](t)(must[*sealing.Opened](t)(vault.Open(ctx, li)).Seal(li, "staff", []byte(plain), nil)) // its key is there
	if err := vault.BindPerson(ctx, wang, idNumber(t, wangID)); err != nil {
		t.Fatal(err)
	}
	if err := vault.Unbound(ctx, wang); !errors.Is(err, sealing.ErrBound) {
		t.Errorf("a person's: %v", err)
	}
	if err := vault.Tie(ctx, contract, wang); err != nil {
		t.Fatal(err)
	}
	if err := vault.Unbound(ctx, contract); !errors.Is(err, sealing.ErrTied) {
		t.Errorf("a document's: %v", err)
	}
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	if err := vault.Unbound(ctx, wang); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("erased: %v", err)
	}
}

func TestCanceledContext(t *testing.T) {
	vault := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := vault.Seal(ctx, wang, "staff", []byte(plain), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

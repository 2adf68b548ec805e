package sealing_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/internal/sealing"
)

// Q3.11: the documents of somebody whose number was corrected outlive the
// erasure of the wrong number.
func TestRetieKeepsDocuments(t *testing.T) {
	v := fresh(t)
	wrong, right, document := uuid.New(), uuid.New(), uuid.New()
	for subject, number := range map[uuid.UUID]string{wrong: "159999199606161443", right: "15999919960619144X"} {
		if err := v.BindPerson(t.Context(), subject, domain.RestoreIDNumber(number)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Tie(t.Context(), document, wrong); err != nil {
		t.Fatal(err)
	}
	var stored bytes.Buffer
	w, err := v.EncryptDocument(t.Context(), document, &stored)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "contract"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := v.Retie(t.Context(), wrong, right); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Erase(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	r, err := v.DecryptDocument(t.Context(), document, bytes.NewReader(stored.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(r); err != nil || string(plain) != "contract" {
		t.Errorf("%q, %v", plain, err)
	}
	if err := v.Retie(t.Context(), right, wrong); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("to an erased subject: %v", err)
	}
	if err := v.Erase(t.Context(), right); err != nil {
		t.Fatal(err)
	}
	if _, err := v.DecryptDocument(t.Context(), document, bytes.NewReader(stored.Bytes())); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("after the person was erased: %v", err)
	}
}

package sealing_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/internal/sealing"
)

// staffRow is about as long as one person's sealed value.
var staffRow = []byte(strings.Repeat("x", 400))

func BenchmarkSealFirst(b *testing.B) {
	vault := fresh(b)
	for i := 0; b.Loop(); i++ {
		must[domain.Sealed](b)(vault.Seal(b.Context(), domain.DeriveID(wang, "subject", i), "staff", staffRow, nil))
	}
}

func BenchmarkSealAgain(b *testing.B) {
	vault := fresh(b)
	for b.Loop() {
		must[domain.Sealed](b)(vault.Seal(b.Context(), wang, "staff", staffRow, nil))
	}
}

func BenchmarkUnseal(b *testing.B) {
	vault := fresh(b)
	sealed := must[domain.Sealed](b)(vault.Seal(b.Context(), wang, "staff", staffRow, nil))
	for b.Loop() {
		must[[]byte](b)(vault.Unseal(b.Context(), "staff", sealed))
	}
}

func BenchmarkOpenPage(b *testing.B) {
	vault := fresh(b)
	subjects, page := make([]uuid.UUID, 100), make([]domain.Sealed, 100)
	for i := range subjects {
		subjects[i] = domain.DeriveID(wang, "subject", i)
	}
	provided := must[*sealing.Opened](b)(vault.Provide(b.Context(), subjects...))
	for i, s := range subjects {
		page[i] = must[domain.Sealed](b)(provided.Seal(s, "staff", staffRow, nil))
	}
	for b.Loop() {
		opened := must[*sealing.Opened](b)(vault.Open(b.Context(), subjects...))
		for _, sealed := range page {
			must[[]byte](b)(opened.Unseal("staff", sealed))
		}
	}
}

func BenchmarkProvideThousand(b *testing.B) {
	vault := fresh(b)
	for n := 0; b.Loop(); n++ {
		subjects := make([]uuid.UUID, 1000)
		for i := range subjects {
			subjects[i] = domain.DeriveID(wang, "subject", n*1000+i)
		}
		must[*sealing.Opened](b)(vault.Provide(b.Context(), subjects...))
	}
}

func BenchmarkEncryptDocument(b *testing.B) {
	vault, plain := fresh(b), random(16<<20)
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		d := must[io.WriteCloser](b)(vault.EncryptDocument(b.Context(), contract, io.Discard))
		must[int64](b)(io.Copy(d, bytes.NewReader(plain)))
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecryptDocument(b *testing.B) {
	vault, plain := fresh(b), random(16<<20)
	var sealed bytes.Buffer
	d := must[io.WriteCloser](b)(vault.EncryptDocument(b.Context(), contract, &sealed))
	must[int](b)(d.Write(plain))
	if err := d.Close(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(plain)))
	b.ReportAllocs()
	for b.Loop() {
		r := must[io.Reader](b)(vault.DecryptDocument(b.Context(), contract, bytes.NewReader(sealed.Bytes())))
		must[int64](b)(io.Copy(io.Discard, r))
	}
}

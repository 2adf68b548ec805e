package sealing

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"

	"github.com/google/uuid"

	"example.org/ledger/domain"
)

// Opened holds the keys of some subjects for the span of one request; nobody
// keeps it longer, or an erasure would not reach it. It is safe for concurrent
// use and prints as a placeholder.
type Opened struct {
	subjects map[uuid.UUID]openedKey
}

type openedKey struct {
	aead cipher.AEAD
	err  error // why there is no key
}

func (v *Vault) open(rows map[uuid.UUID]Row) *Opened {
	o := &Opened{subjects: make(map[uuid.UUID]openedKey, len(rows))}
	for subject := range rows {
		var k openedKey
		if key, err := v.dataKey(subject, rows); err != nil {
			k.err = err
		} else {
			k.aead, k.err = fieldAEAD(key)
			clear(key)
		}
		o.subjects[subject] = k
	}
	return o
}

// Seal is Vault.Seal for a subject that was provided. For one that was only
// opened and has no key, the error matches ErrNoKey.
func (o *Opened) Seal(subject uuid.UUID, field string, plaintext []byte, masks map[string]string) (domain.Sealed, error) {
	aead, err := o.key(subject)
	if err != nil {
		return domain.Sealed{}, fmt.Errorf("seal %s: %w", field, err)
	}
	if field == "" {
		return domain.Sealed{}, errors.New("seal: no field named")
	}
	return domain.Sealed{
		Subject:    subject,
		Key:        sealedV1,
		Ciphertext: aead.Seal(nil, nil, plaintext, fieldContext(subject, field)),
		Masks:      maps.Clone(masks),
	}, nil
}

// Unseal is Vault.Unseal for a subject that was opened.
func (o *Opened) Unseal(field string, sealed domain.Sealed) ([]byte, error) {
	if sealed.Key != sealedV1 {
		return nil, fmt.Errorf("unseal %s of %s: %w", field, sealed.Subject, ErrFormat)
	}
	aead, err := o.key(sealed.Subject)
	if err != nil {
		return nil, fmt.Errorf("unseal %s: %w", field, err)
	}
	plaintext, err := aead.Open(nil, nil, sealed.Ciphertext, fieldContext(sealed.Subject, field))
	if err != nil {
		return nil, fmt.Errorf("unseal %s of %s: %w", field, sealed.Subject, ErrTampered)
	}
	return plaintext, nil
}

func (o *Opened) key(subject uuid.UUID) (cipher.AEAD, error) {
	k, ok := o.subjects[subject]
	if !ok {
		return nil, fmt.Errorf("subject %s: %w", subject, ErrNoKey)
	}
	return k.aead, k.err
}

// String returns a placeholder.
func (o *Opened) String() string { return "[opened subjects]" }

// Format prints a placeholder, whatever the verb.
func (o *Opened) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, o.String()) }

// LogValue returns a placeholder.
func (o *Opened) LogValue() slog.Value { return slog.StringValue(o.String()) }

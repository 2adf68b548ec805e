package sealing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
)

// The literals below are part of the stored format.
const (
	sealedV1  = "v1"
	fieldInfo = "ledger field v1"
)

// wrapper wraps data keys by the key-encryption keys.
type wrapper struct {
	epoch int
	aeads map[int]cipher.AEAD
}

func newWrapper(s *secrets) (*wrapper, error) {
	w := &wrapper{epoch: s.epoch, aeads: make(map[int]cipher.AEAD, len(s.wrapping))}
	for epoch, key := range s.wrapping {
		aead, err := randomNonceGCM(key)
		if err != nil {
			return nil, fmt.Errorf("key-encryption key of epoch %d: %w", epoch, err)
		}
		w.aeads[epoch] = aead
	}
	return w, nil
}

// wrap encrypts a data key under the current epoch. The subject is bound in,
// so that no row opens with another's key.
func (w *wrapper) wrap(subject uuid.UUID, key []byte) []byte {
	return w.aeads[w.epoch].Seal(nil, nil, key, subject[:])
}

func (w *wrapper) unwrap(subject uuid.UUID, epoch int, wrapped []byte) ([]byte, error) {
	aead, ok := w.aeads[epoch]
	if !ok {
		return nil, fmt.Errorf("key of %s is wrapped by epoch %d: %w", subject, epoch, ErrWrongKeys)
	}
	key, err := aead.Open(nil, nil, wrapped, subject[:])
	if err != nil || len(key) != keyBytes {
		return nil, fmt.Errorf("key of %s does not unwrap by epoch %d: %w", subject, epoch, ErrWrongKeys)
	}
	return key, nil
}

// newWrappedKey makes a data key and returns it wrapped only: whoever needs it
// reads it back from the vault, where it is durable.
func (w *wrapper) newWrappedKey(subject uuid.UUID) []byte {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	defer clear(key)
	return w.wrap(subject, key)
}

// fieldAEAD returns what seals and opens a subject's values.
func fieldAEAD(dataKey []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, dataKey, nil, fieldInfo, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive field key: %w", err)
	}
	return randomNonceGCM(key)
}

func fieldContext(subject uuid.UUID, field string) []byte {
	return []byte(subject.String() + "|" + field)
}

func randomNonceGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

package sealing

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"

	"example.org/ledger/domain"
)

const keyBytes = 32

// Keys are the secrets that are configuration: the key-encryption keys by
// epoch, the secret behind person keys, the secret behind the digests of
// request bodies. The zero value holds none and is refused by New.
//
// Keys is immutable, safe for concurrent use, and prints as a placeholder.
type Keys struct {
	// A function, since fmt calls no methods on unexported fields: of a struct
	// that hides a Keys in one it would print anything else, a pointer's target
	// included.
	reveal func() *secrets
}

type secrets struct {
	epoch       int            // of the key-encryption key in use
	wrapping    map[int][]byte // key-encryption keys; the older ones only unwrap
	personEpoch int
	person      []byte
	idempotency []byte
}

func conceal(s *secrets) Keys { return Keys{func() *secrets { return s }} }

func (k Keys) secrets() *secrets {
	if k.reveal == nil {
		return nil
	}
	return k.reveal()
}

// GenerateKeys makes new keys, all of epoch 1, from random, which must be a
// cryptographic source such as rand.Reader.
func GenerateKeys(random io.Reader) (Keys, error) {
	s := &secrets{epoch: 1, wrapping: map[int][]byte{}, personEpoch: 1}
	for _, store := range []func([]byte){
		func(k []byte) { s.wrapping[1] = k },
		func(k []byte) { s.person = k },
		func(k []byte) { s.idempotency = k },
	} {
		k, err := newKey(random)
		if err != nil {
			return Keys{}, err
		}
		store(k)
	}
	return conceal(s), nil
}

// Rotate returns keys with a new key-encryption key of the next epoch. The
// older ones stay, to unwrap what Vault.Rewrap has not reached yet.
func (k Keys) Rotate(random io.Reader) (Keys, error) {
	old := k.secrets()
	if old == nil {
		return Keys{}, errNoKeys
	}
	fresh, err := newKey(random)
	if err != nil {
		return Keys{}, err
	}
	next := *old
	next.epoch++
	next.wrapping = maps.Clone(old.wrapping)
	next.wrapping[next.epoch] = fresh
	return conceal(&next), nil
}

// Forget returns keys without the older key-encryption keys. To be called only
// after Vault.Rewrap has ended: what is still wrapped by an older key cannot be
// read again, which is the point for copies of erased rows.
func (k Keys) Forget() (Keys, error) {
	old := k.secrets()
	if old == nil {
		return Keys{}, errNoKeys
	}
	next := *old
	next.wrapping = map[int][]byte{next.epoch: old.wrapping[next.epoch]}
	return conceal(&next), nil
}

// Epoch is that of the key-encryption key in use.
func (k Keys) Epoch() int {
	if s := k.secrets(); s != nil {
		return s.epoch
	}
	return 0
}

// BodyMAC returns the HMAC-SHA-256 of a request's body. A repeated request is
// compared by it, since a plain hash of a body with an ID number in it could be
// searched by trial. Keys without secrets panic: New refuses them at start.
func (k Keys) BodyMAC(body []byte) []byte { return mac(k.secrets().idempotency, body) }

func (k Keys) personEpoch() int { return k.secrets().personEpoch }

func (k Keys) personKey(id domain.IDNumber) []byte {
	return mac(k.secrets().person, []byte(id.Reveal()))
}

func mac(secret, message []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(message)
	return h.Sum(nil)
}

func newKey(random io.Reader) ([]byte, error) {
	k := make([]byte, keyBytes)
	if _, err := io.ReadFull(random, k); err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	return k, nil
}

var errNoKeys = errors.New("no keys")

// check tells whether s is complete and every key has its length.
func (s *secrets) check() error {
	switch {
	case s == nil:
		return errNoKeys
	case s.epoch < 1 || s.wrapping[s.epoch] == nil:
		return errors.New("no key of the current epoch")
	case s.personEpoch < 1:
		return errors.New("no epoch of the person secret")
	}
	all := [][]byte{s.person, s.idempotency}
	for epoch, k := range s.wrapping {
		if epoch < 1 || epoch > s.epoch {
			return errors.New("key of an epoch that is not older than the current one")
		}
		all = append(all, k)
	}
	for _, k := range all {
		if len(k) != keyBytes {
			return fmt.Errorf("a key is not %d bytes long", keyBytes)
		}
	}
	return nil
}

const redacted = "[keys]"

// String returns a placeholder.
func (k Keys) String() string { return redacted }

// Format prints a placeholder, whatever the verb.
func (k Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue returns a placeholder.
func (k Keys) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON refuses: keys are written by WriteKeys alone.
func (k Keys) MarshalJSON() ([]byte, error) {
	return nil, errors.New("keys are not to be marshaled")
}

package sealing

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

const (
	keysFormat  = 1
	keysMaxSize = 64 << 10
)

// keysFile is the form of keys.json. Byte slices are base64.
type keysFile struct {
	Format        int `json:"format"`
	KeyEncryption struct {
		Epoch int            `json:"epoch"`
		Keys  map[int][]byte `json:"keys"`
	} `json:"key_encryption"`
	Person struct {
		Epoch  int    `json:"epoch"`
		Secret []byte `json:"secret"`
	} `json:"person"`
	Idempotency struct {
		Secret []byte `json:"secret"`
	} `json:"idempotency"`
}

// ErrExposed means that a key file can be read or written by others than its
// owner.
var ErrExposed = errors.New("key file is open to group or others, want mode 0600")

// ReadKeys reads the key file at path. A file that grants anything to group or
// others is refused with ErrExposed; a missing one matches fs.ErrNotExist. What
// is wrong inside is told without quoting it.
func ReadKeys(path string) (Keys, error) {
	// Without O_NONBLOCK, opening a pipe would wait for its writer.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return Keys{}, fmt.Errorf("read keys: %w", err)
	}
	defer f.Close()
	stat, err := f.Stat()
	switch {
	case err != nil:
		return Keys{}, fmt.Errorf("read keys: %w", err)
	case !stat.Mode().IsRegular():
		return Keys{}, fmt.Errorf("read keys %s: not a regular file", path)
	case stat.Mode().Perm()&0o077 != 0:
		return Keys{}, fmt.Errorf("read keys %s: %w", path, ErrExposed)
	case stat.Size() > keysMaxSize:
		return Keys{}, fmt.Errorf("read keys %s: too large", path)
	}
	keys, err := decodeKeys(f)
	if err != nil {
		return Keys{}, fmt.Errorf("read keys %s: %w", path, err)
	}
	return keys, nil
}

func decodeKeys(r io.Reader) (Keys, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	var file keysFile
	if dec.Decode(&file) != nil {
		return Keys{}, errors.New("not in the form of a key file") // the decoder's words quote the file
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Keys{}, errors.New("something follows the keys")
	}
	if file.Format != keysFormat {
		return Keys{}, fmt.Errorf("format %d, want %d", file.Format, keysFormat)
	}
	s := &secrets{
		epoch: file.KeyEncryption.Epoch, wrapping: file.KeyEncryption.Keys,
		personEpoch: file.Person.Epoch, person: file.Person.Secret,
		idempotency: file.Idempotency.Secret,
	}
	if err := s.check(); err != nil {
		return Keys{}, err
	}
	return conceal(s), nil
}

// WriteKeys writes a new key file at path, mode 0600, durable when it returns.
// It never replaces a file, since whatever the lost keys wrapped would be lost
// with them: if there is one, the error matches fs.ErrExist, and of two that
// write at once exactly one succeeds.
func WriteKeys(path string, k Keys) error {
	if err := writeKeys(path, k, os.Link); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

// ReplaceKeys is WriteKeys for keys that Rotate or Forget returned: it replaces
// the file at path as one step. After a crash the file is the old or the new one.
func ReplaceKeys(path string, k Keys) error {
	if err := writeKeys(path, k, os.Rename); err != nil {
		return fmt.Errorf("replace keys: %w", err)
	}
	return nil
}

func writeKeys(path string, k Keys, place func(from, to string) error) (err error) {
	s := k.secrets()
	if err := s.check(); err != nil {
		return err
	}
	file := keysFile{Format: keysFormat}
	file.KeyEncryption.Epoch, file.KeyEncryption.Keys = s.epoch, s.wrapping
	file.Person.Epoch, file.Person.Secret = s.personEpoch, s.person
	file.Idempotency.Secret = s.idempotency
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}

	temp := path + "." + rand.Text() + ".tmp"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if e := os.Remove(temp); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := place(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

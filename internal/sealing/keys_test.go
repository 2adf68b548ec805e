package sealing_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
)

func TestKeysFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if _, err := sealing.ReadKeys(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("no file: %v", err)
	}
	keys := newKeys(t)
	if err := sealing.WriteKeys(path, keys); err != nil {
		t.Fatal(err)
	}
	if stat := must[fs.FileInfo](t)(os.Stat(path)); stat.Mode() != 0o600 {
		t.Errorf("mode is %v", stat.Mode())
	}
	back := must[sealing.Keys](t)(sealing.ReadKeys(path))
	body := []byte(`{"name":"王伟"}`)
	if !bytes.Equal(back.BodyMAC(body), keys.BodyMAC(body)) {
		t.Error("the keys read are not those written")
	}

	if err := sealing.WriteKeys(path, newKeys(t)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second WriteKeys: %v", err)
	}
	rotated := must[sealing.Keys](t)(keys.Rotate(rand.Reader))
	if err := sealing.ReplaceKeys(path, rotated); err != nil {
		t.Fatal(err)
	}
	if got := must[sealing.Keys](t)(sealing.ReadKeys(path)).Epoch(); got != 2 {
		t.Errorf("epoch %d after rotation", got)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(left) != 1 {
		t.Errorf("%d files left", len(left))
	}
}

func TestKeysFileIsWrittenOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		keys := newKeys(t)
		wg.Go(func() { errs[i] = sealing.WriteKeys(path, keys) })
	}
	wg.Wait()
	written := 0
	for _, err := range errs {
		if err == nil {
			written++
		} else if !errors.Is(err, fs.ErrExist) {
			t.Error(err)
		}
	}
	if written != 1 {
		t.Errorf("%d of %d wrote", written, len(errs))
	}
}

func TestReadKeysRefuses(t *testing.T) {
	good := filepath.Join(t.TempDir(), "keys.json")
	if err := sealing.WriteKeys(good, newKeys(t)); err != nil {
		t.Fatal(err)
	}
	text := string(must[[]byte](t)(os.ReadFile(good)))
	var file struct {
		Person struct{ Secret string }
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	secret := file.Person.Secret
	for name, c := range map[string]struct {
		text string
		mode fs.FileMode
	}{
		"group may read":  {text, 0o640},
		"others may read": {text, 0o604},
		"group may write": {text, 0o620},
		"empty":           {"", 0o600},
		"cut":             {text[:len(text)/2], 0o600},
		"more follows":    {text + "{}", 0o600},
		"unknown field":   {strings.Replace(text, `"format"`, `"extra": 1, "format"`, 1), 0o600},
		"other format":    {strings.Replace(text, `"format": 1`, `"format": 2`, 1), 0o600},
		"other epoch":     {strings.Replace(text, `"epoch": 1`, `"epoch": 2`, 1), 0o600},
		"short secret":    {strings.Replace(text, secret, secret[:8], 1), 0o600},
		"no secret":       {strings.Replace(text, secret, "", 1), 0o600},
		"not base64":      {strings.Replace(text, secret, "!"+secret[1:], 1), 0o600},
		"too large":       {text + strings.Repeat(" ", 1<<17), 0o600},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keys.json")
			if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil { // past the umask
				t.Fatal(err)
			}
			_, err := sealing.ReadKeys(path)
			if err == nil {
				t.Fatal("read")
			}
			if exposed := errors.Is(err, sealing.ErrExposed); exposed != (c.mode != 0o600) {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), secret[1:8]) {
				t.Errorf("the error quotes the file: %v", err)
			}
		})
	}
	if _, err := sealing.ReadKeys(filepath.Dir(good)); err == nil {
		t.Error("read a directory")
	}
}

// Nothing that prints or marshals shows a key.
func TestKeysAreNotPrinted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	// Keys that would show in any notation.
	keys := must[sealing.Keys](t)(sealing.GenerateKeys(strings.NewReader(strings.Repeat("K", 96))))
	if err := sealing.WriteKeys(path, keys); err != nil {
		t.Fatal(err)
	}
	vault := open(t, pgtest.Migrated(t), keys)
	opened := must[*sealing.Opened](t)(vault.Provide(t.Context(), wang))
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	logJSON := slog.New(slog.NewJSONHandler(&out, nil))
	inner := struct{ keys sealing.Keys }{keys}
	for _, v := range []any{keys, &keys, inner, &inner, opened, *vault, vault, struct{ O *sealing.Opened }{opened}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		log.Info("value", "v", v)
		logJSON.Info("value", "v", v)
	}
	for _, leak := range []string{"KKKK", "75 75", "75, 75", "4b4b", "0x4b, 0x4b", "S0tLS0"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q is in the output", leak)
		}
	}
	if _, err := json.Marshal(keys); err == nil {
		t.Error("keys were marshaled")
	}
}

// Package assets holds what the pages are dressed in: one stylesheet, one
// small script and the icon. Every file is served under a name that contains
// the hash of its bytes, so that browsers keep it for ever and a new build is
// seen at once.
//
// It holds no fonts and no pictures, loads nothing from elsewhere, and knows
// nothing of what the pages say.
package assets

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed css/*.css
var styles embed.FS

//go:embed js/ledger.js
var script []byte

//go:embed icon.svg
var icon []byte

// Prefix is the path under which [Handler] expects to be mounted.
const Prefix = "/assets/"

// The paths of the files, with their hashes.
var (
	Stylesheet = files.add("ledger.css", "text/css; charset=utf-8", stylesheet())
	Script     = files.add("ledger.js", "text/javascript; charset=utf-8", script)
	Icon       = files.add("icon.svg", "image/svg+xml", icon)
)

// file is one served file.
type file struct {
	mediaType string
	content   []byte
}

type fileSet map[string]file // by hashed name

var files = fileSet{}

// add names content by its hash and returns its path.
func (s fileSet) add(name, mediaType string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	s[hashed] = file{mediaType: mediaType, content: content}
	return Prefix + hashed
}

// stylesheet joins the parts in the order of their names: a later part may
// refine an earlier one.
func stylesheet() []byte {
	entries, err := styles.ReadDir("css")
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err)) // the directory is embedded
	}
	var all bytes.Buffer
	for _, e := range entries {
		part, err := styles.ReadFile("css/" + e.Name())
		if err != nil {
			panic(fmt.Sprintf("assets: %v", err))
		}
		all.Write(part)
		all.WriteByte('\n')
	}
	return all.Bytes()
}

// Handler serves the files below [Prefix], immutable for a year. A name that
// is not of this build is not found: an older page asks for it only while it
// is being reloaded.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.mediaType)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.content))
	})
}

package http

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Conditional is what a request brings that may be answered with 304. It is
// exported because huma looks into exported fields only.
type Conditional struct {
	IfNoneMatch string `header:"If-None-Match" doc:"the ETag of the answer that the client has"`
}

// cached is an answer that is the same for everybody until the program
// changes. Anybody may keep it for an hour and then ask whether it is still so.
type cached[B any] struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         B
}

const anHour = "public, max-age=3600"

// newCached names the answer by its content and leaves it out if the client
// has it.
func newCached[B any](in Conditional, body B) (*cached[B], error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("name an answer: %w", err)
	}
	sum := sha256.Sum256(raw)
	out := &cached[B]{Status: http.StatusOK, ETag: `"` + hex.EncodeToString(sum[:8]) + `"`, CacheControl: anHour, Body: body}
	if matches(in.IfNoneMatch, out.ETag) {
		out.Status = http.StatusNotModified
	}
	return out, nil
}

// matches compares a tag with those of If-None-Match, weakly as RFC 9110 asks.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}

// cacheable says in the description that an operation may answer 304.
func cacheable(o huma.Operation) huma.Operation {
	o = public(o)
	o.Responses = map[string]*huma.Response{"304": {Description: "the client has it already"}}
	return o
}

package http

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"example.org/ledger/domain"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// What a body is refused for.
var (
	errBodySyntax  = &domain.Error{Kind: domain.Invalid, Code: "body.syntax"}
	errBodyDepth   = &domain.Error{Kind: domain.Invalid, Code: "body.depth"}
	errBodyUnknown = &domain.Error{Kind: domain.Invalid, Code: "body.unknown_field"}
	errBodyType    = &domain.Error{Kind: domain.Invalid, Code: "body.type"}
	errBodyTwice   = &domain.Error{Kind: domain.Invalid, Code: "body.duplicate_field"}
	errBodyMissing = &domain.Error{Kind: domain.Invalid, Code: "body.missing"}
)

// maxDepth is how deep a body may nest.
const maxDepth = 32

// decode reads a body strictly into v: one JSON object in valid UTF-8 without
// duplicate, unknown or differently cased fields, without anything after it,
// nested at most maxDepth deep. A field at fault is named by its path.
func decode(body []byte, v any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errBodyMissing
	}
	if err := checkDepth(body); err != nil {
		return err
	}
	if err := json.Unmarshal(body, v, json.RejectUnknownMembers(true)); err != nil {
		return bodyFault(err)
	}
	return nil
}

// checkDepth reads the tokens of a body without keeping any.
func checkDepth(body []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := d.ReadToken(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return bodyFault(err)
		}
		if d.StackDepth() > maxDepth {
			return errBodyDepth
		}
	}
}

func bodyFault(err error) error {
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName) && errors.As(err, &syntactic):
		return errBodyTwice.At(field(syntactic.JSONPointer))
	case errors.As(err, &syntactic):
		return errBodySyntax
	case errors.Is(err, json.ErrUnknownName) && errors.As(err, &semantic):
		return errBodyUnknown.At(field(semantic.JSONPointer))
	case errors.As(err, &semantic):
		return errBodyType.At(field(semantic.JSONPointer))
	}
	return errBodySyntax
}

// longestField bounds what is echoed of a name that somebody made up.
const longestField = 100

// field turns a JSON pointer into the paths that problems use.
func field(p jsontext.Pointer) string {
	path := strings.ReplaceAll(strings.TrimPrefix(string(p), "/"), "/", ".")
	if len(path) > longestField {
		path = strings.ToValidUTF8(path[:longestField], "")
	}
	return path
}

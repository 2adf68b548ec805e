package http

import (
	"context"
	"net/http"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/codelist"
	"github.com/danielgtaylor/huma/v2"
)

// codeOperations serve the code lists (代码表).
func (s *Server) codeOperations(api huma.API) {
	get := func(path, id, summary string) huma.Operation {
		return cacheable(operation(http.MethodGet, path, id, summary, "codes"))
	}
	read(s, api, get("/api/codes", "code-lists", "the code lists (代码表), without their entries"), s.getCodeLists)
	read(s, api, get("/api/codes/{list}", "code-list", "a code list with Chinese words, sources and editions"), s.getCodeList)
}

// errNoCodeList refuses the name of a list that does not exist.
var errNoCodeList = &domain.Error{Kind: domain.NotFound, Code: "code_list.not_found"}

type codeLists struct {
	Lists []codeListLine `json:"lists"`
}

type codeListLine struct {
	Name   string          `json:"list" doc:"English identifier, singular"`
	Title  string          `json:"title" doc:"中文名称"`
	Source codelist.Source `json:"source"`
	Count  int             `json:"count" doc:"how many codes it has"`
	Href   string          `json:"href"`
}

type codeListsQuery struct{ Conditional }

func (s *Server) getCodeLists(_ context.Context, in *codeListsQuery) (*cached[codeLists], error) {
	body := codeLists{Lists: []codeListLine{}}
	for _, l := range codelist.Lists() {
		body.Lists = append(body.Lists, codeListLine{l.Name, l.Title, l.Source, len(l.Entries), "/api/codes/" + l.Name})
	}
	return newCached(in.Conditional, body)
}

type codeListQuery struct {
	List string `path:"list" maxLength:"100" doc:"the list's identifier"`
	Q    string `query:"q" maxLength:"100" doc:"only entries in whose code or words it is; a standard's number (method_standard, operation_norm) is found as typed, with its year or without"`
	Conditional
}

func (s *Server) getCodeList(_ context.Context, in *codeListQuery) (*cached[codelist.List], error) {
	l, ok := codelist.Find(in.List)
	if !ok {
		return nil, errNoCodeList
	}
	if in.Q != "" {
		l.Entries = l.Matching(in.Q)
	}
	if l.Name == "document_kind" { // how large a file may be is chosen by whoever runs the ledger
		l.Entries = slices.Clone(l.Entries)
		for i, e := range l.Entries {
			l.Entries[i].MaxBytes = s.Filings.Sizes.For(domain.DocumentKind(e.Code)).MaxBytes
		}
	}
	return newCached(in.Conditional, l)
}

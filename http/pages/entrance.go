package pages

import "strconv"

// Authorities is the page of all entrances (各省入口).
type Authorities struct {
	Frame
	Groups []AuthorityGroup
}

// AuthorityGroup is the authorities of one part of the country.
type AuthorityGroup struct {
	Name        string // 华东
	Authorities []AuthorityLine
}

// AuthorityLine leads to the entrance of an authority.
type AuthorityLine struct {
	Region string // 江苏省
	Name   string // 江苏省生态环境厅
	Href   string
}

// Entrance is the column 生态环境监测技术服务机构 of one authority (Q1.5): what an
// institution comes to the authority for. It may stand in a frame of the
// authority's own site.
type Entrance struct {
	Frame
	Code   string
	Name   string // 江苏省生态环境厅
	Region string // 江苏省
	Blocks []EntranceBlock
	Notes  []EntranceNote
}

// EntranceBlock is one thing to come for.
type EntranceBlock struct {
	ID     string
	Title  string
	Text   string
	Search bool   // it has a search of the authority's registry
	Links  []Link // the first one matters most
}

// EntranceNote says which neighbor somebody may be looking for.
type EntranceNote struct {
	Text string
	Link Link
}

func regionID(i int) string { return "region-" + strconv.Itoa(i+1) }

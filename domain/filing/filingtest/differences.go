package filingtest

import (
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// picture is what model and state are compared by, in words.
type picture map[string]string

func (p picture) say(what string, args ...any) { p[what] = fmt.Sprint(args...) }

// picture is what the model has.
func (m *model) picture() picture {
	p := picture{}
	p.say("filing", m.code, m.authority, m.released, m.line, m.over())
	p.say("name", m.name.value, m.name.at)
	p.say("sections", m.basics, m.contacts, m.manager, m.premises)
	p.say("letter", m.letter)
	p.say("capability", m.certified, m.operates)
	p.say("annex", m.annex, m.staging, m.staged)
	p.say("rules", m.rules[domain.ManagementDataQuality], m.rules[domain.ManagementOperationRecords])
	for t, tr := range m.tracks {
		p.say("track "+string(t), tr.status, tr.number, tr.scope)
	}
	for _, c := range m.cases {
		reviewer := c.reviewer
		if c.status == passed {
			reviewer = "" // who passed it is told by the history
		}
		p.say("case "+c.id.String(), c.level, c.kind, c.status, c.round, reviewer, c.submission, c.change, c.name, c.letter, c.scope, c.decision != nil)
	}
	for _, row := range m.staff {
		p.say("staff "+row.id.String(), row.status, keys(row.posts), row.at, row.subject)
	}
	for _, g := range m.gear {
		p.say("equipment "+g.id.String(), g.status, g.at)
	}
	if m.cancellation != nil {
		p.say("cancellation", m.cancellation.id, m.cancellation.maker, m.cancellation.sentBack)
	}
	return p
}

// pictureOf is the same of a state.
func pictureOf(s filing.State) picture {
	p := picture{}
	p.say("filing", s.CreditCode, s.Authority, s.CodeReleased, s.CanceledOn != "", s.Canceled())
	p.say("name", s.Identity.Value.Name, s.Identity.Revision())
	p.say("sections", section(s.Basics, addressChoice), section(s.Contacts, telephoneChoice), section(s.TopManager, func(filing.TopManager) int { return 0 }), len(s.Premises) > 0)
	p.say("letter", section(s.Commitment, func(c filing.Commitment) string { return c.Institution }))
	p.say("capability", section(s.CMA, func(c filing.CMA) string { return c.Institution }),
		section(s.OperationCapability, func(c filing.OperationCapability) int { return len(c.Fields) - 1 }))
	staging := uuid.Nil
	if s.AnnexStaging != nil {
		staging = s.AnnexStaging.ID
	}
	p.say("annex", section(s.Annex, func(a filing.Annex) int { return a.Rows }), staging, s.AnnexStaging != nil && s.AnnexStaging.Rows() > 0)
	p.say("rules", keeps(s, domain.ManagementDataQuality), keeps(s, domain.ManagementOperationRecords))
	for t, tr := range s.Tracks {
		p.say("track "+string(t), tr.Status, tr.Number != "", section(tr.Scope, scopeChoice))
	}
	for id, c := range s.Cases {
		reviewer := c.Reviewer
		if c.Status == filing.CasePassedStatus {
			reviewer = ""
		}
		p.say("case "+id.String(), c.Level, c.Kind, c.Status, c.Round, reviewer, c.Submission, c.Change,
			optional(c.Identity, func(i filing.ProposedIdentity) string { return i.Name }), optional(c.Commitment, func(l filing.Commitment) string { return l.Institution }),
			optional(c.Scope, scopeChoice), c.Proposal != nil)
	}
	for id, row := range s.Staff {
		p.say("staff "+id.String(), employment(row.Status), slices.Sorted(maps.Keys(row.Posts)), row.At.Revision, row.Person.Subject)
	}
	for id, row := range s.Equipment {
		p.say("equipment "+id.String(), service(row.Status), row.At.Revision)
	}
	if c := s.Cancellation; c != nil {
		p.say("cancellation", c.ID, c.Maker, c.SentBack != "")
	}
	return p
}

func section[T, V any](s filing.Part[T], of func(T) V) part[V] {
	if !s.Recorded() {
		return part[V]{at: never}
	}
	return part[V]{of(s.Value), s.Revision()}
}

func optional[T, V any](s *filing.Part[T], of func(T) V) part[V] {
	if s == nil {
		return part[V]{at: never}
	}
	return section(*s, of)
}

func scopeChoice(s filing.Scope) int { return len(s.MonitoringCategories) - 1 }

func addressChoice(b filing.Basics) int {
	var n int
	_, _ = fmt.Sscanf(b.RegisteredAddress, "澄湖路%d号", &n)
	return n
}

func telephoneChoice(c filing.Contacts) int {
	if c.OfficePhone != "" {
		return 1
	}
	return 0
}

func employment(s domain.EmploymentStatus) string {
	switch s {
	case domain.StaffEmployed:
		return employed
	case domain.StaffMovedToNonTechnicalPost:
		return moved
	case filing.EntryWithdrawn:
		return withdrawn
	}
	return ended
}

func service(s domain.EquipmentStatus) string {
	switch s {
	case domain.EquipmentInService:
		return inService
	case domain.EquipmentRetired:
		return retired
	}
	return withdrawn
}

func keeps(s filing.State, kind domain.ManagementDocument) bool {
	for _, row := range s.Management {
		if row.Kind == kind {
			return true
		}
	}
	return false
}

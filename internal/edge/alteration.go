package edge

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Alteration says why a published value is altered (变更 or 更正). Left out
// before the first publication.
type Alteration struct {
	Kind       string `json:"kind" enum:"changed,corrected" doc:"changed: something happened on a day (变更); corrected: it was recorded wrongly (更正)"`
	OccurredOn string `json:"occurred_on,omitempty" doc:"the day it happened, YYYY-MM-DD; changed only"`
	Reason     string `json:"reason,omitempty" maxLength:"200" doc:"why it was wrong; corrected only"`
}

var errAlterationKind = &domain.Error{Kind: domain.Invalid, Code: "alteration.kind"}

func (p *parser) alteration(a *Alteration) filing.Alteration {
	if a == nil {
		return filing.Alteration{}
	}
	return filing.Alteration{
		Kind: required(p, "alteration.kind", a.Kind, func(s string) (filing.AlterationKind, error) {
			k := filing.AlterationKind(s)
			if k != filing.Changed && k != filing.Corrected {
				return "", errAlterationKind
			}
			return k, nil
		}),
		OccurredOn: optional(p, "alteration.occurred_on", a.OccurredOn, domain.ParseDate),
		Reason:     optional(p, "alteration.reason", a.Reason, text(lineText)),
	}
}

package codelist

import "example.org/ledger/domain/scope"

// scopeCheck is the lists of the questions whether a body must file.
func scopeCheck() []List {
	return []List{
		listOf("scope_client", "委托方", faq("Q1.1、Q1.3、Q1.4"), scope.Clients(), exceptions(map[scope.Client]Source{scope.ClientOther: own})),
		listOf("scope_performer", "实施方式", faq("Q1.4"), scope.Performers()),
		listOf("scope_outcome", "是否需要备案的结果", faq("Q1.1～Q1.4"), scope.Outcomes(), exceptions(map[scope.Outcome]Source{scope.AskAuthority: own})),
	}
}

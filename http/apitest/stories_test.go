package apitest_test

import "testing"

// story is what an answer of the catalog of questions promises, over HTTP.
type story struct {
	name string
	tell func(*testing.T, *world)
}

var stories = []story{
	{"Q1_5 an official sees the own province's cases", ownProvince},
	{"Q1_1 who must file", whoMustFile},
	{"Q1_2 radiation", radiationOfOthers},
	{"Q1_3 own use", ownUse},
	{"Q1_4 consultancies", consultancies},
	{"Q1_5 entrances", entrances},
	{"Q1_6 the whole course", wholeCourse},
	{"Q1_8 Q7_8 class A waits", classAWaits},
	{"Q1_8 Q7_8 class B is in force at once", classBAtOnce},
	{"Q1_9 Q7_9 cancellation", cancellation},
	{"Q2_1 radiation only", radiationOnly},
	{"Q2_3 the term", term},
	{"Q2_4 authorization", authorization},
	{"Q2_5 the letter must be the one of this name", staleLetter},
	{"Q2_6 several places", severalPlaces},
	{"Q1_6 the management system", managementSystem},
	{"Q3_1 posts of testing", posts},
	{"Q3_4 education and title", educationAndTitle},
	{"Q3_5 leaving", leaving},
	{"Q3_7 a signed contract is enough", signedContract},
	{"Q3_9 to a non-technical post and back", movedAndBack},
	{"Q3_11 a wrong ID number", wrongIDNumber},
	{"Q5_2 no traceability, no filing", noTraceability},
	{"Q5_3 a wrong model", wrongModel},
	{"Q5_4 retired", retired},
	{"Q6_2 what is submitted is bound", bound},
	{"Q6_3 two at once", twoAtOnce},
	{"Q6_3 fifty editors at once", fiftyEditors},
	{"Q6_3 a stale edit is told both versions", bothVersions},
	{"statistics", statistics},
	{"B7 working days left", deadlines},
	{"B7 Q1_9 an authority's configuration", configuration},
	{"Q7_2 credit codes", creditCodes},
	{"Q7_3 one person, one institution", onePerson},
	{"Q7_6 returned with reasons", returned},
	{"B2 B6 a case side by side", sideBySide},
	{"B7 the queue, what is due first", queueInOrder},
	{"code lists", codeLists},
}

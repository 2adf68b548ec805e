#!/usr/bin/env bash
# Carries a filing from registration to the public registry, amends it and
# cancels it, through the API alone. Run it in this directory against a server
# that knows the two tokens:
#
#   LEDGER=http://127.0.0.1:8080 ./walkthrough.sh
#
# Every step prints what was recorded. It stops at the first answer that is not
# a success.
set -euo pipefail
LEDGER="${LEDGER:-http://127.0.0.1:8080}"
INSTITUTION="${INSTITUTION:-demo-institution-walkthrough}"
REVIEWER="${REVIEWER:-demo-reviewer-jiangsu}"

say() { printf '\n# %s\n' "$*" >&2; }

# call TOKEN METHOD PATH [curl arguments …]: prints the answer, and shows it.
# Without a token it asks as the public.
call() {
	local token=$1 method=$2 path=$3 answer failed=0
	shift 3
	[ -z "$token" ] || set -- -H "Authorization: Bearer $token" "$@"
	answer=$(curl --silent --show-error --fail-with-body -X "$method" "$LEDGER$path" "$@") || failed=$?
	printf '%s\n' "$answer" >&2
	printf '%s\n' "$answer"
	return "$failed"
}

# send TOKEN METHOD PATH FILE [curl arguments …]: sends a JSON file whose
# capitals are filled in from the variables of that name.
send() {
	local token=$1 method=$2 path=$3 file=$4
	shift 4
	sed -e "s/PREMISES/${PREMISES:-}/; s/LETTER/${LETTER:-}/; s/SUBMISSION/${SUBMISSION:-}/; s/PROOF/${PROOF:-}/; s/DEED/${DEED:-}/; s/RULES/${RULES:-}/; s/STAGING/${STAGING:-}/; s/CERTIFICATE/${CERTIFICATE:-}/; s/ANNEX/${ANNEX:-}/" "$file" |
		call "$token" "$method" "$path" -H 'Content-Type: application/json' --data-binary @- "$@"
}

# field NAME: a field of the answer on standard input.
field() { sed -E "s/.*\"$1\":\"?([^\",}]*).*/\1/"; }

new='If-None-Match: *'
seen() { printf 'If-Match: "%s"' "$1"; }

# upload QUERY FILE: attaches a document and prints its ID.
upload() {
	local query=$1 file=$2
	call "$INSTITUTION" POST "$F/documents?$query" -H 'Content-Type: application/pdf' --data-binary "@$file" | field created
}

say 'open the filing'
answer=$(send "$INSTITUTION" POST /api/filings 01-register.json)
FILING=$(field filing <<<"$answer")
CASE=$(field created <<<"$answer")
F=/api/filings/$FILING

say 'fill the sections'
send "$INSTITUTION" PUT "$F/identity" 02-identity.json -H "$new" >/dev/null
send "$INSTITUTION" PUT "$F/tracks/testing/scope" 03-scope.json -H "$new" >/dev/null
BASICS=$(send "$INSTITUTION" PUT "$F/basics" 04-basics.json -H "$new" | field revision)
CONTACTS=$(send "$INSTITUTION" PUT "$F/contacts" 05-contacts.json -H "$new" | field revision)
send "$INSTITUTION" PUT "$F/top-manager" 06-top-manager.json -H "$new" >/dev/null
DEED=$(upload kind=premises_proof deed.pdf)
PREMISES=$(send "$INSTITUTION" POST "$F/premises" 07-premises.json | field created)
send "$INSTITUTION" POST "$F/staff" 08-staff-technical.json >/dev/null
send "$INSTITUTION" POST "$F/staff" 09-staff-quality.json >/dev/null
answer=$(send "$INSTITUTION" POST "$F/staff" 10-staff-sampling.json)
SAMPLER=$(field created <<<"$answer")
SAMPLER_SEEN=$(field revision <<<"$answer")
answer=$(send "$INSTITUTION" POST "$F/equipment" 11-equipment.json)
INSTRUMENT=$(field created <<<"$answer")
INSTRUMENT_SEEN=$(field revision <<<"$answer")

say 'upload the documents'
upload kind=registration_certificate certificate.pdf >/dev/null
CERTIFICATE=$(upload kind=cma_certificate cma.pdf)
ANNEX=$(upload kind=cma_annex annex.pdf)
RULES=$(upload kind=management_document rules.pdf)
send "$INSTITUTION" POST "$F/management" 11a-management.json >/dev/null
LETTER=$(upload kind=commitment_letter letter.pdf)
send "$INSTITUTION" PUT "$F/commitment" 12-commitment.json -H "$new" >/dev/null

say 'record the CMA certificate; hand over its annex, in one part'
send "$INSTITUTION" PUT "$F/cma" 11d-cma.json -H "$new" >/dev/null
STAGING=$(call "$INSTITUTION" POST "$F/annex/stagings" -H 'Content-Type: application/json' --data-binary '{}' | field created)
send "$INSTITUTION" PUT "$F/annex/stagings/$STAGING/parts/1" 11b-annex-rows.json >/dev/null
send "$INSTITUTION" PUT "$F/annex" 11c-annex.json -H "$new" >/dev/null

say 'check, submit; the reviewer returns it once'
call "$INSTITUTION" GET "$F/cases/$CASE/check" >/dev/null
call "$INSTITUTION" POST "$F/cases/$CASE/submit" >/dev/null
call "$REVIEWER" POST "$F/cases/$CASE/take" >/dev/null
# What a decision has to name. A busy server answers 202 to what it recorded;
# then its lists show it a little later.
submission() {
	for _ in {1..30}; do
		call "$REVIEWER" GET "/api/queue?tab=mine&size=100" 2>/dev/null | tr '{' '\n' | grep "$1" | field submission && return
		sleep 1
	done
	echo "the queue does not show the case $1" >&2
	return 1
}
SUBMISSION=$(submission "$CASE")
send "$REVIEWER" POST "$F/cases/$CASE/return" 13-return.json >/dev/null
send "$INSTITUTION" PUT "$F/basics" 14-basics-corrected.json -H "$(seen "$BASICS")" >/dev/null
call "$INSTITUTION" POST "$F/cases/$CASE/submit" >/dev/null
call "$REVIEWER" POST "$F/cases/$CASE/take" >/dev/null
SUBMISSION=$(submission "$CASE")
send "$REVIEWER" POST "$F/cases/$CASE/pass" 15-pass.json >/dev/null

say 'the public finds it'
call '' GET "/api/registry?q=91320000DEMA00013N" >/dev/null

say 'a new name waits for review; a telephone number takes effect at once'
CASE=$(send "$INSTITUTION" PUT "$F/identity" 16-rename.json -H "$(seen 2)" | field created)
LETTER=$(upload "kind=commitment_letter&case_id=$CASE" new-letter.pdf)
upload "kind=change_proof&case_id=$CASE" change-proof.pdf >/dev/null
send "$INSTITUTION" PUT "$F/cases/$CASE/commitment" 17-new-letter.json -H "$new" >/dev/null
send "$INSTITUTION" PUT "$F/contacts" 18-phone.json -H "$(seen "$CONTACTS")" >/dev/null
call "$INSTITUTION" POST "$F/cases/$CASE/submit" >/dev/null
call "$REVIEWER" POST "$F/cases/$CASE/take" >/dev/null
SUBMISSION=$(submission "$CASE")
send "$REVIEWER" POST "$F/cases/$CASE/pass" 15-pass.json >/dev/null

say 'somebody leaves, an instrument is retired'
PROOF=$(upload "kind=leave_proof&staff_id=$SAMPLER" leave-proof.pdf)
send "$INSTITUTION" POST "$F/staff/$SAMPLER/leave" 19-leave.json -H "$(seen "$SAMPLER_SEEN")" >/dev/null
send "$INSTITUTION" POST "$F/equipment/$INSTRUMENT/retire" 20-retire.json -H "$(seen "$INSTRUMENT_SEEN")" >/dev/null

say 'the filing is canceled: the public sees a line'
send "$INSTITUTION" POST "$F/cancel" 21-cancel.json >/dev/null
call '' GET "/api/registry/$FILING" >/dev/null

say "its history: $LEDGER/filings/$FILING/history"
echo "$FILING"

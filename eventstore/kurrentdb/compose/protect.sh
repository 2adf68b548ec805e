#!/usr/bin/env bash
# Makes the ledger's user, who may read and append and nothing else, and denies
# everybody to delete streams and to write the metadata by which a server would
# forget events. Administrators keep every right; that cannot be taken away.
#
#   ADMIN_PASSWORD=… LEDGER_PASSWORD=… ./protect.sh localhost:2113
set -euo pipefail
node="https://${1:?the address of a node, host:port}"
ask() { curl --fail-with-body -sS --cacert certs/ca/ca.crt --user "admin:$ADMIN_PASSWORD" "$@"; }

ask "$node/users/" -H 'Content-Type: application/json' --data @- <<JSON
{"LoginName": "ledger", "FullName": "filing ledger", "Groups": [], "Password": "$LEDGER_PASSWORD"}
JSON

# Reading \$all, which followers do, is a matter of the system's streams.
ask "$node/streams/%24settings" -H 'Content-Type: application/vnd.kurrent.events+json' --data @- <<JSON
[{"eventId": "$(cat /proc/sys/kernel/random/uuid)", "eventType": "update-default-acl", "data": {
  "\$userStreamAcl":   {"\$r": "ledger", "\$w": "ledger", "\$d": [], "\$mr": "ledger", "\$mw": []},
  "\$systemStreamAcl": {"\$r": ["\$admins", "ledger"], "\$w": "\$admins", "\$d": "\$admins", "\$mr": "\$admins", "\$mw": "\$admins"}
}}]
JSON

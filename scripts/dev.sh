#!/bin/sh
# Should npm itself be killed, the supervisor is told (TERM) and stops everything in order.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/start.mjs" dev "$@"

#!/bin/sh
# npm runs this with exec, so that npm is the parent: should it be killed, the supervisor is told (TERM) and stops everything in order.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/start.mjs" dev "$@"

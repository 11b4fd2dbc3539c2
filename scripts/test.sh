#!/bin/sh
# Should npm itself be killed, the runner is told (TERM) and cleans up.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/test.mjs" "$@"

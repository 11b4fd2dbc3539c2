#!/bin/sh
# npm runs this with exec, so that npm is the parent: should it be killed, the runner is told (TERM) and cleans up.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/test.mjs" "$@"

#!/bin/sh
# Measured on the services and the production build that the tests use.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/test.mjs" bench "$@"

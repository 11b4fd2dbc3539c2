#!/bin/sh
# npm run guest -- "<VM name or id>" -- <program> [arguments]: runs a program in a demo guest through its agent.
exec node "$(dirname "$0")/guest.mjs" "$@"

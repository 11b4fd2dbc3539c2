#!/bin/sh
# npm run shots [-- <page name>...]: stills of every page, on the services and the production build that the tests use, into var/shots.
# npm run shots -- readme: the README's picture, from real guests, into docs/pictures.
here=$(dirname "$0")
setpriv --pdeathsig TERM node "$here/test.mjs" shots "$@" || exit 1
[ "$1" != readme ] || install -m 644 "${HOLDFAST_STATE:-$here/../var}/shots/vm.png" "$here/../docs/pictures/vm.png"

#!/bin/sh
# npm run demo [-- <name> [--watch]]: a browser walks through a story on real guests; video, trace and stills go into var/demos.
exec setpriv --pdeathsig TERM node "$(dirname "$0")/test.mjs" demo "$@"

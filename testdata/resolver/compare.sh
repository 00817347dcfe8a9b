#!/bin/sh
# The resolver beside the others, on a whole Debian archive: answers and costs, as tables for docs/resolver-comparison.md.
#
#   testdata/resolver/compare.sh [WORK] [--quick] [--install] [--suite NAME | --packages FILE] [--only PARTS] [--dist DIR] [--write PAGE]
#
# WORK (default: a directory below /tmp) keeps the converted archive for the next run. The archive is the main index of the
# machine's own apt; --suite takes another suite of Debian (the network is needed), --packages any Packages file. PARTS of
# check,sizes,random,refresh,decide,warm. --install installs what is missing (root). --write puts the tables into a page, all of
# them unless --only says otherwise. Needs target/dist: mvn -q package -DskipTests.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

packages=
for pair in dose-debcheck:dose-distcheck mccs:mccs aspcud:aspcud installcheck:libsolv-tools dnf:dnf pacman:pacman-package-manager \
    /usr/bin/time:time zstd:zstd gpg:gpg python3:python3 /usr/lib/python3/dist-packages/solv.py:python3-solv; do
    program=${pair%%:*}
    command -v "$program" >/dev/null || [ -e "$program" ] || packages="$packages ${pair#*:}"
done
if [ -n "$packages" ]; then
    case " $* " in
        *" --install "*)
            # shellcheck disable=SC2086
            apt-get install -y --no-install-recommends $packages >&2
            ;;
        *)
            echo "compare.sh: missing:$packages" >&2
            echo "  hint: run it with --install, or apt-get install --no-install-recommends$packages" >&2
            exit 3
            ;;
    esac
fi
exec python3 "$here/compare.py" "$@"

#!/usr/bin/env bash
# The whole life of a root against a served repository: runs each command for real and writes it with its output into docs/tour.md,
# and the first part into README.md.
#
#   docs/tour.sh            writes both
#   docs/tour.sh --check    fails where they are not what the programs print now (times, keys and ports aside)
#
# The programs are those of target/dist: mvn -q package -DskipTests.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
place=/tmp/mypkg-tour
rm -rf "$place" && mkdir -p "$place" && cd "$place"
PATH=$top/target/dist/bin:$PATH
export NO_COLOR=1 LC_ALL=C.UTF-8 COLUMNS=100 TZ=UTC
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$place"' EXIT

page=$place/page.md

# Lines of the page.
say() { printf '%s\n' "$@" >>"$page"; }

# Shows commands as a person would type them, then runs them; a failing one is part of the tour.
run() {
    local command
    say '```'
    for command in "$@"; do
        printf '$ %s\n' "$command" >>"$page"
        bash -c "$command" </dev/null >>"$page" 2>&1 || printf '(exit code %s)\n' $? >>"$page"
    done
    say '```' ''
}

# package NAME VERSION TEXT [LINE...]: a package of one program, with lines of its manifest
package() {
    local name=$1 version=$2 text=$3
    shift 3
    mkdir -p "tree/$name-$version/usr/bin" "tree/$name-$version/etc"
    printf '#!/bin/sh\necho "%s"\n' "$text" >"tree/$name-$version/usr/bin/$name"
    chmod 755 "tree/$name-$version/usr/bin/$name"
    rmdir "tree/$name-$version/etc"
    {
        printf 'name: %s\nversion: "%s"\narch: noarch\nsummary: says "%s"\n' "$name" "$version" "$text"
        printf '%s\n' "$@"
    } >"$name-$version.yaml"
}

# config NAME VERSION TEXT: gives it a configuration file
config() {
    mkdir -p "tree/$1-$2/etc"
    printf '%b' "$3" >"tree/$1-$2/etc/$1.conf"
    printf 'config: [/etc/%s.conf]\n' "$1" >>"$1-$2.yaml"
}

pack() { mkrepo pack --manifest "$1.yaml" --tree "tree/$1" --root-owner -o packages >/dev/null; }

package words 1.0 "words"
package greet 1.0 "hello" 'requires: ["words >= 1.0"]' 'provides: ["cmd:greet"]'
config greet 1.0 'greeting = hello\n\n# from 0 to 11\nvolume = 3\n'
package greet 1.1 "hello, world" 'requires: ["words >= 1.0"]' 'provides: ["cmd:greet"]'
config greet 1.1 'greeting = hello, world\n\n# from 0 to 11\nvolume = 3\n'
package shout 1.0 "HELLO" 'conflicts: ["greet"]' 'provides: ["cmd:shout"]'

say '# A tour' '' 'Every output on this page was printed by the programs: `docs/tour.sh` ran these commands and wrote it down.' ''
say '<!-- first part: begins -->' 'A repository, as its maintainer makes it:' ''
run "mkrepo key new --uid 'Tour <tour@example.org>' -o keys" 'mkrepo init repo --name tour --key keys/secret.asc'
for each in words-1.0 greet-1.0 shout-1.0; do pack "$each"; done
run 'mkrepo add repo packages/words-1.0.noarch.mpkg packages/greet-1.0.noarch.mpkg packages/shout-1.0.noarch.mpkg' \
    'tar --zstd -tf packages/greet-1.0.noarch.mpkg'

mkrepo serve repo --port 0 >served 2>&1 &
server=$!
until grep -q http served; do sleep 0.1; done
url=$(grep -o 'http://[0-9.:]*' served | head -1)
mkdir root
say 'Served over HTTP (`mkrepo serve repo`), and a root that trusts its key:' ''
run "mypkg --root root repo add tour $url --key repo/key.asc" 'mypkg --root root update'
say 'What would be done, then the doing:' ''
run 'mypkg --root root install greet --dry-run' 'mypkg --root root install greet' 'sh root/usr/bin/greet'
pack greet-1.1
mkrepo add repo packages/greet-1.1.noarch.mpkg >/dev/null 2>&1
say 'The maintainer publishes greet 1.1. The user has edited its configuration meanwhile: the upgrade keeps that, and `undo` brings back exactly what was there.' ''
run "sed -i 's/volume = 3/volume = 11/' root/etc/greet.conf" 'mypkg --root root update' 'mypkg --root root upgrade' 'cat root/etc/greet.conf' \
    'mypkg --root root undo' 'sh root/usr/bin/greet' 'mypkg --root root history'
say '<!-- first part: ends -->' '## Questions' ''
run 'mypkg --root root list' 'mypkg --root root search hello' 'mypkg --root root owns greet' 'mypkg --root root owns shout' \
    'mypkg --root root why words' 'mypkg --root root tree greet' 'mypkg --root root info greet'
say '## What is not possible, and why' ''
run 'mypkg --root root install gret' 'mypkg --root root install greet shout' 'mypkg --root root instal greet'
say '## Damage' ''
run 'echo damaged >root/usr/bin/greet' 'mypkg --root root verify' 'mypkg --root root repair' 'mypkg --root root doctor'
say '## A plan for another machine' ''
run 'mypkg --root root plan upgrade -o plan.json' 'mypkg --root root apply-plan plan.json' 'mypkg --root root apply-plan plan.json'
say '## For programs' ''
run 'mypkg --root root remove greet --dry-run --json'
say '## The end' ''
run 'mypkg --root root remove greet' 'mypkg --root root rollback 3' 'mypkg --root root history --limit 2' 'find root -type f -not -path "*/mypkg/*"'

# What differs between two runs: keys, times, ports, speeds, and sizes of signed files by a byte or two.
settled() {
    sed -E -e 's/[0-9A-F]{4}( [0-9A-F]{4}){9}/KEY/g; s/[0-9A-F]{40}/KEY/g; s/20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}Z?/TIME/g' \
        -e '/^fetching packages/d' \
        -e 's/127\.0\.0\.1:[0-9]+/SERVER/g; s/ in [0-9.:]+ (s|min)/ in TIME/g; s/[0-9.]+ (B|KiB)/SIZE/g' "$1"
}

# The README with the first part in its place.
readme() {
    awk -v page="$page" '
        /^<!-- tour: begins -->$/ {
            print
            while ((getline line <page) > 0) {
                if (line == "<!-- first part: ends -->") inside = 0
                if (inside) print line
                if (line == "<!-- first part: begins -->") inside = 1
            }
            skipping = 1
        }
        /^<!-- tour: ends -->$/ { skipping = 0 }
        !skipping { print }' "$top/README.md"
}

readme >readme.md
if [ "${1:-}" = --check ]; then
    diff -u <(settled "$top/docs/tour.md") <(settled "$page")
    diff -u <(settled "$top/README.md") <(settled readme.md)
else
    cp "$page" "$top/docs/tour.md"
    cp readme.md "$top/README.md"
fi

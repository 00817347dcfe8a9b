#!/usr/bin/env bash
# The two-minute tour of README.md: runs each command for real and prints it with its output.
#
#   docs/tour.sh [DIRECTORY]      works in DIRECTORY (default: a new one below /tmp), with the programs of target/dist
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
place=${1:-$(mktemp -d /tmp/mypkg-tour.XXXXXX)}
mkdir -p "$place" && cd "$place"
PATH=$top/target/dist/bin:$PATH
export NO_COLOR=1

# Shows a command as a person would type it, then runs it; a failing one is part of the tour.
run() {
    printf '$ %s\n' "$*"
    bash -c "$*" </dev/null 2>&1 || printf '(exit code %s)\n' $?
    echo
}

# package VERSION GREETING: a package of one program
package() {
    mkdir -p "tree-$1/usr/bin"
    printf '#!/bin/sh\necho "%s"\n' "$2" >"tree-$1/usr/bin/greet"
    chmod 755 "tree-$1/usr/bin/greet"
    cat >"greet-$1.yaml" <<YAML
name: greet
version: "$1"
arch: noarch
summary: says hello
YAML
}

package 1.0 "hello"
package 1.1 "hello, world"

run mkrepo key new --uid "'Tour <tour@example.org>'" -o keys
run mkrepo init repo --name tour --key keys/secret.asc
run mkrepo pack --manifest greet-1.0.yaml --tree tree-1.0 -o packages
run mkrepo add repo packages/greet-1.0.noarch.mpkg
run tar --zstd -tf packages/greet-1.0.noarch.mpkg
run gpg --show-keys repo/key.asc

mkdir root
run mypkg --root root repo add tour ./repo --key repo/key.asc
run mypkg --root root update
run mypkg --root root install greet
run sh root/usr/bin/greet
run mypkg --root root owns /usr/bin/greet

run mkrepo pack --manifest greet-1.1.yaml --tree tree-1.1 -o packages
run mkrepo add repo packages/greet-1.1.noarch.mpkg
run mypkg --root root update
run mypkg --root root upgrade
run sh root/usr/bin/greet
run mypkg --root root undo
run sh root/usr/bin/greet
run mypkg --root root history
run "echo mine >root/usr/bin/greet"
run mypkg --root root verify
run mypkg --root root install gret

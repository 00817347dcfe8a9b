#!/usr/bin/env bash
# What people see in a terminal: types commands into a real one (tmux), wide and narrow, and writes what stood on its screen into
# docs/terminal.md. Shown are the moments that a pipe does not have: the question, bars while they run, Ctrl-C.
#
# The programs are those of target/dist (mvn -q package -DskipTests). Needs tmux.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
command -v tmux >/dev/null || { echo "terminal.sh needs tmux (Debian: apt-get install tmux)" >&2; exit 3; }
place=/tmp/mypkg-terminal
rm -rf "$place" && mkdir -p "$place/tree" && cd "$place"
PATH=$top/target/dist/bin:$PATH
export LC_ALL=C.UTF-8 TZ=UTC
page=$place/page.md
server=
screen() { tmux -L mypkg-terminal "$@"; }
trap 'screen kill-server 2>/dev/null || true; [ -z "$server" ] || kill "$server"; rm -rf "$place"' EXIT

# package NAME VERSION KIBIBYTES [LINE...]: data that does not compress, with lines of its manifest
package() {
    local name=$1 version=$2 size=$3
    shift 3
    mkdir -p "tree/$name/usr/share/$name" "tree/$name/usr/bin"
    openssl enc -aes-128-ctr -nosalt -pass "pass:$name $version" -pbkdf2 </dev/zero 2>/dev/null | head -c "$((size * 1024))" >"tree/$name/usr/share/$name/data" || true
    printf '#!/bin/sh\necho %s %s\n' "$name" "$version" >"tree/$name/usr/bin/$name"
    chmod 755 "tree/$name/usr/bin/$name"
    { printf 'name: %s\nversion: "%s"\narch: noarch\nsummary: %s for the pictures\n' "$name" "$version" "$name"; printf '%s\n' "$@"; } >"$name.yaml"
    mkrepo pack --manifest "$name.yaml" --tree "tree/$name" --root-owner -o packages >/dev/null
}

# shot WIDTH TITLE: what stands on the screen
shot() {
    printf '%s\n\n```\n' "$2" >>"$page"
    screen capture-pane -p -t "w$1" | sed 's/ *$//' | awk '{ line[NR] = $0 } NF { last = NR } END { for (i = 1; i <= last; i++) print line[i] }' >>"$page"
    printf '```\n\n' >>"$page"
}

# await WIDTH TEXT: until it stands on the screen
await() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if screen capture-pane -p -t "w$1" | grep -qF -- "$2"; then return 0; fi
        sleep 0.1
    done
    screen capture-pane -p -t "w$1" >&2
    echo "'$2' did not come" >&2
    exit 1
}

# type WIDTH COMMAND: on an empty screen
type() { screen send-keys -t "w$1" "clear; $2" Enter; }

package openssl 3.5.1 900
package zlib 1.3.1 300
package nginx 1.27.0 2000 'requires: [openssl, zlib]' 'recommends: [logrotate]'
package logrotate 3.22 100
package curl 8.14 9000 'requires: [openssl]'
package oldapp 1.0 10 'requires: ["openssl < 3"]'
mkrepo key new --uid 'Pictures <pictures@example.org>' -o keys >/dev/null
mkrepo init repo --name pictures --key keys/secret.asc >/dev/null
mkrepo add repo packages/*.mpkg >/dev/null
mkrepo serve repo --port 0 >served 2>&1 &
server=$!
until grep -q http:// served; do sleep 0.1; done
url=$(grep -o 'http://[^ ]*' served)
mkdir root
mypkg --root root repo add pictures "$url" --key keys/public.asc 2>/dev/null
mkdir -p root/etc/mypkg
printf 'network:\n  limit-rate: "1500000"\n' >root/etc/mypkg/config.yaml
mypkg --root root update 2>/dev/null

for width in 100 56; do
    screen new-session -d -s "w$width" -x "$width" -y 24 "bash --norc"
    screen send-keys -t "w$width" "PS1='\$ '; PATH=$top/target/dist/bin:\$PATH; cd $place; alias mypkg='mypkg --root root'" Enter
done
cat >"$page" <<'TEXT'
# In a terminal

What `docs/terminal.sh` saw on the screen of a terminal while it typed these commands. Colours are left out here; a pipe, `NO_COLOR` or
`--color=never` leaves them out, too. In the tour (`docs/tour.md`) the same programs write to a pipe.

TEXT
type 100 "mypkg install nginx curl"
await 100 "[y/N]"
shot 100 "The plan, before anything is done:"
screen send-keys -t w100 y Enter
await 100 " of "
sleep 2
shot 100 "While it fetches, at a limited rate: a bar for each download and one for all:"
screen send-keys -t w100 C-c
await 100 "nothing was changed"
shot 100 "Ctrl-C: it ends in the old state, and says so:"
type 100 "mypkg install -y nginx curl"
await 100 "transaction"
shot 100 "Once more, to the end; what was fetched before is not fetched again:"
type 100 "mypkg install oldapp; mypkg why zlib; mypkg histroy"
await 100 "lists all verbs"
shot 100 "What cannot be, why something is there, and a slip of the finger:"
type 56 "mypkg undo"
await 56 "[y/N]"
shot 56 "A narrow terminal:"
screen send-keys -t w56 y Enter
await 56 "transaction"
type 56 "mypkg history"
await 56 "history holds"
shot 56 "And what it remembers:"
cp "$page" "$top/docs/terminal.md"
echo "wrote docs/terminal.md"

#!/usr/bin/env bash
# Runs what docs/repository-transcripts.md shows, and writes that page: a repository whose signatures gpg verifies, and one that
# gpg signs; keys with a passphrase, keys that are elsewhere, three generations of keys, two web servers.
#
#   docs/repository-transcripts.sh [DIST] > docs/repository-transcripts.md
#
# DIST is target/dist unless named. Needs gpg and busybox; nginx is left out where it is missing. Any command that ends other
# than expected stops the script.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dist=$(cd "${1:-$here/target/dist}" && pwd)
work=$(mktemp -d)
servers=()
finish() {
    for one in "${servers[@]}"; do kill "$one" 2>/dev/null || true; done
    gpgconf --homedir "$work/gpg" --kill all 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
export PATH="$dist/bin:$PATH" LC_ALL=C TZ=UTC
unset GNUPGHOME GPG_TTY MKREPO_PASSPHRASE_FILE
mkdir -m 700 gpg reader

page() { printf '%s\n' "$@"; }

# The parts of an output that differ from run to run, or name this machine.
steady() {
    sed -E -e "s#$work/##g" -e '/^gpg: (keybox|directory|.*trustdb|checking the trustdb|marginals|depth|WARNING: This key|         There is no|next trustdb|revocation certificate|assuming signed)/d' \
        -e '/^ *$/d' -e 's#127\.0\.0\.1:[0-9]+#127.0.0.1:PORT#g'
}

begin() { page '' '```'; }
end() { page '```'; }

# run EXPECTED COMMAND: shows the command and all that it prints.
run() {
    local expected=$1 code=0 output
    printf '$ %s\n' "$2" | steady
    output=$(bash -c "$2" 2>&1) || code=$?
    printf '%s\n' "$output" | steady
    if [ "$code" != "$expected" ]; then
        printf 'transcripts: ended with %s, not %s: %s\n%s\n' "$code" "$expected" "$2" "$output" >&2
        exit 1
    fi
    [ "$expected" = 0 ] || printf '(exit code %s)\n' "$code"
}

package() { # NAME VERSION
    mkdir -p "tree/usr/share/$1"
    echo "$1 $2" > "tree/usr/share/$1/version"
    printf 'name: %s\nversion: "%s"\narch: noarch\nsummary: an example\n' "$1" "$2" > "$1.yaml"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

wait_for() { # PORT
    for _ in $(seq 500); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.02; done
    echo "transcripts: nothing answers on port $1" >&2
    exit 1
}

page '# Signatures and keys, as they are used' '' \
    'Written by `docs/repository-transcripts.sh`, which runs every line of it. gpg is '"$(gpg --version | sed -n '1s/.* //p')."

page '' '## gpg verifies what mkrepo signs'
begin
package hello 1.0
run 0 'mkrepo key new --uid "Base <base@example.org>" -o keys'
run 0 'mkrepo init srv/base --name base --key keys/secret.asc'
run 0 'mkrepo pack --manifest hello.yaml --tree tree -o out --key keys/secret.asc --root-owner'
run 0 'mkrepo add srv/base out/hello-1.0.noarch.mpkg'
run 0 'gpg --homedir reader --batch --quiet --import srv/base/key.asc'
run 0 'gpg --homedir reader --batch --verify srv/base/repo.json.asc srv/base/repo.json'
end
page '' 'A package carries its signature in the skippable frame after its first frame; both are cut out with their sizes' \
    '([package](formats/package.md)).'
begin
cat > cut.py <<'P'
import struct, subprocess, sys
data = open(sys.argv[1], "rb").read()
magic = struct.pack("<I", 0xFD2FB528)
marks = [i for i in range(4, len(data) - 8) if 0x184D2A50 <= struct.unpack_from("<I", data, i)[0] <= 0x184D2A5F]
for mark in marks:
    size = struct.unpack_from("<I", data, mark + 4)[0]
    if mark + 8 + size <= len(data) and subprocess.run(["zstd", "-dcq"], input=data[:mark], capture_output=True).returncode == 0:
        open("head", "wb").write(data[:mark])
        open("head.sig", "wb").write(data[mark + 8:mark + 8 + size])
        print(f"head: {mark} bytes, signature: {size} bytes")
        break
P
run 0 'python3 cut.py srv/base/pool/hello-1.0.noarch.mpkg'
run 0 'gpg --homedir reader --batch --verify head.sig head'
run 0 'gpg --homedir reader --batch --list-packets head.sig | grep -E "algo|digest|subpkt 33" | cut -c1-90'
end
page '' 'One changed byte, and gpg says so, and so does mypkg:'
begin
run 0 'cp -r srv/base srv/changed && sed -i "s/\"serial\": 2/\"serial\": 9/" srv/changed/repo.json'
run 1 'gpg --homedir reader --batch --verify srv/changed/repo.json.asc srv/changed/repo.json'
mkdir root0
run 0 'mypkg --root root0 repo add base srv/changed --key keys/public.asc'
run 4 'mypkg --root root0 update'
end

page '' '## mypkg accepts what gpg signs'
for kind in ed25519 rsa4096; do
    page '' "A key of the kind $kind:"
    begin
    package "by-$kind" 1.0
    run 0 "gpg --homedir gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-gen-key '$kind <$kind@example.org>' $kind sign never"
    run 0 "gpg --homedir gpg --batch --armor --export $kind@example.org > $kind.asc"
    run 0 "GNUPGHOME=gpg mkrepo init srv/$kind --name $kind --sign-with gpg:$kind@example.org"
    run 0 "GNUPGHOME=gpg mkrepo pack --manifest by-$kind.yaml --tree tree -o out --sign-with gpg:$kind@example.org --root-owner"
    run 0 "GNUPGHOME=gpg mkrepo add srv/$kind out/by-$kind-1.0.noarch.mpkg"
    mkdir "root-$kind"
    run 0 "mypkg --root root-$kind repo add $kind srv/$kind --key $kind.asc"
    run 0 "mypkg --root root-$kind update"
    run 0 "mypkg --root root-$kind install -y by-$kind"
    run 0 "mypkg --root root-$kind verify"
    end
done

page '' '## A key with a passphrase'
begin
run 0 'echo "correct horse battery staple" > words && chmod 600 words'
run 0 'MKREPO_PASSPHRASE_FILE=words mkrepo key new --uid "Locked <locked@example.org>" -o locked --passphrase'
run 0 'MKREPO_PASSPHRASE_FILE=words mkrepo init srv/locked --name locked --key locked/secret.asc'
run 0 'MKREPO_PASSPHRASE_FILE=words mkrepo publish srv/locked'
run 4 'mkrepo publish srv/locked < /dev/null'
run 0 'gpg --homedir gpg --batch --quiet --pinentry-mode loopback --passphrase-file words --import locked/secret.asc'
run 0 'gpg --homedir gpg --batch --yes --pinentry-mode loopback --passphrase-file words --local-user locked@example.org --armor --detach-sign --output by-gpg.asc srv/locked/repo.json'
run 0 'gpg --homedir gpg --batch --verify by-gpg.asc srv/locked/repo.json'
end

page '' '## A key that is elsewhere' '' \
    'The machine that publishes has no secret key. Readers see the publication when its signature comes back.'
begin
run 0 'sed -i "s/^sign-with: .*/sign-with: \"offline\"/" srv/ed25519.mkrepo.yaml'
run 0 'mkrepo publish srv/ed25519 --unsigned'
run 0 'mypkg --root root-ed25519 update'
run 0 'gpg --homedir gpg --batch --local-user ed25519@example.org --armor --detach-sign srv/ed25519.next.json'
run 0 'mkrepo attach-signature srv/ed25519 srv/ed25519.next.json.asc'
run 0 'mypkg --root root-ed25519 update'
run 0 'mkrepo check srv/ed25519'
end

page '' '## Three generations of keys, and a client that slept through two' '' \
    'Both clients know the repository from the time when it had one key. One of them then sees nothing until the third generation.'
begin
for n in 1 2 3; do run 0 "mkrepo key new --uid 'Root $n <root$n@example.org>' -o root-key-$n"; done
run 0 'mkrepo key new --uid "Builder <builder@example.org>" -o builder'
for root in awake asleep; do
    mkdir "$root"
    run 0 "mypkg --root $root repo add base srv/base --key keys/public.asc"
    run 0 "mypkg --root $root update"
done
run 0 'mkrepo rotate srv/base --root-key keys/secret.asc --new-key root-key-1/secret.asc --publish-key keys/secret.asc'
run 0 'mypkg --root awake update'
run 0 'mkrepo rotate srv/base --root-key root-key-1/secret.asc --new-key root-key-2/secret.asc'
run 0 'mypkg --root awake update'
package hello 2.0
run 0 'gpg --batch --with-colons --show-keys keys/public.asc | sed -n "s/^fpr:*\([0-9A-F]*\):$/\1/p" > old.fpr'
run 0 'mkrepo rotate srv/base --root-key root-key-2/secret.asc --new-key root-key-3/secret.asc --publish-key builder/secret.asc --revoke $(cat old.fpr)'
end
page '' 'The publishing key of before is revoked. The builder signs, and both clients follow:'
begin
run 0 'mkrepo pack --manifest hello.yaml --tree tree -o out --key builder/secret.asc --root-owner'
run 0 'mkrepo add srv/base out/hello-2.0.noarch.mpkg'
run 4 'mkrepo publish srv/base --key keys/secret.asc'
run 0 'mypkg --root awake update'
run 0 'mypkg --root asleep update'
run 0 'mypkg --root asleep install -y hello'
run 0 'mypkg --root asleep key list'
run 0 'ls srv/base/keys'
run 0 'gpg --homedir reader --batch --quiet --import root-key-*/public.asc builder/public.asc'
run 0 'gpg --homedir reader --batch --verify srv/base/keys/3.json.asc srv/base/keys/3.json'
run 0 'gpg --homedir reader --batch --verify srv/base/repo.json.asc srv/base/repo.json'
end

page '' '## Web servers' '' 'The directory is served as it is.'
begin
port=$(free_port)
printf '$ busybox httpd -p 127.0.0.1:PORT -h srv/base\n'
busybox httpd -f -p "127.0.0.1:$port" -h srv/base & servers+=($!)
wait_for "$port"
mkdir by-busybox
run 0 "mypkg --root by-busybox repo add base http://127.0.0.1:$port/ --key root-key-3/public.asc"
run 0 'mypkg --root by-busybox update'
run 0 'mypkg --root by-busybox install -y hello'
end
if [ -x /usr/sbin/nginx ]; then
    begin
    port=$(free_port)
    printf '$ nginx with: server { listen 127.0.0.1:PORT; root srv/base; }\n'
    printf 'daemon off; master_process off; pid %s/nginx.pid; events {} http { access_log off; server { listen 127.0.0.1:%s; root %s/srv/base; } }\n' \
        "$work" "$port" "$work" > nginx.conf
    /usr/sbin/nginx -e stderr -p "$work" -c "$work/nginx.conf" 2>/dev/null & servers+=($!)
    wait_for "$port"
    mkdir by-nginx
    run 0 "mypkg --root by-nginx repo add base http://127.0.0.1:$port/ --key root-key-3/public.asc"
    run 0 'mypkg --root by-nginx update'
    run 0 'mypkg --root by-nginx install -y hello'
    end
fi

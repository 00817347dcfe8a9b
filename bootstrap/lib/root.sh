# Steps 5 to 7: the root is populated over HTTP, checked, changed and brought back.

mypkg() { "$dist/mypkg" --root "$root" "$@" </dev/null; }

in_root() { env -i PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C chroot "$root" /bin/sh -euc "$1"; }

populate_root() {
    clear_root
    mkdir -p "$root"
    mypkg repo add first "$url" --key "$keys/public.asc"
    mypkg update
    mypkg install -y base
    manifest_of_root >"$build/manifest.base"
    mypkg install -y hello
}

# Removes a root that an earlier run of this script made, and nothing else.
clear_root() {
    [ -d "$root" ] || return 0
    if [ -z "$(ls -A "$root")" ]; then return 0; fi
    [ -d "$root/var/lib/mypkg" ] || [ -d "$root/etc/mypkg" ] || fail 1 "$root is not empty and was not made by this script" \
        "name another directory with --root, or empty it yourself"
    if awk -v under="$root/" 'index($2 "/", under) == 1 { found = 1 } END { exit !found }' /proc/self/mounts; then
        fail 1 "a file system is mounted below $root" "unmount it first"
    fi
    say "      removing the root of an earlier run"
    rm -rf --one-file-system -- "${root:?}"
}

# Everything in the root but the package manager's own state: type, mode, owner, time and content of each file. A
# directory's time tells only that something was in it and is left out; so is that of the list of wishes, which each
# transaction writes anew.
manifest_of_root() {
    (
        cd "$root"
        find . \( -path ./var/lib/mypkg -o -path ./var/cache/mypkg -o -path ./run/mypkg \) -prune -o \
            \( \( -type d -o -path ./etc/mypkg/world \) -printf '%p\t%y\t%m\t%U:%G\n' -o -printf '%p\t%y\t%m\t%U:%G\t%s\t%T@\t%l\n' \)
        find . \( -path ./var/lib/mypkg -o -path ./var/cache/mypkg -o -path ./run/mypkg \) -prune -o -type f -print0 |
            sort -z | xargs -0 sha256sum
    ) | sort
}

check_root() {
    mypkg verify
    in_root 'for applet in init httpd wget udhcpc ash ls awk; do test -x "$(command -v "$applet")" || exit 1; done
        ls / >/dev/null; echo "      in the root: $(busybox | head -n 1)"; test "$(printf "b\na\n" | sort | head -n 1)" = a'
    if [ -e "$root/usr/bin/hello" ]; then
        in_root 'echo "      in the root: $(hello)"'
    fi
    check_owners
}

# Every file in the root has an owner, but for the package manager's own state.
check_owners() {
    local list=$build/paths count
    (cd "$root" && find . -mindepth 1 \( -path ./etc/mypkg -o -path ./var/lib/mypkg -o -path ./var/cache/mypkg \
        -o -path ./run/mypkg \) -prune -o -printf '/%P\n') >"$list"
    count=$(wc -l <"$list")
    # The few directories above the state belong to packages, too, so that no exception is needed for them.
    xargs -d '\n' -n 500 "$dist/mypkg" --root "$root" owns --json <"$list" >"$build/owners.json" || {
        grep -o '"path":"[^"]*","package":null' "$build/owners.json" | head -n 20
        fail 1 "some of the root's files belong to no package" "see $build/owners.json"
    }
    say "      $count paths, each with a known owner"
}

change_and_return() {
    manifest_of_root >"$build/manifest.before"
    "$dist/mkrepo" add "$repository" "$build"/packages/update/*.mpkg
    mypkg update
    mypkg upgrade -y
    in_root 'echo "      after the upgrade: $(busybox | head -n 1)"; busybox | head -n 1 | grep -q mypkg2
        test "$(factor 91)" = "91: 7 13"; echo "      after the upgrade: factor $(factor 91)"'
    mypkg verify
    manifest_of_root >"$build/manifest.upgraded"
    if cmp -s "$build/manifest.before" "$build/manifest.upgraded"; then fail 1 "the upgrade changed nothing"; fi
    mypkg undo -y
    manifest_of_root >"$build/manifest.undone"
    same before undone "undo did not bring every byte back"
    in_root 'echo "      after the undo: $(busybox | head -n 1)"; if busybox --list | grep -qx factor; then exit 1; fi'
    mypkg verify
    mypkg remove -y hello
    manifest_of_root >"$build/manifest.removed"
    same base removed "removing hello left a trace"
    mypkg verify
    say "      undo: $(wc -l <"$build/manifest.undone") facts equal; remove: $(wc -l <"$build/manifest.removed") facts equal"
}

# same A B WHAT: the manifests must be equal.
same() {
    diff "$build/manifest.$1" "$build/manifest.$2" >"$build/manifest.diff" || {
        head -n 20 "$build/manifest.diff"
        fail 1 "$3" "the whole difference: $build/manifest.diff"
    }
}

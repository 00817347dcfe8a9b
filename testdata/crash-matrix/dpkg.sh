# dpkg, for matrix.py. Its database counts as fine when both packages are "ii" and `dpkg -V` finds nothing.
install_old() {
    mkdir -p "$ROOT/var/lib/dpkg/info" "$ROOT/var/lib/dpkg/updates"
    : >"$ROOT/var/lib/dpkg/status"
    : >"$ROOT/var/lib/dpkg/available"
    dpkg --root "$ROOT" --force-bad-path -i "$FILES/deb/alpha.1.deb" "$FILES/deb/beta.1.deb"
}

upgrade() {
    exec dpkg --root "$ROOT" --force-bad-path -i "$FILES/deb/alpha.2.deb" "$FILES/deb/beta.2.deb"
}

check() {
    dpkg-query --root="$ROOT" -W -f '${Package} ${Version}\n' alpha beta
    [ "$(dpkg-query --root="$ROOT" -W -f '${db:Status-Abbrev}' alpha beta)" = 'ii ii ' ] || return 1
    [ -z "$(dpkg --root "$ROOT" -V alpha beta)" ]
}

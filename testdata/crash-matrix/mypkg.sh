# mypkg, for matrix.py. Every command takes back or finishes what was interrupted, `verify` too.
mypkg() {
    "$DIST/bin/mypkg" --root "$ROOT" -y "$@"
}

install_old() {
    mypkg repo add matrix "$FILES/repo2" --key "$FILES/repo2/key.asc" && mypkg update \
        && mypkg install "$FILES/mpkg/alpha.1.mpkg" "$FILES/mpkg/beta.1.mpkg"
}

upgrade() {
    exec "$DIST/bin/mypkg" --root "$ROOT" -y install "$FILES/mpkg/alpha.2.mpkg" "$FILES/mpkg/beta.2.mpkg"
}

check() {
    mypkg verify
    wrong=$?
    mypkg list | cut -d ' ' -f 1,2
    return "$wrong"
}

# pacman, for matrix.py. Its database counts as fine when `pacman -Qkk` finds nothing.
call() {
    "$@" --config "$ROOT/etc/pacman.conf" --root "$ROOT" --dbpath "$ROOT/var/lib/pacman" --cachedir "$ROOT/var/cache" \
        --logfile "$ROOT/var/pacman.log" --gpgdir "$ROOT/var" --hookdir "$ROOT/var" --noconfirm
}

install_old() {
    mkdir -p "$ROOT/etc" "$ROOT/var/lib/pacman" "$ROOT/var/cache"
    printf '[options]\nArchitecture = x86_64\nSigLevel = Never\nLocalFileSigLevel = Never\n' >"$ROOT/etc/pacman.conf"
    call pacman -U "$FILES/pacman/alpha.1.pkg.tar.zst" "$FILES/pacman/beta.1.pkg.tar.zst"
}

upgrade() {
    call exec pacman -U "$FILES/pacman/alpha.2.pkg.tar.zst" "$FILES/pacman/beta.2.pkg.tar.zst"
}

check() {
    call pacman -Q alpha beta && call pacman -Qkkq alpha beta
}

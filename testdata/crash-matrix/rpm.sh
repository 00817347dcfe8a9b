# rpm, for matrix.py. Its database counts as fine when it has one version of each package and `rpm -V` finds nothing.
install_old() {
    rpm --root "$ROOT" --initdb
    rpm --root "$ROOT" -U "$FILES/rpm/alpha.1.rpm" "$FILES/rpm/beta.1.rpm"
}

upgrade() {
    exec rpm --root "$ROOT" -U "$FILES/rpm/alpha.2.rpm" "$FILES/rpm/beta.2.rpm"
}

check() {
    rpm --root "$ROOT" -q --qf '%{name} %{version}-%{release}\n' alpha beta
    [ "$(rpm --root "$ROOT" -q alpha beta | wc -l)" -eq 2 ] && rpm --root "$ROOT" -V alpha beta
}

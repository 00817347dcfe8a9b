#!/bin/sh
# The benchmark `transaction`: mypkg beside tar, pacman, rpm and dpkg, on real packages and a real disk.
#
#   testdata/transaction/bench.sh CACHE [WORK] [ROUNDS]
#
# CACHE keeps the packages; they are made at the first run, which takes 10 to 20 minutes and about 2.5 GB. WORK (default:
# CACHE/work) lies on the disk that is measured. Needs root, the network at the first run, and target/dist (mvn package).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cache=${1:?usage: bench.sh CACHE [WORK] [ROUNDS]}
work=${2:-$cache/work}
rounds=${3:-3}

missing=
for pair in pacman:pacman-package-manager rpmbuild:rpm dpkg-deb:dpkg zstd:zstd bsdtar:libarchive-tools python3:python3; do
    command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
    echo "bench.sh: installing$missing" >&2
    # shellcheck disable=SC2086
    apt-get install -y --no-install-recommends $missing >&2
fi

mkdir -p "$work"
python3 "$here/convert.py" "$cache" >&2
python3 "$here/convert.py" "$cache" --small >&2
echo "$(date -u +%Y-%m-%d), $(nproc) cores, $(stat -f -c %T "$work"), Linux $(uname -r), $(pacman --version | grep -o 'Pacman v[^ ]*'), $(rpm --version), dpkg $(dpkg-query -W -f '${Version}' dpkg), load $(cut -d ' ' -f 1 /proc/loadavg)"
echo
exec python3 "$here/bench.py" "$cache" "$work" --rounds "$rounds" --small --writer

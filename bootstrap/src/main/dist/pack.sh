#!/bin/sh
# Makes of DIST, beside it, the package manager's own package and an archive with Java that runs wherever it is unpacked. What lies in
# WORK is made once for each Java; nothing is made where the parts are those of last time. LEVEL is how hard the package is compressed.
set -eu
dist=$1
work=$2
level=$3
to=${dist%/*}

package=$(MYPKG_JAVA_OPTIONS=-Dmypkg.program=pack-self "$dist/bin/mypkg" --dist "$dist" --work "$work" --to "$to" --level "$level")
[ -n "$package" ] || exit 0
for old in "$to"/mypkg-*.mpkg "$to"/mypkg-*.tar.gz; do
    [ "$old" = "$package" ] || rm -f "$old"
done

# The archive brings the same Java, with the C library of where it is unpacked, and a cache of classes made by that Java.
name=${package##*/}
name=${name%.mpkg}
tree=$work/$name
rm -rf "$work/mypkg-"*
cp -a "$dist" "$tree"
cp -a "$work/jre" "$tree/jre"
rm -f "$tree"/lib/*.aot
"$tree/bin/mypkg-train"
MYPKG_JAVA_OPTIONS="-Xlog:class+load:file=$work/loaded" "$tree/bin/mypkg" --version > /dev/null
grep -q '^.*org\.mypkg\.cli\.Main source: shared objects file' "$work/loaded" || {
    echo "error: Java does not use the cache of classes that was just made" >&2
    exit 1
}
tar -C "$work" --owner=0 --group=0 --numeric-owner --sort=name -cf - "$name" | gzip -n -3 > "$to/$name.tar.gz.part"
mv "$to/$name.tar.gz.part" "$to/$name.tar.gz"
rm -rf "$tree"
mv "$work/package.fresh" "$work/package.made-of"

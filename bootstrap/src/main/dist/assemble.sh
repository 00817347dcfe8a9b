#!/bin/sh
# Makes DIST/lib of what the build collected in TARGET: one jar, and the cache of classes that lets it start at once. The build calls
# this when launchers and native libraries lie in DIST.
set -eu
dist=$1
target=$2

# A tree of its own whose jar only names the parts: the launcher runs them before there is one jar of all.
parts=$target/assemble
mkdir -p "$parts/bin"
cp "$dist/bin/mypkg" "$parts/bin/mypkg"
cp -R "$dist/lib/native" "$parts/lib/native"
MYPKG_JAVA_OPTIONS=-Dmypkg.program=assemble \
    "$parts/bin/mypkg" --parts "$target/lib" --recompile "$target/sources/picocli-sources.jar" --to "$dist/lib" > "$parts/made"

# By the same launcher with the same options: any other would not use the cache.
"$dist/bin/mypkg-train"
read -r jar < "$parts/made"

# Java says nothing of a cache that it does not use: look once.
MYPKG_JAVA_OPTIONS="-Xlog:class+load:file=$parts/loaded" "$dist/bin/mypkg" --version > /dev/null
grep -q '^.*org\.mypkg\.cli\.Main source: shared objects file' "$parts/loaded" || {
    echo "error: Java does not use the cache of classes that was just made" >&2
    exit 1
}

# Manual pages and completions, each written by the program that it is about.
for program in mypkg mkrepo srcpkg mkimage distro-install; do
    "$dist/bin/$program" documents "$dist/share" > /dev/null
done

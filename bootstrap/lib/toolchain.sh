# Stage 2: the toolchain as packages, and the proof that the system made of them can build itself.

# What the repository of stage 2 holds: each recipe that makes packages for a root.
toolchain_recipes=(base baselayout initscripts linux-headers musl busybox hello linux base-devel gcc-libs binutils gcc make zlib xz zstd gzip
    bzip2 tar patch sed grep gawk diffutils findutils m4 perl flex bison bc file pkgconf libelf)

fetch_toolchain_sources() { srcpkg fetch "${toolchain_recipes[@]}" | awk '!seen[$0]++ { print "      " $2 " " $3 "  " $1 }'; }

build_toolchain() {
    srcpkg build --stage 2 "${toolchain_recipes[@]}" >"$build/packages.second"
    local package
    while read -r package; do
        say "      $(stat -c '%10s' "$package") bytes  ${package##*/}"
    done <"$build/packages.second"
}

make_toolchain_repository() {
    make_key
    rm -rf "$repository" "$repository.mkrepo.yaml" "$build/packages/second"
    xargs -d '\n' "$dist/srcpkg" sign --key "$keys/secret.asc" -o "$build/packages/second" <"$build/packages.second" >/dev/null
    "$dist/mkrepo" init "$repository" --name second --key "$keys/secret.asc"
    "$dist/mkrepo" add "$repository" "$build"/packages/second/*.mpkg
    "$dist/mkrepo" check "$repository"
    serve_repository
}

# The packages alone: no network, no file of the host, an empty environment, a /proc of its own.
in_toolchain() {
    unshare --mount --net --pid --fork sh -euc 'mount -t proc proc "$0/proc"
        exec env -i PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C.UTF-8 TZ=UTC chroot "$0" /bin/sh -euc "$1"' "$root" "$1" </dev/null
}

# All of the root but the times of links: an alternative that was another's for a while is a new link to the same place.
manifest_but_link_times() { manifest_of_root | awk -F'\t' -v OFS='\t' '$2 == "l" { $6 = "-" } { print }'; }

populate_with_base() {
    clear_root
    mkdir -p "$root"
    mypkg repo add second "$url" --key "$keys/public.asc"
    mypkg update
    mypkg install -y base
    manifest_but_link_times >"$build/manifest.base"
}

# The compiler with all that it needs comes, works and goes, and nothing tells that it was there.
compiler_comes_and_goes() {
    mypkg install -y gcc
    in_toolchain 'gcc --version | head -n 1 | sed "s/^/      in the root: /"'
    mypkg remove -y gcc
    manifest_but_link_times >"$build/manifest.removed"
    same base removed "removing gcc left a trace"
    say "      gcc came and went: $(wc -l <"$build/manifest.removed") facts equal"
}

install_base_devel() {
    mypkg install -y base-devel hello
    verify_root
    check_owners
}

# Every owned file as its package says, and every program finds its loader and its libraries in the root.
verify_root() { mypkg verify --run; }

# C and C++, static, static at any address, dynamic and with a library of their own; threads and exceptions.
compile_in_root() {
    mkdir "$root/var/tmp/compiled"
    cp "$here"/recipes/cross-gcc/{part.c,one.c,two.cc} "$root/var/tmp/compiled/"
    in_toolchain 'cd /var/tmp/compiled
        gcc --version | head -n 1 | sed "s/^/      /"
        g++ --version | head -n 1 | sed "s/^/      /"
        gcc -O2 -shared -fPIC -Wl,-soname,libpart.so -o libpart.so part.c
        gcc -O2 -c part.c
        gcc -O2 -static -o c-static one.c part.o
        gcc -O2 -static-pie -o c-static-pie one.c part.o
        gcc -O2 -o c-shared one.c -L. -lpart
        g++ -O2 -static -o cxx-static two.cc part.o
        g++ -O2 -o cxx-shared two.cc -L. -lpart
        for program in c-static c-static-pie c-shared; do test "$(LD_LIBRARY_PATH=. ./$program)" = 42; done
        for program in cxx-static cxx-shared; do test "$(LD_LIBRARY_PATH=. ./$program)" = 84; done
        for program in c-static c-static-pie cxx-static; do if readelf -d $program | grep NEEDED; then exit 1; fi; done
        for program in c-shared cxx-shared; do
            readelf -l $program | grep -q "interpreter: /lib/ld-musl-x86_64.so.1"
            readelf -d $program | grep NEEDED | sed "s/.*\[/      $program needs /; s/\]//"
        done'
    rm -rf "$root/var/tmp/compiled"
}

# The same bytes from another directory.
build_again() { srcpkg verify --stage 2 musl make zlib | sed 's/^/      /'; }

# part_of RECIPE KEY: the shell text that stands under a key of a recipe.
part_of() {
    awk -v key="$2: |" '$0 == key { on = 1; next } on && /^[^ ]/ { exit } on { sub(/^  /, ""); print }' "$here/recipes/$1/recipe.yaml"
}

# rebuild RECIPE PREPARE BUILD PACKAGE: from the source archive to installed files, with nothing but the root's own tools.
rebuild() {
    local name=$1 place=/var/tmp/rebuilt/$1 work=$root/var/tmp/rebuilt/$1 archive begun=$EPOCHREALTIME version
    mkdir -p "$work"/{src,build,dest,meta,files}
    archive=$(srcpkg fetch "$name" | awk -v name="$name" '$1 == name { archive = $NF } END { print archive }')
    version=$(sed -n 's/^version: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$here/recipes/$name/recipe.yaml")
    cp "$archive" "$work/"
    cp -R "$here/recipes/$name/." "$work/files/"
    printf '%s\n' "set -eu
        export SRC=$place/src FILES=$place/files BUILD=$place/build DESTDIR=$place/dest PKGMETA=$place/meta HOME=$place/build
        export SYSROOT= VERSION=$version JOBS=$(nproc) SOURCE_DATE_EPOCH=1767225600 CC=gcc CXX=g++
        mkdir -p \$SRC/$name
        tar xf $place/${archive##*/} -C \$SRC/$name --strip-components=1 --no-same-owner" >"$work/rebuild.sh"
    local part
    for part in "$2" "$3" "$4"; do printf '(\ncd "$BUILD"\n%s\n)\n' "${part:-:}"; done >>"$work/rebuild.sh"
    in_toolchain "sh -e $place/rebuild.sh" >"$build/logs/rebuilt-$name.log" 2>&1 || {
        tail -n 20 "$build/logs/rebuilt-$name.log"
        fail 1 "$name could not be rebuilt in the root" "see $build/logs/rebuilt-$name.log"
    }
    say "      $name $version rebuilt in the root in $(elapsed "$begun")"
    pack_rebuilt "$name" "$version"
}

# Each package of the recipe once more, one revision later, with the files that were built in the root.
pack_rebuilt() {
    local name=$1 package part equal=0 all=0 path tree=$build/rebuilt/tree
    mkdir -p "$build/rebuilt" "$build/packages/rebuilt"
    while read -r package; do
        part=${package##*/}
        part=${part%-"$2"-*}
        rm -rf "$tree" && mkdir "$tree"
        tar --zstd -xOf "$package" .MPKG/manifest.json |
            perl "$here/lib/next-revision.pl" "$build/rebuilt/$part.yaml" "$build/rebuilt/$part.paths"
        tar -C "$root/var/tmp/rebuilt/$name/dest" --no-recursion -T "$build/rebuilt/$part.paths" -cf - | tar -C "$tree" -xpf -
        "$dist/mkrepo" pack --manifest "$build/rebuilt/$part.yaml" --tree "$tree" --root-owner --key "$keys/secret.asc" \
            -o "$build/packages/rebuilt" >/dev/null
        while read -r path; do
            [ -f "$tree/$path" ] && [ ! -L "$tree/$path" ] || continue
            all=$((all + 1))
            if cmp -s "$tree/$path" "$root/$path"; then equal=$((equal + 1)); fi
        done <"$build/rebuilt/$part.paths"
    done < <(packages_of "$name" "$2")
    say "      $equal of $all files are the same bytes as those that were built from outside"
}

# packages_of RECIPE VERSION: the files of the packages that the recipe made.
packages_of() { grep -E "/$1(-(dev|static|doc|libs|dbg))?-$2-[0-9]+\.[a-z0-9_]+\.mpkg$" "$build/packages.second"; }

rebuild_in_root() {
    rm -rf "$root/var/tmp/rebuilt" "$build/rebuilt" "$build/packages/rebuilt"
    rebuild musl "" "$(part_of musl build)" "$(part_of musl package)"
    rebuild busybox "" "$(part_of busybox build)" "$(part_of busybox package)"
    rebuild make "$(part_of make prepare)" '"$SRC/make/configure" --prefix=/usr --disable-nls --without-guile --disable-load
make -j"$JOBS"' 'make DESTDIR="$DESTDIR" install'
    rm -rf "$root/var/tmp/rebuilt"
}

# What was built inside is installed over what runs there, used, and taken back.
upgrade_and_return() {
    manifest_but_link_times >"$build/manifest.before"
    "$dist/mkrepo" add "$repository" "$build"/packages/rebuilt/*.mpkg
    mypkg update
    mypkg upgrade -y
    verify_root
    manifest_but_link_times >"$build/manifest.upgraded"
    if cmp -s "$build/manifest.before" "$build/manifest.upgraded"; then fail 1 "the upgrade changed nothing"; fi
    compile_in_root
    in_toolchain 'make --version | head -n 1 | sed "s/^/      after the upgrade: /"; busybox | head -n 1 | sed "s/^/      after the upgrade: /"'
    mypkg undo -y
    manifest_but_link_times >"$build/manifest.undone"
    same before undone "undo did not bring every byte back"
    verify_root
    check_owners
    say "      undo: $(wc -l <"$build/manifest.undone") facts equal"
}

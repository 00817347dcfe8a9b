# Steps 1 to 3: host tools, our own programs, sources and packages.

# What a package of the host must bring: command or file, then the package that Debian has it in.
host_needs() {
    cat <<'LIST'
gcc gcc
ld binutils
make make
flex flex
bison bison
bc bc
perl perl
patch patch
tar tar
xz xz-utils
bzip2 bzip2
zstd zstd
mvn maven
unshare util-linux
flock util-linux
curl curl
/usr/include/stdio.h libc6-dev
/usr/include/libelf.h libelf-dev
LIST
    if [ "$stage" = 2 ]; then printf '%s\n' "g++ g++" "m4 m4" "readelf binutils"; fi
    if [ "$boot" = yes ]; then echo "qemu-system-x86_64 qemu-system-x86"; fi
}

missing_packages() {
    local need package
    host_needs | while read -r need package; do
        case $need in
            /*) [ -e "$need" ] || echo "$package" ;;
            *) command -v "$need" >/dev/null || echo "$package" ;;
        esac
    done | sort -u
}

have_java() {
    local home release
    for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
        [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
        release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${release:-0}" -ge 25 ]; then return 0; fi
    done
    return 1
}

host_tools() {
    local missing
    missing=$(missing_packages)
    if [ -n "$missing" ] && command -v apt-get >/dev/null; then
        say "      installing: $(echo $missing)"
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } \
            >"$build/logs/apt.log" 2>&1 || say "      apt could not install them all, see $build/logs/apt.log"
        missing=$(missing_packages)
    fi
    if [ -n "$missing" ]; then
        fail 3 "host tools are missing, as Debian calls their packages: $(echo $missing)" "install them, then run this again"
    fi
    have_java || fail 3 "no JDK of version 25 or newer in JAVA_HOME or /usr/lib/jvm" \
        "install one, such as temurin-25-jdk or openjdk-25-jdk-headless"
    build_programs
}

build_programs() {
    local now mark=$steps/programs
    now=$(cd "$top" && find pom.xml ./*/pom.xml ./*/src/main -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
    if [ -e "$mark" ] && [ "$(cat "$mark")" = "$now" ] && [ -x "$dist/mypkg" ]; then
        say "      our programs are built already"
        return
    fi
    say "      building our programs with maven ..."
    rm -f "$mark"
    (cd "$top" && mvn -q -B package -DskipTests 2>&1 | sed 's/\x1b\[[0-9;]*m//g') || fail 3 "our programs could not be built" "the messages of mvn above say why"
    printf '%s\n' "$now" >"$mark"
}

# srcpkg VERB ARGUMENT...: recipes that are named in the arguments overlay the usual ones.
srcpkg() { "$dist/srcpkg" "$1" --work "$build" --toolchain "$here/toolchain" --recipes "$here/recipes" "${@:2}"; }

fetch_sources() { srcpkg fetch | awk '!seen[$0]++ { print "      " $2 " " $3 "  " $1 }'; }

# The results are listed by their place in the store, which is named by the digest of all that went into them.
build_packages() {
    srcpkg build base baselayout initscripts linux-headers musl busybox hello linux >"$build/packages.first"
    srcpkg build busybox --recipes "$here/updates" | grep '/busybox-[^/]*$' >"$build/packages.update"
    local package
    while read -r package; do
        say "      $(stat -c '%10s' "$package") bytes  ${package##*/}"
    done < <(cat "$build/packages.first" "$build/packages.update")
}

# What decides how the root comes out: the packages, the programs, and these scripts.
digest_of_root_inputs() {
    digest_of_files "$build/packages.first" "$build/packages.update" "$steps/programs" "$here"/bootstrap.sh "$here"/lib/*.sh
}

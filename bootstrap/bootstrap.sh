#!/usr/bin/env bash
# From upstream sources to a populated, checked, updated, rolled back (and booted) root.
#
#   bootstrap.sh [--root DIR] [--boot] [--stage N]
#
# Every step says how long it took. What is finished is kept below build/ and found again by the digest of what went into
# it, so that a second run takes seconds; a run that was killed at any moment leaves nothing that looks finished.
set -Eeuo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
top=${here%/*}
build=$top/build
steps=$build/steps
dist=$top/target/dist/bin
source "$here/lib/common.sh"
source "$here/lib/tools.sh"
source "$here/lib/repository.sh"
source "$here/lib/root.sh"
source "$here/lib/boot.sh"
source "$here/lib/toolchain.sh"

usage() {
    cat <<'TEXT'
usage: bootstrap.sh [--root DIR] [--boot] [--stage N]

  --root DIR   the root to make; default build/root of this tree, build/root-2 for stage 2; a relative one counts from
               where you are
  --boot       boot our own kernel with the root in QEMU afterwards
  --stage N    the stage of the distribution: 1, the default, is a small system built by the host's compiler; 2 is built by
               our own compiler and can build itself; it takes about half an hour on two idle cores
TEXT
}

root=
boot=no
stage=1
while [ $# -gt 0 ]; do
    case $1 in
        --root) root=${2:?"--root needs a directory"} && shift 2 ;;
        --root=*) root=${1#*=} && shift ;;
        --stage) stage=${2:?"--stage needs a number"} && shift 2 ;;
        --stage=*) stage=${1#*=} && shift ;;
        --boot) boot=yes && shift ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done
case $stage in
    1) : "${root:=$build/root}" ;;
    2) : "${root:=$build/root-2}" && repository=$build/repository-2 && steps_in_all=11 ;;
    *) fail 2 "there is no stage $stage" "--stage 1 or --stage 2" ;;
esac
case $root in /*) ;; *) root=$PWD/$root ;; esac
root=$(realpath -m -- "$root")
if [ "$(id -u)" != 0 ]; then
    fail 3 "this must run as root" "device nodes, owners of files and chroot need it; try: sudo $0 --root '$root'"
fi

mkdir -p "$steps" "$build/logs"
exec 9>"$build/.lock"
flock --nonblock 9 || fail 3 "another bootstrap works in $build" "wait for it, or end it"
exec > >(tee "$build/logs/bootstrap.log") 2>&1
started=$EPOCHREALTIME

step 1 "host tools and our own programs" host_tools
if [ "$stage" = 2 ]; then
    step 2 "sources" fetch_toolchain_sources
    step 3 "packages from recipes" build_toolchain
    step 4 "signed repository" make_toolchain_repository
    step 5 "install base over HTTP" populate_with_base
    step 6 "gcc comes and goes" compiler_comes_and_goes
    step 7 "install base-devel over HTTP" install_base_devel
    step 8 "compile in the root" compile_in_root
    step 9 "musl, busybox and make built in the root" rebuild_in_root
    step 10 "upgrade to what was built inside, undo" upgrade_and_return
    step 11 "three packages once more, in another place" build_again
    if [ "$boot" = yes ]; then boot_root; fi
    finish
    exit 0
fi
step 2 "sources" fetch_sources
step 3 "packages from recipes" build_packages

inputs=$(digest_of_root_inputs)
mark=$steps/root-$(printf %s "$root" | sha256sum | cut -c1-16)
if [ -e "$mark" ] && [ "$(cat "$mark")" = "$inputs" ] && [ -d "$root/usr" ]; then
    say "      steps 4, 5 and 7 are kept: this root was made of the same packages by the same programs"
    step 4 "signed repository" keep_repository_fresh
    step 6 "check the root" check_root
else
    rm -f "$mark"
    step 4 "signed repository" make_repository
    serve_repository
    step 5 "install base over HTTP" populate_root
    step 6 "check the root" check_root
    step 7 "upgrade, undo, remove" change_and_return
    printf '%s\n' "$inputs" >"$mark.new"
    mv "$mark.new" "$mark"
fi
if [ "$boot" = yes ]; then
    step 8 "boot in QEMU" boot_root
fi
finish

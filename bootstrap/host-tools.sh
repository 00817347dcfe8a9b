#!/usr/bin/env bash
# Finds the host tools that this project's commands need, and installs what is missing where it can (Debian's apt, as root).
#
#   host-tools.sh [--install] SET…      SET: maven tests build boot images
#
# Without --install, or where it cannot install, it names exactly what is missing and ends with 3.
set -euo pipefail

install=no
missing_commands=()
missing_packages=()

# need COMMAND-OR-FILE DEBIAN-PACKAGE
need() {
    case $1 in
        /*) [ -e "$1" ] && return ;;
        *) command -v "$1" >/dev/null && return ;;
    esac
    missing_commands+=("$1")
    missing_packages+=("$2")
}

have_jdk_25() {
    local home
    for home in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/*; do
        [ -x "$home/bin/javac" ] || continue
        [ "$("$home/bin/javac" -version 2>&1 | sed -E 's/javac ([0-9]+).*/\1/')" -ge 25 ] 2>/dev/null && return
    done
    return 1
}

needs_of() {
    case $1 in
        maven)
            need mvn maven
            if ! have_jdk_25; then
                echo "host-tools: no JDK 25 or newer in JAVA_HOME or /usr/lib/jvm: install one there (Temurin 25, or the package openjdk-25-jdk where there is one)" >&2
                exit 3
            fi
            ;;
        tests)
            need gpg gnupg
            need zstd zstd
            need tar tar
            need strace strace
            need mke2fs e2fsprogs
            need mkfs.xfs xfsprogs
            need mkfs.btrfs btrfs-progs
            need mount mount
            need setfattr attr
            need busybox busybox-static
            need /usr/sbin/nginx nginx-light
            need mount.exfat-fuse exfat-fuse
            need mkfs.exfat exfatprogs
            need python3 python3
            ;;
        build)
            need gcc gcc
            need make make
            need flex flex
            need bison bison
            need bc bc
            need perl perl
            need xz xz-utils
            need bzip2 bzip2
            need patch patch
            need curl curl
            need cpio cpio
            need readelf binutils
            need /usr/include/libelf.h libelf-dev
            ;;
        boot) need qemu-system-x86_64 qemu-system-x86 ;;
        images)
            need mke2fs e2fsprogs
            need zstd zstd
            need grub-mkimage grub-common
            need /usr/lib/grub/i386-pc/boot.img grub-pc-bin
            need /usr/lib/grub/x86_64-efi/moddep.lst grub-efi-amd64-bin
            need mcopy mtools
            need mkfs.fat dosfstools
            need xorriso xorriso
            need /usr/share/OVMF/OVMF_CODE_4M.fd ovmf
            need python3 python3
            need openssl openssl
            ;;
        *) echo "host-tools: unknown set '$1'" >&2; exit 2 ;;
    esac
}

if [ "${1:-}" = --install ]; then
    install=yes
    shift
fi
for set in "$@"; do needs_of "$set"; done
[ ${#missing_packages[@]} -eq 0 ] && exit 0

if [ "$install" = yes ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "host-tools: installing ${missing_packages[*]}" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing_packages[@]}" >/dev/null
    exit 0
fi
echo "host-tools: missing: ${missing_commands[*]}" >&2
echo "host-tools: on Debian: apt-get install ${missing_packages[*]}" >&2
exit 3

#!/usr/bin/env bash
# Makes an ISO and a disk of a root and boots both, by BIOS and by UEFI, in QEMU: to the login prompt, a few commands, off. Then
# shows on the disk that a kernel that does not come up is left for the one before.
#
#   boot-test.sh [--root DIR] [--mkimage PROGRAM] [--out DIR] [--pictures DIR] [iso|disk|fallback|twice]...
#
# Prints the size of each image and how many seconds each took to its prompt and until it was off.
set -Eeuo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
top=${here%/*/*}
root=$top/build/root
mkimage=$top/target/dist/bin/mkimage
out=$top/build/images
pictures=
limit=${BOOT_LIMIT:-240}
password=mypkg

while [ $# -gt 0 ]; do
    case $1 in
        --root) root=$(realpath "$2") && shift 2 ;;
        --mkimage) mkimage=$(realpath "$2") && shift 2 ;;
        --out) out=$(realpath -m "$2") && shift 2 ;;
        --pictures) pictures=$(realpath -m "$2") && shift 2 ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 0 ;;
        -*) echo "boot-test.sh: unknown option $1" >&2 && exit 2 ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || set -- twice iso disk fallback

"$here/../host-tools.sh" images boot
mkdir -p "$out" ${pictures:+"$pictures"}

# no_timer_check: on a busy host an emulated machine's timer comes late, and the kernel takes it for broken.
write_config() {
    cat >"$1/boot-test.yaml" <<TEXT
name: boot-test
root: $root
formats: [disk, iso]
exclude: [/var/cache/mypkg]
hostname: target
network: dhcp
services: [syslogd, klogd]
kernel-options: console=tty0 console=ttyS0 quiet panic=10 no_timer_check
users:
  - name: root
    uid: 0
    password: "\$6\$mypkgmypkg\$$(hash)"
  - name: user
    uid: 1000
    groups: [users]
    password: "\$6\$mypkgmypkg\$$(hash)"
TEXT
}

# What 'openssl passwd -6' makes of the password with this salt.
hash() { openssl passwd -6 -salt mypkgmypkg "$password" | cut -d'$' -f4; }

console() {
    local image=$1
    shift
    nice -n 5 python3 "$here/console.py" "$image" --password "$password" --limit "$limit" "$@"
}

make_images() {
    [ -z "${made:-}" ] || return 0
    write_config "$out"
    "$mkimage" "$out/boot-test.yaml" -o "$out"
    ls -l --block-size=1 "$out"/boot-test.img "$out"/boot-test.iso | awk '{ print $9 ": " $5 " bytes" }'
    du -k "$out/boot-test.img" | awk '{ print $2 ": " $1 " KiB on the disk" }'
    made=yes
}

checks=('test "$(id -u)" = 0' 'uname -a' 'test "$(cat /etc/hostname)" = target' '. /etc/os-release && echo "$NAME"'
    # Services start beside the login.
    'for i in 1 2 3 4 5 6 7 8 9 10; do logger boot-test; grep -q boot-test /var/log/messages && break; sleep 1; done; grep -q boot-test /var/log/messages')

boot() {
    local image=$1 firmware=$2
    shift 2
    echo "== $(basename "$image") by $firmware"
    console "$image" --firmware "$firmware" --log "$out/$(basename "$image").$firmware.log" --memory 512 "$@" login "${checks[@]}" \
        ${pictures:+"shot:$pictures/$(basename "$image" | tr . -)-$firmware.png"} poweroff
}

twice() {
    make_images
    local other
    other=$(mktemp -d)
    mkdir -p "$other/deep/er"
    # The root's place is no part of what an image is; everything else is the same text.
    cp -a "$root" "$other/copy"
    sed "s,^root: .*,root: $other/copy," "$out/boot-test.yaml" >"$other/deep/er/boot-test.yaml"
    "$mkimage" "$other/deep/er/boot-test.yaml" -o "$other/images" >/dev/null
    cmp "$out/boot-test.img" "$other/images/boot-test.img"
    cmp "$out/boot-test.iso" "$other/images/boot-test.iso"
    rm -rf "$other"
    echo "== made twice in different directories: the same bytes"
}

fallback() {
    make_images
    local disk=$out/fallback.img
    cp --sparse=always "$out/boot-test.img" "$disk"
    echo "== a kernel that the boot loader refuses, one that does not reach its mark, one that does"
    console "$disk" --write --log "$out/fallback.log" login \
        'boot-slot status | grep "running a, good a, next none"' \
        'echo broken >/root/broken && boot-slot stage /root/broken && boot-slot status' \
        reboot login \
        'boot-slot status | grep "running a, good a, next b, tries 1"' \
        'cp /etc/rc /root/rc && sed -i "2i mount -t proc proc /proc; if grep -q slot=b /proc/cmdline; then reboot -f; fi" /etc/rc' \
        'boot-slot stage && sync' \
        reboot login \
        'boot-slot status | grep "running a, good a, next b, tries 0"' \
        'cat /root/rc >/etc/rc && boot-slot stage && sync' \
        reboot login \
        'boot-slot status | grep "running b, good b, next none, tries 0"' \
        poweroff
    rm -f "$disk"
}

for what in "$@"; do
    case $what in
        twice) twice ;;
        iso)
            make_images
            boot "$out/boot-test.iso" bios
            boot "$out/boot-test.iso" uefi
            boot "$out/boot-test.iso" bios --as disk
            ;;
        disk)
            make_images
            boot "$out/boot-test.img" bios --network
            boot "$out/boot-test.img" uefi --network
            ;;
        fallback) fallback ;;
        *) echo "boot-test.sh: '$what' is none of iso, disk, fallback, twice" >&2 && exit 2 ;;
    esac
done
echo "== all of it went well"

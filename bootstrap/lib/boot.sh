# Step 8: our own kernel and the root as an initramfs, in QEMU, until the shell has answered.

boot_limit=120

boot_root() {
    mkdir -p "$build/images"
    cat >"$build/images/boot.yaml" <<TEXT
name: root
root: $root
formats: [initramfs]
exclude: [/boot, /var/cache/mypkg]
TEXT
    "$dist/mkimage" "$build/images/boot.yaml" -o "$build/images"
    run_qemu "$root/boot/vmlinuz" "$build/images/root.initramfs.gz"
}

# Reads the serial line up to the next '#' (every prompt of root ends with one), so that nothing has to poll.
run_qemu() {
    local kernel=$1 image=$2 serial=$build/logs/serial.log begun=$EPOCHREALTIME prompt='mypkg:~' answer
    : >"$serial"
    coproc VM {
        exec timeout --foreground "$boot_limit" qemu-system-x86_64 -accel tcg -m 512 -nographic -no-reboot -nic none \
            -kernel "$kernel" -initrd "$image" -append "console=ttyS0 rdinit=/sbin/init quiet panic=-1" 2>&1 9>&-
    }
    local out=7 in=6 pid=$VM_PID
    # Copies of our own: bash closes the originals as soon as the machine ends, before its last words are read.
    exec 7<&"${VM[0]}" 6>&"${VM[1]}"
    servers+=("$pid")
    await "$out" "$serial" "$prompt" "no shell prompt came"
    say "      the shell's prompt came after $(elapsed "$begun")"
    printf 'uname -a; id -u; echo sum $((40 + 2))\n' >&"$in"
    await "$out" "$serial" "$prompt" "the shell did not answer"
    answer=$(tr -d '\r' <"$serial" | grep -a '^Linux mypkg ' | tail -n 1) || fail 1 "uname said nothing" "see $serial"
    tr -d '\r' <"$serial" | grep -aqx 'sum 42' || fail 1 "the shell on the serial line does not work" "see $serial"
    say "      uname -a: $answer"
    printf 'poweroff\n' >&"$in"
    while IFS= read -r -d '#' -t "$boot_limit" chunk <&"$out"; do printf '%s#' "$chunk" >>"$serial"; done
    printf '%s' "${chunk:-}" >>"$serial"
    exec 7<&- 6>&-
    wait "$pid" || fail 1 "the machine did not power off within $boot_limit s" "see $serial"
    say "      powered off after $(elapsed "$begun")"
}

# await FD LOG PROMPT WHAT: reads until a chunk ends with the prompt.
await() {
    local chunk=
    while IFS= read -r -d '#' -t "$boot_limit" chunk <&"$1"; do
        printf '%s#' "$chunk" >>"$2"
        case $chunk in *"$3") return 0 ;; esac
    done
    printf '%s' "$chunk" >>"$2"
    if grep -aq 'Kernel panic' "$2"; then fail 1 "the kernel panicked: $(grep -a 'Kernel panic' "$2" | tail -n 1)" "see $2"; fi
    fail 1 "$4 within $boot_limit s" "see $2"
}

package org.mypkg.image;

/** What GRUB is told to do. */
final class GrubConfig {
    private static final String CONSOLES =
            """
            serial --unit=0 --speed=115200
            terminal_input console serial
            terminal_output console serial
            """;

    private GrubConfig() {}

    /**
     * Of a disk with two slots ({@link SlotFile} has the rules). A try is counted and written down before the kernel starts. A
     * kernel that GRUB itself refuses falls back at once, one that starts and fails falls back when its tries are used up; both are
     * in the menu, for people.
     *
     * @param options the kernel's command line, besides where its root lies
     * @param root the root partition's identifier
     */
    static String disk(String options, String root) {
        String line = "root=PARTUUID=" + root + " rootfstype=ext4 rootwait ro " + options;
        return CONSOLES
                + """
                load_env -f ($root)/grub/slots
                set slot=$good
                if [ -n "$next" ]; then
                  if [ "$tries" = 3 ]; then set tries=2; set slot=$next; save_env -f ($root)/grub/slots tries
                  elif [ "$tries" = 2 ]; then set tries=1; set slot=$next; save_env -f ($root)/grub/slots tries
                  elif [ "$tries" = 1 ]; then set tries=0; set slot=$next; save_env -f ($root)/grub/slots tries
                  fi
                fi
                set other=a
                if [ "$slot" = a ]; then set other=b; fi
                export slot
                export other
                set default=0
                set fallback=1
                set timeout=1
                menuentry "mypkg (slot $slot)" {
                  linux ($root)/slot-$slot/vmlinuz LINE mypkg.slot=$slot
                }
                menuentry "mypkg, the other kernel (slot $other)" {
                  linux ($root)/slot-$other/vmlinuz LINE mypkg.slot=$other
                }
                """
                        .replace("LINE", line);
    }

    /** Of a medium that holds the whole system in its initramfs. */
    static String cd(String options) {
        return CONSOLES
                + """
                set default=0
                set timeout=1
                menuentry "mypkg" {
                  linux ($root)/boot/vmlinuz rdinit=/sbin/init LINE
                  initrd ($root)/boot/initramfs
                }
                """
                        .replace("LINE", options);
    }
}

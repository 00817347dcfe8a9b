package org.mypkg.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.sys.HostFiles;

/**
 * GRUB, for BIOS and for UEFI, from the host's parts of it: one core image each, with all modules that are needed inside, so
 * that no other file of GRUB lies on the medium but its configuration. No module is read from there later.
 */
final class BootLoader {
    private static final List<String> COMMON = List.of(
            "normal", "configfile", "linux", "test", "echo", "search", "serial", "terminal", "sleep", "reboot", "halt", "true", "minicmd");

    private final Tool tool;
    private final Path work;

    BootLoader(Tool tool, Path work) {
        this.tool = tool;
        this.work = work;
    }

    /** Starts from a disk: it is found by its EFI system partition's volume number. */
    String early(String search) {
        return "search --no-floppy --set=root " + search + "\nset prefix=($root)/grub\nconfigfile ($root)/grub/grub.cfg\n";
    }

    /** The core image for BIOS, on a disk with a partition of its own. */
    Path biosDisk(String early) throws Failure {
        return core("i386-pc", HostTools.GRUB_BIOS, early, List.of("biosdisk", "part_gpt", "fat", "loadenv", "search_fs_uuid"));
    }

    /** The program for UEFI, on a disk. */
    Path efiDisk(String early) throws Failure {
        return core(
                "x86_64-efi", HostTools.GRUB_EFI, early, List.of("efi_gop", "all_video", "part_gpt", "fat", "loadenv", "search_fs_uuid"));
    }

    /** The core image for BIOS, on a CD. */
    Path biosCd(String early) throws Failure {
        return core("i386-pc-eltorito", HostTools.GRUB_BIOS, early, List.of("biosdisk", "iso9660", "search_label"));
    }

    /** The program for UEFI, on a CD. */
    Path efiCd(String early) throws Failure {
        return core("x86_64-efi", HostTools.GRUB_EFI, early, List.of("efi_gop", "all_video", "iso9660", "search_label"));
    }

    private Path core(String target, Path parts, String early, List<String> modules) throws Failure {
        Path script = work.resolve(target + ".cfg");
        HostFiles.writeText(script, early);
        Path file = work.resolve(target + ".img");
        var argv = new ArrayList<>(List.of(
                "grub-mkimage", "-O", target, "-d", parts.toString(), "-o", file.toString(), "-c", script.toString(), "-p", "/grub"));
        argv.addAll(modules);
        argv.addAll(COMMON);
        tool.run(argv);
        HostFiles.setModified(file, Instant.ofEpochSecond(ImageTree.LATEST_MTIME_SECONDS));
        return file;
    }

    /** The first sector's program, told where the core lies: its first sector, and no switch to another drive. */
    static byte[] firstSector(long coreSector) throws Failure {
        ByteBuffer boot = ByteBuffer.wrap(HostFiles.read(HostTools.GRUB_BIOS.resolve("boot.img"))).order(ByteOrder.LITTLE_ENDIAN);
        boot.putLong(0x5c, coreSector);
        boot.put(0x66, (byte) 0x90).put(0x67, (byte) 0x90);
        return boot.array();
    }

    /** The core, told where the rest of it lies: the sector after its first one, how many, and where in memory they go. */
    static byte[] placed(byte[] core, long coreSector) {
        int sectors = (core.length + Gpt.SECTOR_BYTES - 1) / Gpt.SECTOR_BYTES;
        ByteBuffer placed = ByteBuffer.wrap(core.clone()).order(ByteOrder.LITTLE_ENDIAN);
        placed.putLong(0x1f4, coreSector + 1).putShort(0x1fc, (short) (sectors - 1)).putShort(0x1fe, (short) 0x820);
        return placed.array();
    }
}

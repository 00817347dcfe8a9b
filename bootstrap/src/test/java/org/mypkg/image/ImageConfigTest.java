package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mypkg.diag.ErrorCode;
import org.mypkg.image.ImageConfig.Compression;
import org.mypkg.image.ImageConfig.Format;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

final class ImageConfigTest {
    private static final String LEAST = "name: it\nroot: r\nformats: [initramfs]\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void relativePathsCountFromTheConfiguration() throws Exception {
        ImageConfig config = read("name: it\nroot: ../root\nformats: [rootfs-tar, initramfs]\nexclude: [/boot]\n");
        assertEquals(new ImageConfig.Source.Tree(directory.resolveSibling("root")), config.source());
        assertEquals(List.of(Format.ROOTFS_TAR, Format.INITRAMFS), config.formats());
        assertTrue(config.excludes(RootPath.of("boot/vmlinuz")));
        assertFalse(config.excludes(RootPath.of("boots")));
    }

    @Test
    void everythingThatAMachineNeedsCanBeSaid() throws Exception {
        ImageConfig config = read(
                """
                name: it
                repositories:
                  - name: first
                    path: repository
                    key: key.asc
                    snapshot: 12
                    updates: http://example.org/first
                packages: [base, "hello >= 1"]
                kernel-options: console=ttyS0
                hostname: box
                network: {address: 10.0.0.2/24, gateway: 10.0.0.1, dns: [10.0.0.3]}
                users:
                  - {name: root, password: empty}
                  - {name: eve, uid: 1000, groups: [wheel], password: "$6$salt$hash"}
                services: [syslogd]
                files:
                  - {path: /etc/issue, content: "hello\\n", mode: 0640, owner: "0:10"}
                  - {path: /etc/link, link: issue}
                formats: [disk, iso]
                size: 2G
                compression: zstd
                """);
        var source = (ImageConfig.Source.Packages) config.source();
        assertEquals(new ImageConfig.Pin.Serial(12), source.origins().getFirst().pin());
        assertEquals(directory.resolve("repository").toString(), source.origins().getFirst().place());
        assertEquals(2, source.packages().size());
        assertEquals(2L << 30, config.boot().sizeBytes());
        assertEquals(Compression.ZSTD, config.compressionOf(Format.ISO));
        assertEquals(
                new ImageConfig.Network.Fixed("eth0", "10.0.0.2", 24, "10.0.0.1", List.of("10.0.0.3")), config.system().network());
        assertEquals("", config.system().users().getFirst().password());
        ImageConfig.User eve = config.system().users().getLast();
        assertEquals(List.of("/home/eve", "/bin/sh", "$6$salt$hash"), List.of(eve.home(), eve.shell(), eve.password()));
        assertEquals(0640, config.system().files().getFirst().mode());
        assertEquals(10, config.system().files().getFirst().gid());
    }

    @Test
    void identityIsWhatIsSaidOfTheImageAndNotWhereItIsMade() throws Exception {
        var one = read(LEAST).identity();
        assertEquals(one, read("name: it\nroot: /elsewhere\nformats: [initramfs]\n").identity());
        assertNotEquals(one, read(LEAST + "hostname: other\n").identity());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            formats: [floppy]                                     | 3 | unknown format 'floppy'
            formats: [iso, iso]                                   | 3 | 'iso' comes twice
            formats: []                                           | 3 | names no image
            user: []                                              | 3 | unknown key 'user'
            exclude: [../x]                                       | 3 | not a path below a root
            packages: [base]                                      | 3 | 'packages' would make one
            size: 12 apples                                       | 3 | is no size
            size: 9999T                                           | 3 | larger than this program makes one
            compression: rar                                      | 3 | gzip, zstd or none
            kernel-options: "a; reboot"                           | 3 | boot loader would read as its own
            hostname: a_b                                         | 3 | cannot be the name of a machine
            network: wifi                                         | 3 | 'network' is dhcp
            network: {address: 10.0.0.300/24}                     | 3 | is like 192.168.1.2/24
            network: {gateway: 10.0.0.1}                          | 3 | needs an 'address'
            services: [../x]                                      | 3 | cannot be the name of a service
            users: [{name: Eve, uid: 1}]                          | 3 | cannot be the name of a user
            users: [{name: eve}]                                  | 3 | 'uid' is missing
            users: [{name: eve, uid: 0}]                          | 3 | root, and nobody else
            users: [{name: eve, uid: 5, password: secret}]        | 3 | 'password' is a hash
            users: [{name: e, uid: 5}, {name: f, uid: 5}]         | 3 | another user
            files: [{path: /a}]                                   | 3 | one of 'content'
            files: [{path: /a, content: b, mode: rw}]             | 3 | 'mode' is octal
            files: [{path: /a, content: b, owner: eve}]           | 3 | UID:GID
            """)
    void mistakesNameTheirLine(String line, int number, String fact) {
        String formats = line.startsWith("formats") ? "" : "formats: [initramfs]\n";
        ImageException wrong = assertThrows(ImageException.class, () -> read("name: it\nroot: r\n" + line + "\n" + formats));
        assertEquals(ErrorCode.IMAGE_CONFIG_INVALID, wrong.diagnostic().code());
        String because = wrong.diagnostic().because().getFirst();
        assertTrue(because.contains("image.yaml, line " + number + ": ") && because.contains(fact), because);
    }

    @Test
    void aRootComesFromSomewhere() {
        refuse("name: it\nformats: [iso]\n", "'root' is missing, or 'repositories' and 'packages'");
        refuse("name: ../it\nroot: r\nformats: [initramfs]\n", "cannot be the name of a file");
        String both = "name: it\nformats: [iso]\npackages: [a]\nrepositories:\n  - {name: r, path: p, url: u, key: k}\n";
        refuse(both, "either 'url' or 'path'");
        String pin = "name: it\nformats: [iso]\npackages: [a]\nrepositories:\n  - {name: r, path: p, key: k, snapshot: x}\n";
        refuse(pin, "line 5: 'snapshot' is the serial number");
    }

    private void refuse(String text, String fact) {
        ImageException wrong = assertThrows(ImageException.class, () -> read(text));
        assertTrue(wrong.toString().contains(fact), wrong.toString());
    }

    private ImageConfig read(String text) throws Exception {
        Path file = directory.resolve("image.yaml");
        HostFiles.writeText(file, text);
        return ImageConfigReader.read(file);
    }
}

package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.image.ImageConfig.ExtraFile;
import org.mypkg.image.ImageConfig.Network;
import org.mypkg.image.ImageConfig.Services;
import org.mypkg.image.ImageConfig.SystemChanges;
import org.mypkg.image.ImageConfig.User;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.model.RootPath;

final class SystemEditorTest {
    private static final SystemChanges NONE =
            new SystemChanges("", new Network.Unchanged(), List.of(), new Services.Unchanged(), List.of());

    private final ImageTree tree = ImageTree.empty();

    @BeforeEach
    void aSmallRoot() throws Exception {
        put("etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\n");
        put("etc/group", "root:x:0:\nwheel:x:10:root\n");
        tree.put(RootPath.of("etc/shadow"), Item.file(0600, bytes("root:*:20000:0:99999:7:::\n")));
        put("etc/inittab", "::sysinit:/etc/rc\nttyS0::respawn:-/bin/sh\n");
        put("etc/hosts", "127.0.0.1 localhost\n10.1.1.1 friend\n");
        put("etc/sv/one/run", "#!/bin/sh\n");
        tree.put(RootPath.of("etc/service/old"), Item.link("../sv/old"));
        tree.put(RootPath.of("bin"), Item.link("usr/bin"));
        tree.put(RootPath.of("usr/bin"), Item.directory(0755));
    }

    @Test
    void usersGetTheirLinesGroupsAndHomes() throws Exception {
        var root = new User("root", 0, 0, "root", "/root", "/bin/sh", "$6$a$b", List.of());
        var eve = new User("eve", 1000, 1000, "Eve", "/home/eve", "/bin/sh", "*", List.of("wheel"));
        apply(new SystemChanges("", new Network.Unchanged(), List.of(root, eve), new Services.Unchanged(), List.of()));
        assertEquals(
                "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\neve:x:1000:1000:Eve:/home/eve:/bin/sh\n",
                tree.text("etc/passwd"));
        assertTrue(tree.text("etc/shadow").startsWith("root:$6$a$b:20454:"), tree.text("etc/shadow"));
        assertEquals("root:x:0:\nwheel:x:10:eve,root\neve:x:1000:\n", tree.text("etc/group"));
        assertEquals(0600, item("etc/shadow").meta().mode(), "its mode stays");
        assertEquals(List.of(0700, 1000), List.of(item("home/eve").meta().mode(), item("home/eve").meta().uid()));
        assertFalse(tree.text("etc/inittab").contains("-/bin/sh"), "no shell without a question");
        assertTrue(tree.text("etc/inittab").contains("getty -L 115200 ttyS0"));
    }

    @Test
    void withoutUsersTheRootKeepsItsShell() throws Exception {
        apply(NONE);
        assertTrue(tree.text("etc/inittab").contains("ttyS0::respawn:-/bin/sh"));
        assertEquals(5, item("dev/console").major(), "every image has a console");
    }

    @Test
    void aGroupMustBeThere() {
        var eve = new User("eve", 1000, 1000, "Eve", "/home/eve", "/bin/sh", "*", List.of("wheels"));
        var changes = new SystemChanges("", new Network.Unchanged(), List.of(eve), new Services.Unchanged(), List.of());
        assertTrue(assertThrows(ImageException.class, () -> apply(changes)).toString().contains("the group wheels"));
    }

    @Test
    void servicesAreExactlyThoseThatAreNamed() throws Exception {
        apply(new SystemChanges("", new Network.Unchanged(), List.of(), new Services.Exactly(List.of("one")), List.of()));
        assertEquals(List.of(RootPath.of("etc/service/one")), tree.children(RootPath.of("etc/service")));
        var missing = new SystemChanges("", new Network.Unchanged(), List.of(), new Services.Exactly(List.of("two")), List.of());
        assertTrue(assertThrows(ImageException.class, () -> apply(missing)).toString().contains("no service 'two'"));
    }

    @Test
    void hostNameAndNetworkAreWritten() throws Exception {
        var network = new Network.Fixed("eth1", "10.0.0.2", 20, "10.0.0.1", List.of("10.0.0.3"));
        apply(new SystemChanges("box", network, List.of(), new Services.Unchanged(), List.of()));
        assertEquals("box\n", tree.text("etc/hostname"));
        assertEquals("127.0.0.1 localhost box\n::1 localhost\n10.1.1.1 friend\n", tree.text("etc/hosts"));
        assertTrue(tree.text("etc/network/interfaces").contains("    netmask 255.255.240.0\n    gateway 10.0.0.1\n"));
        assertEquals("nameserver 10.0.0.3\n", tree.text("etc/resolv.conf"));
        assertEquals("255.255.255.255", SystemEditor.netmask(32));
    }

    @Test
    void furtherFilesLandWhereLinksLead() throws Exception {
        var file = new ExtraFile(RootPath.of("bin/tool"), 0755, 0, 5, new ExtraFile.What.Text("#!/bin/sh\n"));
        apply(new SystemChanges("", new Network.Unchanged(), List.of(), new Services.Unchanged(), List.of(file)));
        assertEquals(5, item("usr/bin/tool").meta().gid());
        assertTrue(tree.items().containsKey(RootPath.of("usr/bin/tool")));
        assertFalse(tree.items().containsKey(RootPath.of("bin/tool")));
        var over = new ExtraFile(RootPath.of("usr"), 0755, 0, 0, new ExtraFile.What.Text("x"));
        var changes = new SystemChanges("", new Network.Unchanged(), List.of(), new Services.Unchanged(), List.of(over));
        assertThrows(ImageException.class, () -> apply(changes), "a directory does not become a file");
    }

    private void apply(SystemChanges changes) throws Exception {
        new SystemEditor(tree, "it").apply(changes);
    }

    private Item item(String path) throws Exception {
        return tree.get(RootPath.of(path)).orElseThrow();
    }

    private void put(String path, String text) throws Exception {
        tree.put(RootPath.of(path), Item.file(0644, bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

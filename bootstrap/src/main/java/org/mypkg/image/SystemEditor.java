package org.mypkg.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageConfig.ExtraFile;
import org.mypkg.image.ImageConfig.Network;
import org.mypkg.image.ImageConfig.Services;
import org.mypkg.image.ImageConfig.User;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat.Kind;
import org.mypkg.sys.HostFiles;

/** Changes a tree as a configuration says: its name, its accounts, how it gets on the network, what runs in it, further files. */
final class SystemEditor {
    /** The day that passwords were last changed on, in days since 1970: that of the youngest file. */
    private static final long PASSWORD_DAY = ImageTree.LATEST_MTIME_SECONDS / 86_400;

    private final ImageTree tree;
    private final String image;

    /** @param image what is being made, for errors */
    SystemEditor(ImageTree tree, String image) {
        this.tree = tree;
        this.image = image;
    }

    void apply(ImageConfig.SystemChanges changes) throws Failure {
        nodes();
        hostname(changes.hostname());
        network(changes.network());
        for (User user : changes.users()) {
            user(user);
        }
        if (!changes.users().isEmpty()) {
            logins();
        }
        // A service may be one that the configuration itself brings.
        for (ExtraFile file : changes.files()) {
            file(file);
        }
        services(changes.services());
    }

    /** A root that was made without being root lacks them; without the console a kernel that starts from memory has no output. */
    private void nodes() throws Failure {
        node("dev/console", 0600, 5, 1);
        node("dev/null", 0666, 1, 3);
    }

    private void node(String path, int mode, int major, int minor) throws Failure {
        if (tree.get(RootPath.of(path)).isEmpty()) {
            tree.put(RootPath.of(path), Item.characterDevice(mode, major, minor));
        }
    }

    private void hostname(String name) throws Failure {
        if (name.isEmpty()) {
            return;
        }
        tree.write("etc/hostname", 0644, name + "\n");
        List<String> others = tree.text("etc/hosts")
                .lines()
                .filter(line -> !line.startsWith("127.0.0.1") && !line.startsWith("::1"))
                .toList();
        var lines = new ArrayList<>(List.of("127.0.0.1 localhost " + name, "::1 localhost"));
        lines.addAll(others);
        tree.write("etc/hosts", 0644, joined(lines));
    }

    private void network(Network network) throws Failure {
        switch (network) {
            case Network.Unchanged unchanged -> {}
            case Network.Dhcp dhcp -> interfaces(dhcp.card(), List.of("iface " + dhcp.card() + " inet dhcp"));
            case Network.Fixed fixed -> {
                var lines = new ArrayList<String>();
                lines.add("iface " + fixed.card() + " inet static");
                lines.add("    address " + fixed.address());
                lines.add("    netmask " + netmask(fixed.prefixBits()));
                if (!fixed.gateway().isEmpty()) {
                    lines.add("    gateway " + fixed.gateway());
                }
                interfaces(fixed.card(), lines);
                if (!fixed.servers().isEmpty()) {
                    List<String> servers = fixed.servers().stream().map(server -> "nameserver " + server).toList();
                    tree.write("etc/resolv.conf", 0644, joined(servers));
                }
            }
        }
    }

    private void interfaces(String card, List<String> lines) throws Failure {
        var all = new ArrayList<>(List.of("auto lo", "iface lo inet loopback", "", "auto " + card));
        all.addAll(lines);
        tree.write("etc/network/interfaces", 0644, joined(all));
        for (String directory : List.of("if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d")) {
            RootPath path = RootPath.of("etc/network/" + directory);
            if (tree.get(path).isEmpty()) {
                tree.put(path, Item.directory(0755));
            }
        }
    }

    static String netmask(int prefixBits) {
        long mask = 0xffff_ffffL << (32 - prefixBits) & 0xffff_ffffL;
        return (mask >> 24) + "." + (mask >> 16 & 255) + "." + (mask >> 8 & 255) + "." + (mask & 255);
    }

    private void user(User user) throws Failure {
        String name = user.name();
        String ids = user.uid() + ":" + user.gid();
        replaceLine("etc/passwd", 0644, name, String.join(":", name, "x", ids, user.comment(), user.home(), user.shell()));
        replaceLine("etc/shadow", 0600, name, name + ":" + user.password() + ":" + PASSWORD_DAY + ":0:99999:7:::");
        ownGroup(user);
        for (String group : user.groups()) {
            member(group, name);
        }
        RootPath home = RootPath.of(user.home());
        if (!home.isRoot() && tree.get(home).isEmpty()) {
            tree.put(home, Item.directory(0700).ownedBy(user.uid(), user.gid()));
        }
    }

    private void replaceLine(String path, int mode, String key, String line) throws Failure {
        var lines = new ArrayList<>(tree.text(path).lines().toList());
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith(key + ":")) {
            at++;
        }
        if (at == lines.size()) {
            lines.add(line);
        } else {
            lines.set(at, line);
        }
        tree.write(path, mode, joined(lines));
    }

    private void ownGroup(User user) throws Failure {
        boolean there = tree.text("etc/group").lines().anyMatch(line -> field(line, 2).equals(Integer.toString(user.gid())));
        if (!there) {
            replaceLine("etc/group", 0644, user.name(), user.name() + ":x:" + user.gid() + ":");
        }
    }

    private void member(String group, String user) throws Failure {
        String line = tree.text("etc/group")
                .lines()
                .filter(known -> known.startsWith(group + ":"))
                .findFirst()
                .orElseThrow(() -> new ImageException(
                        image, "user " + user + " shall be in the group " + group + ", which /etc/group does not have"));
        var members = new TreeSet<>(List.of(field(line, 3).split(",")));
        members.remove("");
        members.add(user);
        replaceLine("etc/group", 0644, group, group + ":x:" + field(line, 2) + ":" + String.join(",", members));
    }

    private static String field(String line, int index) {
        String[] fields = line.split(":", -1);
        return index < fields.length ? fields[index] : "";
    }

    /** Where there are accounts, serial line and screen ask who is there; the shell without a question goes. */
    private void logins() throws Failure {
        List<String> lines = new ArrayList<>(tree.text("etc/inittab")
                .lines()
                .filter(line -> !line.startsWith("ttyS0:") && !line.startsWith("tty1:"))
                .toList());
        lines.add("ttyS0::respawn:/usr/sbin/getty -L 115200 ttyS0 vt100");
        lines.add("tty1::respawn:/usr/sbin/getty 38400 tty1 linux");
        tree.write("etc/inittab", 0644, joined(lines));
    }

    private void services(Services services) throws Failure {
        switch (services) {
            case Services.Unchanged unchanged -> {}
            case Services.Exactly(List<String> names) -> {
                RootPath enabled = RootPath.of("etc/service");
                tree.children(enabled).forEach(tree::remove);
                tree.put(enabled, Item.directory(0755));
                for (String name : names) {
                    RootPath run = RootPath.of("etc/sv/" + name + "/run");
                    if (tree.get(run).isEmpty()) {
                        throw new ImageException(image, "there is no service '" + name + "': the root has no " + run);
                    }
                    tree.put(enabled.resolve(name), Item.link("../sv/" + name));
                }
            }
        }
    }

    private void file(ExtraFile file) throws Failure {
        Item item = switch (file.what()) {
            case ExtraFile.What.Text(String content) ->
                Item.file(file.mode(), content.getBytes(StandardCharsets.UTF_8));
            case ExtraFile.What.Copy(var from) -> Item.file(file.mode(), HostFiles.read(from));
            case ExtraFile.What.Link(String target) -> Item.link(target);
            case ExtraFile.What.Directory directory -> Item.directory(file.mode());
        };
        boolean kept = item.is(Kind.DIRECTORY) && tree.get(file.path()).filter(there -> !there.is(Kind.DIRECTORY)).isPresent();
        if (kept) {
            throw new ImageException(image, file.path() + " is no directory in the root and cannot become one");
        }
        tree.put(file.path(), item.ownedBy(file.uid(), file.gid()));
    }

    private static String joined(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}

package org.mypkg.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mypkg.image.ImageConfig.ExtraFile;
import org.mypkg.image.ImageConfig.Network;
import org.mypkg.image.ImageConfig.Services;
import org.mypkg.image.ImageConfig.User;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.RecipeException;
import org.mypkg.recipe.Yaml;
import org.mypkg.recipe.YamlFields;

/** Reads the part of a configuration that says what is changed in the root. */
final class SystemReader {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9-]+)*");
    private static final Pattern CARD = Pattern.compile("[a-z][a-z0-9._-]{0,14}");
    private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern FIELD = Pattern.compile("[^:\\p{Cntrl}]*");
    private static final Pattern HASH = Pattern.compile("\\$[0-9a-z]+\\$[a-zA-Z0-9./$=,]+");
    private static final Pattern MODE = Pattern.compile("[0-7]{3,5}");
    private static final Pattern OWNER = Pattern.compile("(\\d{1,9}):(\\d{1,9})");
    private static final int NOBODY = 65534;

    private final Path directory;
    private final YamlFields fields;

    SystemReader(Path directory, YamlFields fields) {
        this.directory = directory;
        this.fields = fields;
    }

    ImageConfig.SystemChanges read() throws RecipeException {
        return new ImageConfig.SystemChanges(hostname(), network(), users(), services(), files());
    }

    private String hostname() throws RecipeException {
        String name = fields.text("hostname").orElse("");
        if (!name.isEmpty() && (name.length() > 64 || !HOST.matcher(name).matches())) {
            throw wrong(fields, "hostname", "'" + name + "' cannot be the name of a machine");
        }
        return name;
    }

    private Network network() throws RecipeException {
        Optional<Yaml> value = fields.value("network");
        if (value.isEmpty()) {
            return new Network.Unchanged();
        }
        return switch (value.get()) {
            case Yaml.Text text when text.value().equals("dhcp") -> new Network.Dhcp("eth0");
            case Yaml.Text text -> throw fields.wrong(text.line(), "'network' is dhcp, or a mapping, not '" + text.value() + "'");
            case Yaml.Items items -> throw fields.wrong(items.line(), "'network' is dhcp, or a mapping");
            case Yaml.Fields inner -> network(new YamlFields(fields.file(), inner));
        };
    }

    private static Network network(YamlFields inner) throws RecipeException {
        inner.allow(List.of("card", "address", "gateway", "dns"));
        String card = inner.text("card").orElse("eth0");
        if (!CARD.matcher(card).matches()) {
            throw wrong(inner, "card", "'" + card + "' cannot be the name of a network card");
        }
        if (inner.value("address").isEmpty()) {
            for (String other : List.of("gateway", "dns")) {
                if (inner.value(other).isPresent()) {
                    throw wrong(inner, other, "'" + other + "' needs an 'address'; without one the machine asks by DHCP");
                }
            }
            return new Network.Dhcp(card);
        }
        String[] parts = inner.required("address").split("/", 2);
        if (parts.length != 2 || !IPV4.matcher(parts[0]).matches() || !parts[1].matches("[1-9]|[12][0-9]|3[0-2]")) {
            throw wrong(inner, "address", "'address' is like 192.168.1.2/24, not '" + inner.required("address") + "'");
        }
        String gateway = inner.text("gateway").orElse("");
        if (!gateway.isEmpty() && !IPV4.matcher(gateway).matches()) {
            throw wrong(inner, "gateway", "'" + gateway + "' is no IPv4 address");
        }
        List<String> servers = inner.texts("dns");
        for (String server : servers) {
            if (!server.matches("[0-9a-fA-F.:]+")) {
                throw wrong(inner, "dns", "'" + server + "' is no address");
            }
        }
        return new Network.Fixed(card, parts[0], Integer.parseInt(parts[1]), gateway, servers);
    }

    private List<User> users() throws RecipeException {
        var users = new ArrayList<User>();
        for (YamlFields entry : fields.mappings("users")) {
            User user = user(entry);
            if (users.stream().anyMatch(other -> other.name().equals(user.name()) || other.uid() == user.uid())) {
                throw entry.wrong(entry.line(), "another user has the name '" + user.name() + "' or the number " + user.uid());
            }
            users.add(user);
        }
        return users;
    }

    private static User user(YamlFields entry) throws RecipeException {
        entry.allow(List.of("name", "uid", "gid", "comment", "home", "shell", "password", "groups"));
        String name = account(entry, "name", entry.required("name"));
        boolean root = name.equals("root");
        int uid = number(entry, "uid", root ? "0" : "");
        if (root != (uid == 0)) {
            throw wrong(entry, "uid", "root, and nobody else, has the number 0");
        }
        int gid = number(entry, "gid", Integer.toString(uid));
        String home = entry.text("home").orElse(root ? "/root" : "/home/" + name);
        String shell = entry.text("shell").orElse("/bin/sh");
        String comment = entry.text("comment").orElse(name);
        for (String text : List.of(home, shell, comment)) {
            if (!FIELD.matcher(text).matches()) {
                throw entry.wrong(entry.line(), "'" + text + "' cannot stand in /etc/passwd");
            }
        }
        ImageConfigReader.path(entry, entry.line(), home);
        var groups = new ArrayList<String>();
        for (String group : entry.texts("groups")) {
            groups.add(account(entry, "groups", group));
        }
        return new User(name, uid, gid, comment, home, shell, password(entry), groups);
    }

    /** Plain passwords never stand in a configuration: only what {@code mkpasswd} or {@code openssl passwd -6} makes of them. */
    private static String password(YamlFields entry) throws RecipeException {
        String text = entry.text("password").orElse("locked");
        if (text.equals("locked")) {
            return "*";
        }
        if (text.equals("empty")) {
            return "";
        }
        if (!HASH.matcher(text).matches()) {
            throw wrong(entry, "password", "'password' is a hash such as 'openssl passwd -6' prints, or locked, or empty");
        }
        return text;
    }

    private static String account(YamlFields entry, String key, String name) throws RecipeException {
        if (!ACCOUNT.matcher(name).matches()) {
            throw wrong(entry, key, "'" + name + "' cannot be the name of a user or a group");
        }
        return name;
    }

    private static int number(YamlFields entry, String key, String otherwise) throws RecipeException {
        String text = entry.text(key).orElse(otherwise);
        if (text.isEmpty()) {
            throw entry.wrong(entry.line(), "'" + key + "' is missing");
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) >= NOBODY) {
            throw wrong(entry, key, "'" + key + "' is a number below " + NOBODY + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private Services services() throws RecipeException {
        if (fields.value("services").isEmpty()) {
            return new Services.Unchanged();
        }
        List<String> names = fields.texts("services");
        for (String name : names) {
            if (!SERVICE.matcher(name).matches()) {
                throw wrong(fields, "services", "'" + name + "' cannot be the name of a service");
            }
        }
        return new Services.Exactly(names);
    }

    private List<ExtraFile> files() throws RecipeException {
        var files = new ArrayList<ExtraFile>();
        for (YamlFields entry : fields.mappings("files")) {
            files.add(file(entry));
        }
        return files;
    }

    private ExtraFile file(YamlFields entry) throws RecipeException {
        entry.allow(List.of("path", "content", "from", "link", "directory", "mode", "owner"));
        RootPath path = ImageConfigReader.path(entry, entry.line(), entry.required("path"));
        if (path.isRoot()) {
            throw wrong(entry, "path", "'path' is the root itself");
        }
        var kinds = new ArrayList<ExtraFile.What>();
        entry.text("content").ifPresent(text -> kinds.add(new ExtraFile.What.Text(text)));
        entry.text("from").ifPresent(text -> kinds.add(new ExtraFile.What.Copy(directory.resolve(text).normalize())));
        entry.text("link").ifPresent(text -> kinds.add(new ExtraFile.What.Link(text)));
        if (entry.text("directory").orElse("").equals("true")) {
            kinds.add(new ExtraFile.What.Directory());
        }
        if (kinds.size() != 1) {
            throw entry.wrong(entry.line(), "a file has one of 'content', 'from', 'link' and 'directory: true'");
        }
        boolean searched = kinds.getFirst() instanceof ExtraFile.What.Directory;
        String mode = entry.text("mode").orElse(searched ? "0755" : "0644");
        if (!MODE.matcher(mode).matches() || Integer.parseInt(mode, 8) > 07777) {
            throw wrong(entry, "mode", "'mode' is octal, such as 0644, not '" + mode + "'");
        }
        var owner = OWNER.matcher(entry.text("owner").orElse("0:0"));
        if (!owner.matches()) {
            throw wrong(entry, "owner", "'owner' is UID:GID in numbers, such as 0:0");
        }
        return new ExtraFile(
                path, Integer.parseInt(mode, 8), Integer.parseInt(owner.group(1)), Integer.parseInt(owner.group(2)), kinds.getFirst());
    }

    private static RecipeException wrong(YamlFields fields, String key, String fact) {
        return fields.wrong(fields.lineOf(key), fact);
    }
}

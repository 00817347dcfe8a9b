package org.mypkg.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.world.OfferedAlternative;

/** What is installed and who owns which path, as the committed facts say. */
final class PackageQueries {
    private final Connection connection;

    PackageQueries(Connection connection) {
        this.connection = connection;
    }

    List<StoredPackage> installed() throws SQLException, FormatException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT row, spec, repository, added_by FROM package WHERE installed = 1 ORDER BY name");
                ResultSet rows = query.executeQuery()) {
            return packages(rows);
        }
    }

    /** Three members of each description, which SQLite finds by itself: reading all of 200 descriptions takes longer than a list. */
    List<StoredPackage.Brief> briefs() throws SQLException {
        var all = new ArrayList<StoredPackage.Brief>();
        try (PreparedStatement query = connection.prepareStatement("SELECT name, json_extract(spec, '$.version'),"
                        + " json_extract(spec, '$.arch'), json_extract(spec, '$.installedBytes'), repository"
                        + " FROM package WHERE installed = 1 ORDER BY name");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                var id = PackageId.of(rows.getString(1), rows.getString(2), rows.getString(3));
                all.add(new StoredPackage.Brief(id, rows.getLong(4), rows.getString(5)));
            }
        }
        return all;
    }

    Optional<StoredPackage> installed(PackageName name) throws SQLException, FormatException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT row, spec, repository, added_by FROM package WHERE installed = 1 AND name = ?")) {
            query.setString(1, name.value());
            try (ResultSet rows = query.executeQuery()) {
                return packages(rows).stream().findFirst();
            }
        }
    }

    /** The packages of a result of row, description, repository and transaction. */
    static List<StoredPackage> packages(ResultSet rows) throws SQLException, FormatException {
        var all = new ArrayList<StoredPackage>();
        while (rows.next()) {
            all.add(new StoredPackage(
                    rows.getLong(1), ManifestCodec.decodeSpec(rows.getString(2)), rows.getString(3), rows.getLong(4)));
        }
        return all;
    }

    List<FileEntry> files(long row) throws SQLException, FormatException {
        var files = new ArrayList<FileEntry>();
        try (PreparedStatement query = connection.prepareStatement("SELECT entry FROM file WHERE package = ?")) {
            query.setLong(1, row);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    files.add(ManifestCodec.decodeEntry(rows.getString(1)));
                }
            }
        }
        files.sort(Comparator.comparing(FileEntry::path));
        return files;
    }

    /** One look at one state of the facts: else SQLite locks its file and looks for journals anew for each path. */
    SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) throws SQLException, FormatException {
        try (Statement span = connection.createStatement()) {
            span.execute("SAVEPOINT owners");
            try {
                return ownersOf(paths);
            } finally {
                span.execute("RELEASE owners");
            }
        }
    }

    private SortedMap<RootPath, List<OwnedFile>> ownersOf(Collection<RootPath> paths) throws SQLException, FormatException {
        var owners = new TreeMap<RootPath, List<OwnedFile>>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT p.name, f.entry FROM file f JOIN package p ON p.row = f.package"
                        + " WHERE f.path = ? AND p.installed = 1 ORDER BY p.name")) {
            for (RootPath path : new TreeSet<>(paths)) {
                query.setBytes(1, path.toBytes());
                List<OwnedFile> found = owned(query);
                if (!found.isEmpty()) {
                    owners.put(path, found);
                }
            }
        }
        return owners;
    }

    /** Bytes of paths below a directory begin with its name and a slash, and 0 is the byte after the slash. */
    List<OwnedFile> ownedBelow(RootPath directory) throws SQLException, FormatException {
        String all = "SELECT p.name, f.entry FROM file f JOIN package p ON p.row = f.package WHERE p.installed = 1";
        String range = directory.isRoot() ? " AND length(f.path) > 0" : " AND f.path > ? AND f.path < ?";
        List<OwnedFile> found;
        try (PreparedStatement query = connection.prepareStatement(all + range)) {
            if (!directory.isRoot()) {
                query.setBytes(1, with(directory, '/'));
                query.setBytes(2, with(directory, '0'));
            }
            found = owned(query);
        }
        found.sort(Comparator.comparing((OwnedFile file) -> file.entry().path()).thenComparing(OwnedFile::owner));
        return found;
    }

    private static byte[] with(RootPath directory, char last) {
        byte[] path = directory.toBytes();
        byte[] longer = java.util.Arrays.copyOf(path, path.length + 1);
        longer[path.length] = (byte) last;
        return longer;
    }

    private static List<OwnedFile> owned(PreparedStatement query) throws SQLException, FormatException {
        var found = new ArrayList<OwnedFile>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new OwnedFile(
                        new PackageName(rows.getString(1)), ManifestCodec.decodeEntry(rows.getString(2))));
            }
        }
        return found;
    }

    List<OfferedAlternative> alternatives() throws SQLException, FormatException {
        var offers = new ArrayList<OfferedAlternative>();
        try (PreparedStatement query = connection.prepareStatement("SELECT row, spec, repository, added_by FROM package"
                        + " WHERE installed = 1 AND alternatives > 0 ORDER BY name");
                ResultSet rows = query.executeQuery()) {
            for (StoredPackage one : packages(rows)) {
                for (Alternative alternative : one.spec().alternatives()) {
                    offers.add(new OfferedAlternative(one.name(), alternative));
                }
            }
        }
        offers.sort(Comparator.comparing((OfferedAlternative offer) -> offer.alternative().path())
                .thenComparing(OfferedAlternative::owner));
        return offers;
    }
}

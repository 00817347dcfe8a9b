package org.mypkg.txn;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * The disk as planning sees it: what can be reached only through a link that goes is not there. Where {@code lib -> usr/lib}
 * becomes a directory, {@code lib/x} is a new path, and whatever lies at {@code usr/lib/x} stays where it is.
 */
final class WithoutOldLinks extends PlanningView {
    private final SortedSet<RootPath> links = new TreeSet<>();

    /** @param going links that go and do not come again */
    WithoutOldLinks(Filesystem disk, SortedSet<RootPath> going) throws DiskException {
        super(disk);
        for (RootPath link : going) {
            if (NodeType.of(disk.stat(link)) == NodeType.LINK) {
                links.add(link);
            }
        }
    }

    private boolean isBehind(RootPath path) {
        return !links.isEmpty() && path.ancestors().stream().anyMatch(links::contains);
    }

    private void refuse(String operation, RootPath path) throws DiskException {
        if (isBehind(path)) {
            throw new DiskException(operation, path.toString(), DiskException.ENOENT);
        }
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        return isBehind(path) ? Optional.empty() : super.stat(path);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        refuse("list", directory);
        return super.list(directory);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        refuse("read the link", path);
        return super.readLink(path);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        refuse("read", path);
        return super.read(path);
    }
}

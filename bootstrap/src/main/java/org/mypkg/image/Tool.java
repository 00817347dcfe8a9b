package org.mypkg.image;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.mypkg.diag.Failure;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;

/** Runs programs of the host so that they say the same on every host: one time, one time zone, one set of settings. */
final class Tool {
    private final String image;
    private final Path work;

    /** @param image what is being made, for errors */
    Tool(String image, Path work) {
        this.image = image;
        this.work = work;
    }

    /** @throws ImageException where it does not end well */
    void run(List<String> argv) throws Failure {
        ProcessRunner.Result result = result(argv);
        if (!result.succeeded()) {
            throw new ImageException(image, argv.getFirst() + ": " + result.output().strip());
        }
    }

    /** Runs it and leaves it to the caller what its end means. */
    ProcessRunner.Result result(List<String> argv) throws Failure {
        return new ProcessRunner().run(command(argv));
    }

    /** For programs that end well whatever happened: everything that they print must be expected. */
    void runQuietly(List<String> argv, Predicate<String> expected) throws Failure {
        var unexpected = new StringBuilder();
        ProcessRunner.Result result = new ProcessRunner().run(command(argv), line -> {
            if (!expected.test(line) && unexpected.length() < 2000) {
                unexpected.append(line).append("; ");
            }
        });
        if (!result.succeeded() || !unexpected.isEmpty()) {
            throw new ImageException(image, argv.getFirst() + ": " + unexpected.toString().strip());
        }
    }

    private Command command(List<String> argv) {
        String epoch = Long.toString(ImageTree.LATEST_MTIME_SECONDS);
        return Command.of(argv)
                .in(work)
                .with("TZ", "UTC")
                .with("SOURCE_DATE_EPOCH", epoch)
                .with("E2FSPROGS_FAKE_TIME", epoch)
                .with("MKE2FS_CONFIG", work.resolve("mke2fs.conf").toString())
                .with("MTOOLSRC", "/dev/null")
                .with("MTOOLS_SKIP_CHECK", "1");
    }
}

package org.mypkg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.PackageFile;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg install PKG...} */
final class InstallCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    @Mixin
    private final AlsoRemove also = new AlsoRemove();

    @Option(names = "--allow-unsigned", description = "Package files need no signature.")
    private boolean allowUnsigned;

    @Option(names = "--allow-devices", description = "Unsigned package files may bring device nodes.")
    private boolean allowDevices;

    @Parameters(
            arity = "1..*",
            paramLabel = "PKG",
            description = "name, name=1.2, name>=1.2, name@repository, a capability such as so:libz.so.1, or a .mpkg file.")
    private List<String> packages = List.of();

    InstallCommand(Host host) {
        super(host);
    }

    @Override
    List<String> asked() {
        return packages;
    }

    @Override
    List<String> named() {
        return Stream.concat(packages.stream(), also.names().stream()).toList();
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        var relations = new ArrayList<Relation>();
        var files = new ArrayList<PackageFile>();
        var from = new TreeMap<PackageName, String>();
        for (String typed : packages) {
            int at = typed.lastIndexOf('@');
            if (typed.endsWith(".mpkg")) {
                files.add(open(bench, typed));
            } else if (at > 0) {
                Relation relation = Names.relation(typed.substring(0, at));
                String repository = typed.substring(at + 1);
                bench.repositories().named(repository);
                from.put(Names.packageName(relation.capability().value()), repository);
                relations.add(relation);
            } else {
                relations.add(Names.relation(typed));
            }
        }
        Order order = Order.of(bench.console().commandLine(), leave.options(true)).installing(relations, files, from)
                .within(leave.budget(bench.clock()));
        return also.in(order, bench);
    }

    private PackageFile open(Bench bench, String typed) throws Failure {
        Path path = Names.parse(typed, InstallCommand::path);
        return bench.engine().open(path, signature());
    }

    private PackageFile.Signature signature() {
        if (!allowUnsigned) {
            return PackageFile.Signature.REQUIRED;
        }
        return allowDevices ? PackageFile.Signature.OPTIONAL_WITH_DEVICES : PackageFile.Signature.OPTIONAL;
    }

    private static Path path(String typed) {
        return Path.of(typed).toAbsolutePath().normalize();
    }

    @Override
    String nothingToDo() {
        return "nothing to do: all of that is installed";
    }
}

package org.mypkg.dist;

/**
 * The first class of the one jar that holds all programs. Which of them is meant stands in the system property
 * {@value #PROPERTY}, set by the launcher: a main class in the jar's manifest is what lets Java use the cache of classes, and
 * there can be only one.
 */
public final class Programs {
    static final String PROPERTY = "mypkg.program";

    private Programs() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        String program = System.getProperty(PROPERTY, "mypkg");
        switch (program) {
            case "mypkg" -> org.mypkg.cli.Main.main(arguments);
            case "mkrepo" -> org.mypkg.repo.MkrepoMain.main(arguments);
            case "srcpkg" -> org.mypkg.build.SrcpkgMain.main(arguments);
            case "mkimage" -> org.mypkg.image.MkimageMain.main(arguments);
            case "distro-install" -> org.mypkg.setup.DistroInstallMain.main(arguments);
            case "assemble" -> AssembleMain.main(arguments);
            case "pack-self" -> SelfPackMain.main(arguments);
            case "train" -> org.mypkg.cli.Training.main(arguments);
            default -> throw new IllegalArgumentException("no such program: " + program);
        }
    }
}

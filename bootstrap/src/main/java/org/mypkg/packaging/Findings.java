package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Capability;
import org.mypkg.model.Version;

/** What the files of one package show: what it provides, and what they need. */
final class Findings {
    private final SortedMap<String, String> provides = new TreeMap<>();
    private final List<Need> needs = new ArrayList<>();

    /**
     * Something that a file needs.
     *
     * @param capability such as {@code so:libz.so.1}
     * @param version such as {@code >= 1.2}; empty where any will do
     * @param file that needs it
     * @param places directories where the file itself looks for it first
     */
    record Need(String capability, String version, String file, List<String> places) {
        Need {
            places = List.copyOf(places);
        }

        boolean isLibrary() {
            return capability.startsWith("so:");
        }

        /** The name without its kind. */
        String name() {
            return capability.substring(capability.indexOf(':') + 1);
        }

        @Override
        public String toString() {
            return version.isEmpty() ? capability : capability + " " + version;
        }
    }

    /** Notes a capability, unless its name cannot be one. @param version empty, or any text: one that is no version is left out */
    void provide(String capability, String version) {
        if (isCapability(capability)) {
            provides.merge(capability, isVersion(version) ? version : "", (one, other) -> one.isEmpty() ? other : one);
        }
    }

    void need(Need need) {
        if (isCapability(need.capability())) {
            needs.add(need);
        }
    }

    boolean provides(String capability) {
        return provides.containsKey(capability);
    }

    /** As a manifest writes them, sorted. */
    List<String> provisions() {
        var lines = new ArrayList<String>();
        provides.forEach((capability, version) -> lines.add(version.isEmpty() ? capability : capability + " = " + version));
        return lines;
    }

    List<Need> needs() {
        return List.copyOf(needs);
    }

    static boolean isVersion(String text) {
        try {
            return !new Version(text).value().isEmpty();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isCapability(String text) {
        try {
            return !new Capability(text).value().isEmpty();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}

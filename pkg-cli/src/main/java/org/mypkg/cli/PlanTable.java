package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.mypkg.console.ProgressView;
import org.mypkg.console.Style;
import org.mypkg.console.TextLayout;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Proposal;
import org.mypkg.world.Action;

/**
 * What is to be done, before anybody is asked: what is new, moves, comes once more and goes, each with its versions, by how
 * much the disk fills, and why. Where a line has no room the reason is cut, then left out, then the size; names and versions
 * never are. A package with a name or a version that takes the room of all others stands on lines of its own.
 */
final class PlanTable {
    private static final int GAP = 2;
    private static final int REASON_MIN = 14;

    private final Style style;
    private final List<Row> rows;

    /** One package. @param size signed, as text; empty where it is not known */
    private record Row(Group group, String name, String from, String to, String size, String why) {}

    private enum Group {
        NEW("new", Style.Tone.NEW),
        UPGRADED("upgraded", Style.Tone.BETTER),
        DOWNGRADED("downgraded", Style.Tone.CARE),
        REINSTALLED("laid down once more", Style.Tone.BETTER),
        REMOVED("removed", Style.Tone.GONE);

        private final String title;
        private final Style.Tone tone;

        Group(String title, Style.Tone tone) {
            this.title = title;
            this.tone = tone;
        }

        static Group of(Action action) {
            return switch (action) {
                case Action.Install install -> NEW;
                case Action.Replace replace -> replace.isDowngrade() ? DOWNGRADED : UPGRADED;
                case Action.Reinstall again -> REINSTALLED;
                case Action.Remove remove -> REMOVED;
            };
        }
    }

    private PlanTable(Style style, List<Row> rows) {
        this.style = style;
        this.rows = rows;
    }

    /** @param asked the words of the command @param before what is installed */
    static List<String> lines(Style style, Proposal proposal, List<String> asked, List<Installed.Detail> before) {
        var reasons = new PlanReasons(asked, before.stream().map(Installed.Detail::installed).toList(), proposal.plan());
        var rows = new ArrayList<Row>();
        for (Action action : proposal.plan().actions()) {
            rows.add(new Row(
                    Group.of(action),
                    action.id().name().value(),
                    from(action),
                    action.id().version().value(),
                    size(action, proposal, before),
                    proposal.basis() instanceof Proposal.Basis.Packages ? reasons.of(action) : "as it was"));
        }
        return new PlanTable(style, rows).write();
    }

    private static String from(Action action) {
        return action instanceof Action.Replace replace ? replace.from().id().version().value() : "";
    }

    private static String size(Action action, Proposal proposal, List<Installed.Detail> before) {
        long old = before.stream()
                .filter(detail -> detail.installed().id().name().equals(action.id().name()))
                .mapToLong(detail -> detail.spec().installedBytes())
                .sum();
        OptionalLong comes = action instanceof Action.Remove ? OptionalLong.of(0) : proposal.sizeBytes(action.id());
        if (comes.isEmpty()) {
            return "";
        }
        long delta = comes.getAsLong() - old;
        return (delta > 0 ? "+" : "") + ProgressView.bytes(delta);
    }

    /** How wide each column is. @param size 0 where sizes have no room @param reason what is left for it; less than the minimum: none */
    private record Columns(int name, int versions, int size, int reason) {}

    private Columns columns(List<Row> of) {
        int name = of.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        int versions = of.stream().mapToInt(row -> versions(row).length()).max().orElse(0);
        int size = of.stream().mapToInt(row -> row.size().length()).max().orElse(0);
        int room = style.columns() - (GAP + name + GAP + versions);
        int shown = size > 0 && room >= GAP + size ? size : 0;
        return new Columns(name, versions, shown, room - (shown > 0 ? GAP + shown : 0) - GAP);
    }

    private List<String> write() {
        List<Row> tooLong = columns(rows).reason() >= REASON_MIN ? List.of() : rows.stream().filter(this::isLong).toList();
        Columns columns = columns(rows.stream().filter(row -> !tooLong.contains(row)).toList());
        var lines = new ArrayList<String>();
        for (Group group : Group.values()) {
            List<Row> members = rows.stream().filter(row -> row.group() == group).toList();
            if (!members.isEmpty()) {
                lines.add(style.paint(Style.Tone.STRONG, group.title + " (" + members.size() + ")"));
            }
            for (Row row : members) {
                lines.addAll(tooLong.contains(row) ? stacked(row) : List.of(line(row, columns)));
            }
        }
        return lines;
    }

    private boolean isLong(Row row) {
        int much = style.columns() * 2 / 5;
        return row.name().length() > much || versions(row).length() > much;
    }

    private String line(Row row, Columns columns) {
        var line = new StringBuilder("  ");
        line.append(style.paint(row.group().tone, row.name())).append(" ".repeat(columns.name() - row.name().length() + GAP));
        line.append(TextLayout.pad(versions(row), columns.versions()));
        line.append(columns.size() > 0 ? "  " + TextLayout.padLeft(row.size(), columns.size()) : "");
        if (columns.reason() >= REASON_MIN && !row.why().isEmpty()) {
            line.append("  ").append(reason(row, columns.reason()));
        }
        return line.toString().stripTrailing();
    }

    private List<String> stacked(Row row) {
        var lines = new ArrayList<String>();
        lines.add("  " + style.paint(row.group().tone, row.name()));
        String versions = "    " + versions(row);
        boolean fits = versions.length() + GAP + row.size().length() <= style.columns();
        lines.add((fits ? versions + "  " + row.size() : versions).stripTrailing());
        if (!row.why().isEmpty()) {
            lines.add("    " + reason(row, style.columns() - 4));
        }
        return lines;
    }

    private String reason(Row row, int width) {
        return style.paint(Style.Tone.FAINT, TextLayout.cut(row.why(), width, style.ellipsis()));
    }

    private String versions(Row row) {
        return row.from().isEmpty() ? row.to() : row.from() + " " + style.arrow() + " " + row.to();
    }
}

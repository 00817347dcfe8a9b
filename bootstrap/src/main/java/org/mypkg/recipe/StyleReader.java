package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a recipe's steps. A style gives the texts of {@code build} and {@code package} where the recipe has none; what differs
 * between compilers it asks of the environment, so that one text serves all of them.
 */
final class StyleReader {
    /** The keys that only a style reads. */
    static final List<String> ARGUMENT_KEYS = List.of("configure", "make", "install");

    /** A configure script takes the best shell that it finds here for the scripts that it makes; on the target there may be only one. */
    private static final String CONFIGURE = """
            : "${CC:=%s}"
            export CC CONFIG_SHELL=/bin/sh gl_cv_posix_shell=/bin/sh
            "$SRC/%s/configure" --prefix=/usr --bindir=/usr/bin --sbindir=/usr/sbin --libdir=/usr/lib --libexecdir=/usr/lib \
              --sysconfdir=/etc --localstatedir=/var --mandir=/usr/share/man --infodir=/usr/share/info --disable-nls \
              ${CBUILD:+"--build=$CBUILD"} ${CHOST:+"--host=$CHOST"}%s
            make -j"$JOBS"%s
            """;
    private static final String MAKE = """
            : "${CC:=%s}"
            make -C "$SRC/%s" -j"$JOBS" CC="$CC" ${AR:+"AR=$AR"} ${RANLIB:+"RANLIB=$RANLIB"} PREFIX=/usr prefix=/usr%s
            """;
    private static final String KCONFIG = """
            : "${CC:=%s}"
            export KCONFIG_NOTIMESTAMP=1 KBUILD_BUILD_TIMESTAMP="@$SOURCE_DATE_EPOCH"
            export KBUILD_BUILD_USER=mypkg KBUILD_BUILD_HOST=mypkg KBUILD_BUILD_VERSION=1
            cd "$SRC/%s"
            make%s%s
            # Of several lines for one option the last counts, so that an update's file overrides the recipe's.
            cat "$FILES"/*.options | awk -F= '/^[A-Za-z]/ { line[$1] = $0 } END { for (option in line) print line[option] }' \
              | LC_ALL=C sort > "$HOME/wanted"
            while IFS== read -r option value; do
              sed -i "/^$option=/d; /^# $option is not set\\$/d" .config
              if [ "$value" = n ]; then echo "# $option is not set"; else echo "$option=$value"; fi >> .config
            done < "$HOME/wanted"
            yes '' | make%s oldconfig
            while IFS== read -r option value; do
              got=$(sed -n "s/^$option=//p" .config)
              test "${got:-n}" = "$value" || { echo "not taken: $option=$value" >&2; exit 1; }
            done < "$HOME/wanted"
            make -j"$JOBS"%s
            """;
    /** No libtool archives, which name paths of the build; no index of info pages, which each package would bring. */
    private static final String TIDY = """
            find "$DESTDIR" -type f -name '*.la' -exec rm -f {} +
            rm -f "$DESTDIR/usr/share/info/dir"
            """;

    private final YamlFields fields;
    private final List<SourceRef> sources;
    private final String compiler;

    /** @param toolchain that the recipe asks for */
    StyleReader(YamlFields fields, List<SourceRef> sources, Recipe.Toolchain toolchain) {
        this.fields = fields;
        this.sources = sources;
        this.compiler =
                switch (toolchain) {
                    case HOST -> "gcc";
                    case MUSL -> "musl-cc";
                    case CROSS -> "x86_64-linux-musl-gcc";
                };
    }

    private enum Style {
        AUTOTOOLS,
        MAKE,
        KCONFIG
    }

    /** Whether the recipe has a style at all. */
    boolean hasStyle() {
        return fields.value("style").isPresent();
    }

    List<Recipe.Step> steps() throws RecipeException {
        Optional<Style> style = style();
        var steps = new ArrayList<Recipe.Step>();
        for (Recipe.Step.Kind kind : Recipe.Step.Kind.values()) {
            Optional<String> text = fields.text(kind.key());
            if (text.isEmpty() && style.isPresent()) {
                text = given(style.get(), kind);
            }
            text.ifPresent(present -> steps.add(new Recipe.Step(kind, present)));
        }
        return steps;
    }

    private Optional<Style> style() throws RecipeException {
        Optional<String> word = fields.text("style");
        if (word.isEmpty()) {
            for (String key : ARGUMENT_KEYS) {
                if (fields.value(key).isPresent()) {
                    throw fields.wrong(fields.lineOf(key), "'" + key + "' is for recipes with a 'style'");
                }
            }
            return Optional.empty();
        }
        if (sources.isEmpty()) {
            throw fields.wrong(fields.lineOf("style"), "a recipe with a 'style' needs a source");
        }
        for (Style style : Style.values()) {
            if (style.name().toLowerCase(Locale.ROOT).equals(word.get())) {
                return Optional.of(style);
            }
        }
        throw fields.wrong(fields.lineOf("style"), "unknown style '" + word.get() + "'; known are autotools, make and kconfig");
    }

    private Optional<String> given(Style style, Recipe.Step.Kind kind) throws RecipeException {
        return switch (kind) {
            case BUILD -> Optional.of(build(style));
            case PACKAGE -> Optional.of(install(style));
            case PREPARE, POST_INSTALL, CHECK -> Optional.empty();
        };
    }

    private String build(Style style) throws RecipeException {
        String source = sources.getFirst().name();
        String make = arguments("make");
        return switch (style) {
            case AUTOTOOLS -> text(CONFIGURE, compiler, source, arguments("configure"), make);
            case MAKE -> text(MAKE, compiler, source, make);
            case KCONFIG -> {
                String configure = fields.value("configure").isPresent() ? arguments("configure") : " defconfig";
                yield text(KCONFIG, compiler, source, make, configure, make, make);
            }
        };
    }

    private String install(Style style) throws RecipeException {
        String what = fields.value("install").isPresent() ? arguments("install") : " install";
        String source = sources.getFirst().name();
        String make =
                switch (style) {
                    case AUTOTOOLS -> "make DESTDIR=\"$DESTDIR\"" + what;
                    case MAKE ->
                        "make -C \"$SRC/" + source + "\" DESTDIR=\"$DESTDIR\" PREFIX=/usr prefix=/usr" + arguments("make") + what;
                    case KCONFIG ->
                        "make -C \"$SRC/" + source + "\" DESTDIR=\"$DESTDIR\" CONFIG_PREFIX=\"$DESTDIR\"" + arguments("make") + what;
                };
        return make + "\n" + TIDY;
    }

    /** Each argument in double quotes, so that it stays one and the build's variables can stand in it. */
    private String arguments(String key) throws RecipeException {
        return fields.texts(key).stream()
                .map(argument -> " \"" + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("`", "\\`") + "\"")
                .collect(Collectors.joining());
    }

    private static String text(String template, String... words) {
        return String.format(Locale.ROOT, template, (Object[]) words);
    }
}

package org.mypkg.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The colors can be read in both schemes: contrasts as WCAG 2.2 counts them, 4.5 for text (1.4.3), 3 for what is drawn (1.4.11). */
final class StyleTest {
    private static final String STYLE = new String(Site.resource("style.css"), StandardCharsets.UTF_8);

    private static SortedMap<String, Integer> colors(String block) {
        SortedMap<String, Integer> colors = new TreeMap<>();
        Pattern.compile("--(\\w+): #([0-9a-f]{6});").matcher(block).results().forEach(m -> colors.put(m.group(1), Integer.parseInt(m.group(2), 16)));
        return colors;
    }

    private static int color(SortedMap<String, Integer> colors, String name) {
        return colors.getOrDefault(name, 0);
    }

    private static double luminance(int color) {
        double[] weight = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = ((color >> (16 - 8 * i)) & 0xff) / 255.0;
            sum += weight[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    @Test
    void textAndLinesStandOutLightAndDark() {
        int dark = STYLE.indexOf("@media (prefers-color-scheme: dark)");
        for (String block : List.of(STYLE.substring(0, dark), STYLE.substring(dark, STYLE.indexOf("* {", dark)))) {
            SortedMap<String, Integer> colors = colors(block);
            assertEquals(8, colors.size());
            for (String back : List.of("back", "panel")) {
                for (String text : List.of("text", "soft", "link", "mark")) {
                    assertTrue(contrast(color(colors, text), color(colors, back)) >= 4.5, text + " on " + back);
                }
                assertTrue(contrast(color(colors, "line"), color(colors, back)) >= 3, "line on " + back);
            }
        }
    }

    @Test
    void nothingComesFromElsewhereAndNoTextBecomesMarkup() {
        String script = new String(Site.resource("search.js"), StandardCharsets.UTF_8);
        for (String text : List.of(STYLE, script)) {
            assertFalse(text.contains("http:") || text.contains("https:") || text.contains("@import") || text.contains("url("), text);
        }
        for (String sink : List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "setTimeout(")) {
            assertFalse(script.contains(sink), sink);
        }
    }
}

package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Each error code has its page {@code docs/errors/E0107.md}, and each page its code. */
final class ErrorPageRule implements Rule {
    private static final String DIRECTORY = "docs/errors/";

    private final SortedSet<String> codes;
    private final SortedSet<String> pages;

    /** @param codes the codes as people see them @param pages the names of the files in the directory */
    ErrorPageRule(SortedSet<String> codes, SortedSet<String> pages) {
        this.codes = codes;
        this.pages = pages;
    }

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (String label : codes) {
            if (!pages.contains(label + ".md")) {
                breaches.add(breach(label + ".md", "error code " + label + " has no page"));
            }
        }
        for (String page : pages) {
            if (page.matches("E\\d+\\.md") && !codes.contains(page.replace(".md", ""))) {
                breaches.add(breach(page, "the page explains a code that does not exist"));
            }
        }
        return breaches;
    }

    private static Breach breach(String page, String message) {
        return new Breach(DIRECTORY + page, 1, "error-page", "docs/errors", 1, message);
    }
}

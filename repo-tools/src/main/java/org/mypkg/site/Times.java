package org.mypkg.site;

import java.time.Duration;
import java.time.Instant;

/** Times as the pages write them, always UTC. Ages are counted up to the publication, so that the same publication gives the same bytes. */
final class Times {
    private Times() {}

    /** The day as an element that programs can read, too. */
    static String element(Instant time) {
        String text = time.toString();
        return new Markup().leaf("time", text.substring(0, text.indexOf('T')), "datetime", text).toString();
    }

    /** How long before. */
    static String before(Instant then, Instant now) {
        long days = Math.max(0, Duration.between(then, now).toDays());
        if (days == 0) {
            return "less than a day";
        }
        if (days < 60) {
            return days + (days == 1 ? " day" : " days");
        }
        return days < 730 ? days / 30 + " months" : days / 365 + " years";
    }
}

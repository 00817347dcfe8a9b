package org.mypkg.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Strangers' texts never become markup, and hide nothing. */
final class MarkupTest {
    @Test
    void textsAndValuesAreEscaped() {
        String written = new Markup().leaf("p", "<script>alert('x')</script> & \"y\"", "title", "\"><b>").toString();
        assertEquals(
                "<p title=\"&quot;&gt;&lt;b&gt;\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;</p>", written);
    }

    @Test
    void whatHidesOrBreaksIsReplaced() {
        assertEquals("a\ufffdb\ufffdc\ufffd\n\t", new Markup().text("a\u0000b\u202ec\u001b\n\t").toString());
        assertEquals("\ufffd\ufffd\ufffd", new Markup().text("\ud800\udc00".substring(0, 1) + "\uffff\udc00").toString());
        assertEquals("\ud83d\ude00", new Markup().text("\ud83d\ude00").toString());
    }

    @Test
    void onlyTheWebBecomesALink() {
        assertTrue(Address.isWeb("https://example.org/a?b=c") && Address.isWeb("HTTP://example.org"));
        assertFalse(Address.isWeb("javascript:alert(1)") || Address.isWeb("data:text/html,x") || Address.isWeb("https://a b"));
        assertFalse(Address.isWeb(" javascript:alert(1)//https://") || Address.isWeb("//example.org") || Address.isWeb(""));
    }

    @Test
    void namesThatAnAddressCannotHoldAreCoded() {
        assertEquals("package/g%2B%2B.html", Address.link("package/g++.html"));
        assertEquals("pool/a-1%253a2.mpkg", Address.link("pool/a-1%3a2.mpkg"));
    }
}

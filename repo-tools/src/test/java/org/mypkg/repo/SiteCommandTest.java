package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.json.Json;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A site as it is written: its pages are parsed as XML, which they are as well, and every link in them is followed. */
final class SiteCommandTest {
    @TempDir
    Path temporary;

    private Workshop workshop;
    private Path site;

    @BeforeEach
    void open() throws IOException {
        workshop = new Workshop(temporary);
        workshop.init();
        site = temporary.resolve("repo.site");
    }

    private void add(Path... files) {
        var words = new ArrayList<>(List.of("add", workshop.repo().toString(), "--force"));
        Stream.of(files).map(Path::toString).forEach(words::add);
        workshop.run(words.toArray(String[]::new)).ok();
    }

    private Workshop.Ran make(String... more) {
        var words = new ArrayList<>(List.of("site", workshop.repo().toString()));
        words.addAll(List.of(more));
        return workshop.run(words.toArray(String[]::new));
    }

    private static SortedMap<String, String> files(Path directory) throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(path).toString(), Files.readString(path));
            }
        }
        return all;
    }

    private static Document parse(String text) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        var list = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            list.add((Element) found.item(i));
        }
        return list;
    }

    private String page(String name) throws IOException {
        return Files.readString(site.resolve(name));
    }

    private static String text(Node node) {
        return node instanceof Document document ? text(document.getDocumentElement()) : node.getTextContent();
    }

    /** All pages parse, and every address in them leads to a file of the site, and to a place in it if it names one. */
    private static void checkPages(Path site) throws Exception {
        SortedMap<String, String> files = files(site);
        for (var file : files.entrySet()) {
            if (!file.getKey().endsWith(".html")) {
                continue;
            }
            Document page = parse(file.getValue());
            assertEquals(1, elements(page, "h1").size(), file.getKey());
            assertEquals(1, elements(page, "main").size(), file.getKey());
            for (String element : List.of("a", "link", "script")) {
                for (Element one : elements(page, element)) {
                    String address = one.hasAttribute("href") ? one.getAttribute("href") : one.getAttribute("src");
                    checkAddress(file.getKey(), address, files);
                }
            }
            for (Element cell : elements(page, "th")) {
                assertEquals("col", cell.getAttribute("scope"));
            }
        }
    }

    private static void checkAddress(String from, String address, SortedMap<String, String> files) throws Exception {
        if (address.startsWith("https://")) {
            return;
        }
        int hash = address.indexOf('#');
        String file = hash < 0 ? address : address.substring(0, hash);
        String target = file.isEmpty() ? from : Path.of(from).resolveSibling(URLDecoder.decode(file, StandardCharsets.UTF_8)).normalize().toString();
        assertTrue(files.containsKey(target), from + " leads to " + address);
        if (hash >= 0 && target.endsWith(".html")) {
            assertTrue(files.getOrDefault(target, "").contains("id=\"" + address.substring(hash + 1) + "\""), from + " leads to " + address);
        }
    }

    private void publishLife() throws Exception {
        add(
                workshop.pack("libz", "1.0", "summary: Squeezes\nprovides: [\"so:libz.so.1\"]\n", "usr/lib/libz.so.1=z"),
                workshop.pack("g++", "12", "summary: Compiles\nrequires: [\"libz >= 1\", \"so:libz.so.1\", \"gone | libz\"]\n", "usr/bin/g++=g", "usr/bin/c++=c"),
                workshop.pack("web", "1", "requires: [g++, \"so:no.so.1\"]\nrecommends: [libz]\nconflicts: [libz]\n", "usr/bin/web=w"));
    }

    @Test
    void everyPackageHasAPageAndEveryLinkLeadsSomewhere() throws Exception {
        publishLife();
        Workshop.Ran ran = make("--url", "https://example.org/base", "--about", Files.writeString(temporary.resolve("about"), "For a & b.\n\nMore.\n").toString()).ok();
        assertTrue(ran.out().startsWith("site of test 2: 3 packages, "), ran.out());
        checkPages(site);
        String front = page("index.html");
        assertTrue(front.contains("<p>For a &amp; b.</p>") && front.contains("<p>More.</p>"), front);
        String fingerprint = workshop.repository().publicKey().fingerprint();
        assertTrue(front.contains("mypkg repo add test https://example.org/base/ --fingerprint " + fingerprint), front);
        assertTrue(front.contains("package/g%2B%2B.html"), front);
        String compiler = page("package/g++.html");
        assertTrue(compiler.contains("<li><a href=\"libz.html\">libz</a> &gt;= 1</li>"), compiler);
        assertTrue(compiler.contains("<li><code>so:libz.so.1</code> from <a href=\"libz.html\">libz</a></li>"), compiler);
        assertTrue(compiler.contains("<li><code>gone | libz</code> from <a href=\"libz.html\">libz</a></li>"), compiler);
        assertTrue(compiler.contains("<code>/usr/bin/c++</code></td><td class=\"number\">1 B</td><td><code>0644</code></td><td>0:0</td>"), compiler);
        assertTrue(compiler.contains("href=\"https://example.org/base/pool/g%2B%2B-12.noarch.mpkg\""), compiler);
        assertTrue(page("package/web.html").contains("<code>so:no.so.1</code> <em>nothing here provides it</em>"));
        String library = page("package/libz.html");
        assertTrue(text(parse(library)).contains("Required by\n\ng++\n"), library);
        assertEquals(3, elements(parse(page("package/web.html")), "rect").size(), "a picture of web, g++ and libz");
    }

    @Test
    void strangersTextsStayTexts() throws Exception {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"'&\\u202e";
        Path file = workshop.pack("evil", "1", "summary: \"" + evil + "\"\ndescription: \"" + evil + "\\n\\n" + evil + "\"\nlicense: \"" + evil
                + "\"\nurl: \"javascript:alert(1)//" + evil + "\"\nmaintainer: \"" + evil + "\"\nprovides: [\"a'\\\"&onclick=x\"]\n"
                .replace("onclick=x", "onclick"), "usr/<script>alert(2)<&script>=x", "usr/\"onload='x'\\=y");
        add(file);
        make("--about", Files.writeString(temporary.resolve("about"), "<script>alert(3)</script>").toString()).ok();
        checkPages(site);
        int seen = 0;
        for (var one : files(site).entrySet()) {
            assertFalse(one.getValue().contains("\u202e") && !one.getKey().endsWith(".js"), one.getKey());
            if (one.getKey().endsWith(".html") || one.getKey().endsWith(".atom")) {
                Document page = parse(one.getValue());
                assertEquals(0, elements(page, "img").size() + elements(page, "b").size(), one.getKey());
                elements(page, "script").forEach(script -> assertTrue(script.hasAttribute("src") && text(script).isEmpty(), one.getKey()));
                checkAttributes(page.getDocumentElement(), one.getKey());
                seen += text(page).contains("<script>alert(1)</script>") ? 1 : 0;
            }
        }
        assertTrue(seen >= 3, "the texts are shown on the front, in the list and on the package's page: " + seen);
        assertTrue(text(parse(page("package/evil.html"))).contains("/usr/<script>alert(2)<&script>"));
        assertTrue(text(parse(page("index.html"))).contains("<script>alert(3)</script>"));
    }

    private static void checkAttributes(Node node, String where) {
        for (int i = 0; node.getAttributes() != null && i < node.getAttributes().getLength(); i++) {
            Node attribute = node.getAttributes().item(i);
            assertFalse(attribute.getNodeName().startsWith("on") || attribute.getNodeName().equals("style"), where);
            assertFalse(attribute.getNodeValue().startsWith("javascript:"), where);
        }
        for (int i = 0; i < node.getChildNodes().getLength(); i++) {
            checkAttributes(node.getChildNodes().item(i), where);
        }
    }

    @Test
    void theSamePublicationGivesTheSameBytesWheneverItIsMade() throws Exception {
        publishLife();
        make().ok();
        SortedMap<String, String> first = files(site);
        workshop.pass(Duration.ofDays(3));
        make().ok();
        assertEquals(first, files(site));
        make("-o", temporary.resolve("other").toString()).ok();
        assertEquals(first, files(temporary.resolve("other")));
    }

    @Test
    void changesAreToldOnAPageAndInTheFeed() throws Exception {
        publishLife();
        make().ok();
        workshop.pass(Duration.ofDays(2));
        workshop.run("remove", workshop.repo().toString(), "web=1", "--force").ok();
        workshop.pass(Duration.ofDays(2));
        add(workshop.pack("libz", "1.1", "provides: [\"so:libz.so.1\"]\n", "usr/lib/libz.so.1=zz"), workshop.pack("fresh", "1", "", "usr/f=f"));
        make().ok();
        checkPages(site);
        assertFalse(Files.exists(site.resolve("package/web.html")), "the page of a package that is gone");
        Document changes = parse(page("changes.html"));
        List<String> sentences = elements(changes, "li").stream().map(SiteCommandTest::text).toList();
        assertEquals(List.of("fresh 1 is new", "libz 1.0 became 1.1", "web 1 is gone", "g++ 12 is new", "libz 1.0 is new", "web 1 is new"), sentences);
        assertTrue(page("package/g++.html").contains("publication 2, "), "g++ is known since then");
        assertTrue(page("package/fresh.html").contains("publication 4, "));
        assertTrue(page("index.html").indexOf("package/fresh.html") < page("index.html").indexOf("package/g%2B%2B.html"), "the newest stand first");
        checkFeed(parse(page("changes.atom")));
    }

    /** What RFC 4287 (sections 4.1.1 and 4.1.2) wants of a feed and of an entry. */
    private static void checkFeed(Document feed) {
        assertEquals("http://www.w3.org/2005/Atom", feed.getDocumentElement().getNamespaceURI());
        var identities = new TreeSet<String>();
        elements(feed, "id").forEach(id -> assertTrue(identities.add(text(id)) && text(id).matches("urn:uuid:[0-9a-f-]{36}"), text(id)));
        List<Element> entries = elements(feed, "entry");
        assertEquals(2, entries.size());
        assertEquals("Publication 4: 3 changes", text(entries.getFirst().getElementsByTagName("title").item(0)));
        for (Element entry : entries) {
            for (String once : List.of("title", "id", "updated", "content")) {
                assertEquals(1, entry.getElementsByTagName(once).getLength(), once);
            }
        }
        elements(feed, "updated").forEach(updated -> Instant.parse(text(updated)));
        assertEquals(1, elements(feed, "author").size());
        String content = text(entries.getFirst().getElementsByTagName("content").item(0));
        assertEquals("<ul><li>fresh 1 is new</li><li>libz 1.0 became 1.1</li><li>web 1 is gone</li></ul>", content);
    }

    @Test
    void whatIsNoSiteOfThisRepositoryIsNotReplaced() throws Exception {
        Path own = Files.createDirectories(temporary.resolve("mine"));
        Files.writeString(own.resolve("precious"), "x");
        Workshop.Ran ran = make("-o", own.toString());
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("E0817") && ran.err().contains("-o"), ran.err());
        assertEquals("x", Files.readString(own.resolve("precious")));
        make().ok();
        String state = page("site.json");
        Files.writeString(site.resolve("site.json"), state.replace("\"name\": \"test\"", "\"name\": \"another\""));
        assertTrue(make().err().contains("the site of another repository, another"));
        Files.writeString(site.resolve("site.json"), state.substring(0, state.length() / 2));
        assertTrue(make().err().contains("site.json cannot be read"));
        Files.writeString(site.resolve("site.json"), state);
        make().ok();
    }

    @Test
    void aSiteThatCannotBeMadeLeavesTheOldOne() throws Exception {
        publishLife();
        make().ok();
        SortedMap<String, String> before = files(site);
        add(workshop.pack("lost", "1", "", "usr/l=l"));
        Files.delete(workshop.repo().resolve("pool/lost-1.noarch.mpkg"));
        assertEquals(3, make().code());
        Files.copy(workshop.repo().resolve("pool/web-1.noarch.mpkg"), workshop.repo().resolve("pool/lost-1.noarch.mpkg"));
        assertTrue(make().err().contains("is not the package that the index offers"));
        assertEquals(before, files(site));
        try (Stream<Path> beside = Files.list(temporary)) {
            assertEquals(List.of(), beside.filter(path -> path.getFileName().toString().startsWith(".")).toList());
        }
    }

    @Test
    void theSearchFindsFilesByTheirNames() throws Exception {
        publishLife();
        make().ok();
        String piece = page("search/files-0.js");
        JsonValue arguments = Json.parse("{\"a\":[" + piece.strip().replaceFirst("^mkrepo\\.files\\(", "").replaceFirst("\\);$", "") + "]}", JsonLimits.DEFAULT);
        List<JsonValue> values = JsonFields.of(arguments, "piece").array("a");
        assertEquals("[\"/usr/bin\",\"/usr/lib\"]", Json.compact(values.get(1)));
        assertEquals("[\"g++\",\"libz\",\"web\"]", Json.compact(values.get(2)));
        assertEquals("[\"c++\",0,0,\"g++\",0,0,\"libz.so.1\",1,1,\"web\",0,2]", Json.compact(values.get(3)));
        assertEquals("mkrepo.filePieces([\"c++\"]);\n", page("search/files.js"));
        assertEquals("mkrepo.packages(0,[[\"g++\",\"12\",\"Compiles\"],[\"libz\",\"1.0\",\"Squeezes\"],[\"web\",\"1\",\"\"]]);\n", page("search/packages-0.js"));
    }

    @Test
    void programsAreToldWhatWasMadeAndAWrongAddressIsRefused() throws Exception {
        String json = make("--json").ok().out();
        assertTrue(json.contains("\"directory\": \"WORK/repo.site\",\n  \"serial\": 1,\n  \"packages\": 0,\n"), json);
        checkPages(site);
        assertEquals(2, make("--url", "javascript:alert(1)").code());
    }
}

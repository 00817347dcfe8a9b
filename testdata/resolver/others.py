"""The same archive in the formats of the others: CUDF for mccs and aspcud, a flat repository for apt, rpm-md for dnf, a sync
database for pacman. Made from debian.Index; nothing is shared with mypkg.
"""
import gzip
import hashlib
import io
import tarfile
from xml.sax.saxutils import escape, quoteattr

from debian import Term, version_key

ZERO = "0" * 64


# CUDF: each relation is written out as the packages that satisfy it, so no solver's notion of provides or versions counts.

def cudf(index, request, cone, recommends=False):
    """The text of a document on an empty root: the packages of the cone, and the request, each wish a package of its own. With
    recommends: those that somebody satisfies, as mccs' criterion `nunsat[recommends:,true]` counts them."""
    numbers = {}
    for name in {p.name for p in cone}:
        versions = sorted({p.version for p in index.by_name[name]}, key=version_key)
        numbers.update({(name, v): i + 1 for i, v in enumerate(versions)})
    alone = {p.name: len(index.by_name[p.name]) == 1 for p in cone}
    inside = {id(p) for p in cone}

    def written(packages):
        return [cudf_name(p.name) if alone[p.name] else f"{cudf_name(p.name)} = {numbers[p.name, p.version]}"
                for p in packages if id(p) in inside]

    def anyone(packages):
        return " | ".join(written(packages)) or "nobody-has-this"

    lines = ["preamble: ", "property: recommends: vpkgformula = [true!]", ""] if recommends else []
    for package in cone:
        lines += [f"package: {cudf_name(package.name)}", f"version: {numbers[package.name, package.version]}"]
        depends = [anyone(index.satisfying_any(terms)) for terms in package.depends]
        conflicts = [c for term in package.conflicts
                     for c in written(o for o in index.satisfying(term) if o.name != package.name)]
        if not alone[package.name]:
            conflicts.append(cudf_name(package.name))
        if depends:
            lines.append("depends: " + ", ".join(depends))
        if conflicts:
            lines.append("conflicts: " + ", ".join(dict.fromkeys(conflicts)))
        wishes = [w for w in (written(index.satisfying_any(terms)) for terms in package.recommends) if w] if recommends else []
        if wishes:
            lines.append("recommends: " + ", ".join(" | ".join(w) for w in wishes))
        lines.append("")
    wanted = []
    for number, name in enumerate(request):
        lines += [f"package: request-{number}", "version: 1", f"depends: {anyone(index.satisfying(Term(name, 'amd64')))}", ""]
        wanted.append(f"request-{number}")
    return "\n".join(lines + ["request: compare", "install: " + ", ".join(wanted), ""])


def cudf_name(name):
    """CUDF's names have neither '_' nor ':'; Debian's have no '%', which CUDF has for that."""
    return name.replace(":", "%3a").replace("_", "%5f")


class Ranks:
    """Versions as numbers in Debian's order, name by name: rpm and pacman order texts otherwise, and would see another archive."""

    def __init__(self, index):
        said = {}
        for package in index.packages:
            said.setdefault(package.name, set()).add(package.version)
            for terms in [package.provides, package.conflicts, *package.depends, *package.recommends]:
                for term in terms:
                    if term.version is not None:
                        said.setdefault(term.name, set()).add(term.version)
        self.bare = {t.name for p in index.packages for t in p.provides if t.version is None}
        self.numbers = {}
        for name, versions in said.items():
            keys = sorted({version_key(v) for v in versions})
            places = {key: number + 1 for number, key in enumerate(keys)}
            self.numbers.update({(name, v): places[version_key(v)] for v in versions})

    def of(self, named):
        """The number of a package's or term's version."""
        return self.numbers[named.name, named.version]

    def versioned(self, name):
        """The name for terms with a version: rpm lets a provision without a version satisfy them, Debian does not."""
        return name + "-versioned" if name in self.bare else name


# apt

def apt_repository(packages_file, directory):
    """A flat repository whose only file is the index; not signed: the source says trusted."""
    target = directory / "dists/archive/main/binary-amd64"
    target.mkdir(parents=True, exist_ok=True)
    content = packages_file.read_bytes()
    packed = gzip.compress(content, 6, mtime=0)
    (target / "Packages.gz").write_bytes(packed)
    sums = [f" {hashlib.sha256(c).hexdigest()} {len(c)} main/binary-amd64/{n}"
            for n, c in (("Packages", content), ("Packages.gz", packed))]
    (directory / "dists/archive/Release").write_text("\n".join(
        ["Origin: compare", "Suite: archive", "Codename: archive", "Components: main", "Architectures: amd64 all",
         "Date: Sat, 01 Jan 2000 00:00:00 UTC", "SHA256:", *sums, ""]))


def apt_tree(directory, repository):
    """A directory for apt's own files, with an empty dpkg status; gives the file for APT_CONFIG that makes apt use it alone."""
    for part in ("etc/apt.conf.d", "etc/preferences.d", "etc/sources.list.d", "lists/partial", "cache/archives/partial", "log"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    (directory / "status").write_text("")
    (directory / "etc/sources.list").write_text(f"deb [trusted=yes] copy:{repository} archive main\n")
    options = {"Dir::Etc": directory / "etc", "Dir::State": directory, "Dir::State::lists": directory / "lists",
               "Dir::State::status": directory / "status", "Dir::Cache": directory / "cache", "Dir::Log": directory / "log",
               "Dir::Cache::pkgcache": "pkgcache.bin", "Dir::Cache::srcpkgcache": "srcpkgcache.bin", "APT::Architecture": "amd64",
               "APT::Architectures": "amd64", "APT::Sandbox::User": "root", "Acquire::Languages": "none"}
    config = directory / "apt.conf"
    config.write_text("".join(f'{name} "{value}";\n' for name, value in options.items()))
    return config


# rpm-md

RPM_FLAGS = {"<": "LT", "<=": "LE", "=": "EQ", ">=": "GE", ">": "GT"}


def rpm_entry(term, ranks):
    if term.operator is None:
        return f"<rpm:entry name={quoteattr(term.name)}/>"
    name = quoteattr(ranks.versioned(term.name))
    return f"<rpm:entry name={name} flags=\"{RPM_FLAGS[term.operator]}\" epoch=\"0\" ver=\"{ranks.of(term)}\"/>"


def rpm_term(term, ranks):
    return term.name if term.operator is None else f"{ranks.versioned(term.name)} {term.operator} {ranks.of(term)}"


def rpm_rich(terms, ranks):
    if len(terms) == 1:
        return rpm_entry(terms[0], ranks)
    return f"<rpm:entry name={quoteattr('(' + ' or '.join(rpm_term(t, ranks) for t in terms) + ')')}/>"


def rpm_provides(package, ranks):
    for term in [package] + package.provides:
        yield f"<rpm:entry name={quoteattr(term.name)}/>" if term.version is None else rpm_equal(term.name, term, ranks)
        if term.version is not None and term.name in ranks.bare:
            yield rpm_equal(ranks.versioned(term.name), term, ranks)


def rpm_equal(name, named, ranks):
    return f"<rpm:entry name={quoteattr(name)} flags=\"EQ\" epoch=\"0\" ver=\"{ranks.of(named)}\" rel=\"1\"/>"


def rpm_package(package, ranks):
    lists = {"provides": list(rpm_provides(package, ranks)), "requires": [rpm_rich(t, ranks) for t in package.depends],
             "conflicts": [rpm_entry(t, ranks) for t in package.conflicts],
             "recommends": [rpm_rich(t, ranks) for t in package.recommends]}
    formats = "".join(f"<rpm:{n}>{''.join(e)}</rpm:{n}>" for n, e in lists.items() if e)
    architecture = "noarch" if package.stanza["Architecture"] == "all" else "x86_64"
    return (f"<package type=\"rpm\"><name>{escape(package.name)}</name><arch>{architecture}</arch>"
            f"<version epoch=\"0\" ver=\"{ranks.of(package)}\" rel=\"1\"/>"
            f"<checksum type=\"sha256\" pkgid=\"YES\">{package.stanza['SHA256']}</checksum>"
            f"<summary>{escape(package.stanza.get('Description', ''))}</summary><description/><packager/><url/>"
            f"<time file=\"1\" build=\"1\"/><size package=\"{package.stanza['Size']}\" "
            f"installed=\"{1024 * int(package.stanza.get('Installed-Size', 0))}\" archive=\"1\"/>"
            f"<location href={quoteattr('p/' + package.name + '.rpm')}/><format><rpm:license>x</rpm:license><rpm:vendor/>"
            f"<rpm:group/><rpm:buildhost/><rpm:sourcerpm/><rpm:header-range start=\"1\" end=\"2\"/>{formats}</format></package>\n")


def rpm_repository(index, ranks, directory):
    """repomd.xml, primary.xml.gz, and a filelists.xml.gz without files."""
    (directory / "repodata").mkdir(parents=True, exist_ok=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    primary = io.StringIO()
    primary.write(head + '<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" '
                  f'packages="{len(index.packages)}">\n')
    lists = io.StringIO()
    lists.write(head + f'<filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="{len(index.packages)}">\n')
    for package in index.packages:
        primary.write(rpm_package(package, ranks))
        lists.write(f"<package pkgid=\"{package.stanza['SHA256']}\" name={quoteattr(package.name)} arch=\"x86_64\">"
                    f"<version epoch=\"0\" ver=\"{ranks.of(package)}\" rel=\"1\"/></package>\n")
    primary.write("</metadata>\n")
    lists.write("</filelists>\n")
    data = ""
    for kind, text in (("primary", primary.getvalue()), ("filelists", lists.getvalue())):
        plain = text.encode()
        packed = gzip.compress(plain, 6, mtime=0)
        (directory / f"repodata/{kind}.xml.gz").write_bytes(packed)
        data += (f'<data type="{kind}"><checksum type="sha256">{hashlib.sha256(packed).hexdigest()}</checksum>'
                 f'<open-checksum type="sha256">{hashlib.sha256(plain).hexdigest()}</open-checksum>'
                 f'<location href="repodata/{kind}.xml.gz"/><timestamp>1</timestamp><size>{len(packed)}</size>'
                 f"<open-size>{len(plain)}</open-size></data>\n")
    (directory / "repodata/repomd.xml").write_text(
        head + '<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>\n' + data + "</repomd>\n")


# pacman

def pacman_term(term, ranks):
    return term.name if term.operator is None else f"{term.name}{term.operator}{ranks.of(term)}"


def pacman_choice(index, ranks, terms):
    """pacman has no alternatives: the first that somebody satisfies, as apt would take it."""
    return pacman_term(next((t for t in terms if index.satisfying(t)), terms[0]), ranks)


def pacman_package(index, ranks, package):
    fields = {"FILENAME": [f"{package.name}.pkg.tar.zst"], "NAME": [package.name], "VERSION": [f"{ranks.of(package)}-1"],
              "DESC": [package.stanza.get("Description", "")], "CSIZE": [package.stanza["Size"]],
              "ISIZE": [str(1024 * int(package.stanza.get("Installed-Size", 0)))], "SHA256SUM": [package.stanza["SHA256"]],
              "ARCH": ["any" if package.stanza["Architecture"] == "all" else "x86_64"],
              "DEPENDS": [pacman_choice(index, ranks, t) for t in package.depends],
              "PROVIDES": [pacman_term(t, ranks) for t in package.provides],
              "CONFLICTS": [pacman_term(t, ranks) for t in package.conflicts if t.name != package.name]}
    return "".join(f"%{n}%\n" + "\n".join(v) + "\n\n" for n, v in fields.items() if v)


def pacman_repository(index, ranks, directory):
    """archive.db, a tar.gz as pacman's own repositories have it; of a name the newest version alone."""
    directory.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(directory / "archive.db", "wb", 6, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name in sorted(index.by_name):
            package = max(index.by_name[name], key=lambda p: version_key(p.version))
            content = pacman_package(index, ranks, package).encode()
            entry = tarfile.TarInfo(f"{name}-{ranks.of(package)}-1/desc")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))

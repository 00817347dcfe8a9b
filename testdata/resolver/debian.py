"""A Debian package index, read for judging: what satisfies what, what a set of packages lacks.

Nothing here is shared with mypkg or with the converter of scenarios: versions are compared by Debian Policy 5.6.12, relations
are read as Policy 7 has them. What the comparison leaves out is left out here too: architectures (":any" and the native
architecture's qualifier are dropped; a name of another architecture is a name that nobody has).
"""
import functools
import re

FIELDS = ("Package", "Version", "Architecture", "Filename", "Size", "SHA256", "Installed-Size", "Description", "Pre-Depends", "Depends",
          "Conflicts", "Breaks", "Provides", "Recommends")
TERM = re.compile(r"^([a-zA-Z0-9][a-zA-Z0-9+.-]*)(?::([a-z0-9-]+))?(?:\s*\(\s*([<>=]+)\s*([^\s()]+)\s*\))?$")
MEANINGS = {"<<": "<", "<": "<=", "<=": "<=", "=": "=", ">=": ">=", ">": ">=", ">>": ">"}


def weight(character):
    if character == "~":
        return -1
    return ord(character) if character.isalpha() else ord(character) + 256


def part_key(text):
    """Pairs of a run without digits, each character as a number and the end as 0, and a run of digits as a number."""
    pairs = [(tuple(weight(c) for c in letters) + (0,), int(digits or 0))
             for letters, digits in re.findall(r"([^0-9]*)([0-9]*)", text) if letters or digits]
    while pairs and pairs[-1] == ((0,), 0):
        pairs.pop()
    return tuple(pairs) + (((0,), 0),)


@functools.lru_cache(maxsize=None)
def version_key(version):
    epoch, _, rest = version.rpartition(":") if ":" not in version else version.partition(":")
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return int(epoch or 0), part_key(upstream), part_key(revision)


def accepts(operator, wanted, version):
    mine, other = version_key(version), version_key(wanted)
    return {"<": mine < other, "<=": mine <= other, "=": mine == other, ">=": mine >= other, ">": mine > other}[operator]


class Term:
    """A name with perhaps an operator and a version."""

    __slots__ = ("name", "operator", "version")

    def __init__(self, text, native):
        found = TERM.match(text.strip())
        if found is None:
            raise ValueError(f"cannot read the relation '{text}'")
        self.name, qualifier, operator, self.version = found.groups()
        if qualifier not in (None, "any", "native", native):
            self.name += ":" + qualifier
        self.operator = MEANINGS[operator] if operator else None

    def __str__(self):
        return self.name if self.operator is None else f"{self.name} {self.operator} {self.version}"


class Package:
    def __init__(self, stanza, native):
        self.stanza, self.native = stanza, native
        self.name, self.version = stanza["Package"], stanza["Version"]
        self.provides = [Term(t, native) for t in self.listed("Provides")]
        self._depends = self._conflicts = self._recommends = None

    def listed(self, *fields):
        return [part for f in fields for part in self.stanza.get(f, "").split(",") if part.strip()]

    @property
    def depends(self):
        if self._depends is None:
            self._depends = [[Term(t, self.native) for t in part.split("|")] for part in self.listed("Pre-Depends", "Depends")]
        return self._depends

    @property
    def recommends(self):
        if self._recommends is None:
            self._recommends = [[Term(t, self.native) for t in part.split("|")] for part in self.listed("Recommends")]
        return self._recommends

    @property
    def conflicts(self):
        if self._conflicts is None:
            self._conflicts = [Term(t, self.native) for t in self.listed("Conflicts", "Breaks")]
        return self._conflicts

    def __str__(self):
        return f"{self.name} {self.version}"


def stanzas(path):
    """The stanzas of a Packages file, as dictionaries of the fields that matter; continuation lines are joined."""
    with open(path, encoding="utf-8") as lines:
        stanza, field = {}, None
        for line in lines:
            if line == "\n":
                if stanza:
                    yield stanza
                stanza, field = {}, None
            elif line[0] in " \t":
                if field and field != "Description":
                    stanza[field] += " " + line.strip()
            else:
                field, _, value = line.partition(":")
                field = field if field in FIELDS else None
                if field:
                    stanza[field] = value.strip()
        if stanza:
            yield stanza


class Index:
    """All packages of one Packages file."""

    def __init__(self, path, native="amd64"):
        self.packages = [Package(s, native) for s in stanzas(path)]
        self.by_name, self.providers = {}, {}
        for package in self.packages:
            self.by_name.setdefault(package.name, []).append(package)
            for term in package.provides:
                self.providers.setdefault(term.name, []).append((package, term.version))

    def satisfying(self, term):
        """The packages that satisfy a term, each once: by name, or by what they provide with a fitting version."""
        found = {}
        for package in self.by_name.get(term.name, ()):
            if term.operator is None or accepts(term.operator, term.version, package.version):
                found[id(package)] = package
        for package, version in self.providers.get(term.name, ()):
            if term.operator is None or (version is not None and accepts(term.operator, term.version, version)):
                found[id(package)] = package
        return list(found.values())

    def satisfying_any(self, terms):
        return list({id(p): p for term in terms for p in self.satisfying(term)}.values())

    def cone(self, roots, recommends=False):
        """All packages that are reachable through dependencies, in the order of the index."""
        seen, stack = set(), list(roots)
        while stack:
            package = stack.pop()
            if id(package) in seen:
                continue
            seen.add(id(package))
            for terms in package.depends + (package.recommends if recommends else []):
                stack.extend(p for p in self.satisfying_any(terms) if id(p) not in seen)
        return [p for p in self.packages if id(p) in seen]

    def faults(self, chosen, request):
        """What is wrong with a set of (name, version): sentences, none for a valid answer."""
        found, present, names = [], {}, set()
        for name, version in chosen:
            package = next((p for p in self.by_name.get(name, ()) if p.version == version), None)
            if package is None:
                found.append(f"{name} {version} is not in the archive")
                continue
            if name in names:
                found.append(f"{name} is there twice")
            names.add(name)
            present[id(package)] = package
        for name in request:
            if not any(id(p) in present for p in self.satisfying(Term(name, "amd64"))):
                found.append(f"{name} was asked for and is missing")
        for package in present.values():
            for terms in package.depends:
                if not any(id(p) in present for p in self.satisfying_any(terms)):
                    found.append(f"{package} lacks {' | '.join(map(str, terms))}")
            for term in package.conflicts:
                for other in self.satisfying(term):
                    if id(other) in present and other.name != package.name:
                        found.append(f"{package} conflicts with {other}")
        return found

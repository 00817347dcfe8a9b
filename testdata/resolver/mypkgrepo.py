#!/usr/bin/env python3
"""Makes a signed mypkg repository of a Debian index: what a client reads to decide, without the packages.

    mypkgrepo.py PACKAGES-FILE DIR

`mypkg update`, `search`, `info` and `install -n` work with it; nothing can be downloaded from it. The parts are cut as our
publisher cuts them. The key is made by gpg, in DIR.gnupg; DIR/key.asc is what the client is to trust. Run again on the same
DIR, it publishes again with a greater serial. Needs zstd and gpg.
"""
import argparse
import concurrent.futures
import datetime
import hashlib
import importlib.util
import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("converter", HERE.parent / "scenarios/debian-to-scenario.py")
converter = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(converter)
ARCHITECTURES = {"all": "noarch", "amd64": "x86_64", "arm64": "aarch64"}
PACKAGES_PER_PART, PARTS_MAX = 1024, 256
MEMBERS = ("requires", "recommends", "conflicts", "provides", "replaces")


def entry(stanza, native):
    """The line of a package, its members in the order of a manifest's."""
    package = converter.package(stanza, native)
    version = package["version"]
    architecture = ARCHITECTURES.get(stanza["Architecture"], stanza["Architecture"])
    line = {"name": package["name"], "version": version, "arch": architecture,
            "summary": stanza.get("Description", "").split("\n")[0]}
    if package.get("vital"):
        line["vital"] = True
    line["installedBytes"] = 1024 * int(stanza.get("Installed-Size", 0))
    line.update({m: package[m] for m in MEMBERS if m in package})
    file = f"{package['name']}-{version}.{architecture}.mpkg".replace(":", "%3a")
    head = hashlib.sha256(file.encode()).hexdigest()
    line["archive"] = {"file": f"packages/{file}", "sizeBytes": max(2048, int(stanza["Size"])), "sha256": stanza["SHA256"],
                       "headBytes": 1024, "headSha256": head}
    return line


def parts(lines):
    """Lines of JSON for each part."""
    count = 1
    while len(lines) > count * PACKAGES_PER_PART and count < PARTS_MAX:
        count *= 2
    result = [[] for _ in range(count)]
    for line in sorted(lines, key=lambda one: one["name"]):
        number = int(hashlib.sha256(line["name"].encode()).hexdigest()[:4], 16)
        result[number & (count - 1)].append(line)
    return result


def stored(lines):
    document = [{"format": 1, "kind": "packages"}] + lines
    text = "".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in document)
    return subprocess.run(["zstd", "-q", "-c", "-9"], input=text.encode(), check=True, capture_output=True).stdout


def gpg(home, *arguments):
    return subprocess.run(["gpg", "--homedir", home, "--batch", "--yes", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback",
                           *map(str, arguments)], check=True, capture_output=True).stdout


def key(home):
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)
        gpg(home, "--quick-gen-key", "Archive for comparison <archive@example.org>", "ed25519", "sign", "never")


def publish(packages_file, directory, home, native="amd64"):
    """Writes the repository, signed by the key in gpg's home directory; gives its size in packages."""
    lines = [entry(s, native) for s in converter.stanzas(converter.text_of(str(packages_file)))]
    (directory / "index").mkdir(parents=True, exist_ok=True)
    listed = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for content in pool.map(stored, parts(lines)):
            digest = hashlib.sha256(content).hexdigest()
            name = f"index/packages-{digest}.jsonl.zst"
            (directory / name).write_bytes(content)
            listed.append({"kind": "packages", "file": name, "sizeBytes": len(content), "sha256": digest})
    root = directory / "repo.json"
    serial = json.loads(root.read_text())["serial"] + 1 if root.exists() else 1
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    times = [t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in (now, now + datetime.timedelta(days=30))]
    root.write_text(json.dumps({"format": 1, "name": "archive", "serial": serial, "created": times[0], "expires": times[1],
                                "parts": listed}, indent=2) + "\n")
    key(home)
    gpg(home, "--armor", "--detach-sign", "--output", str(root) + ".asc", root)
    (directory / "key.asc").write_bytes(gpg(home, "--armor", "--export"))
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
    return len(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=pathlib.Path)
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--native", default="amd64")
    arguments = parser.parse_args()
    home = arguments.directory.with_name(arguments.directory.name + ".gnupg")
    print(publish(arguments.packages, arguments.directory, home, arguments.native), "packages")


if __name__ == "__main__":
    main()

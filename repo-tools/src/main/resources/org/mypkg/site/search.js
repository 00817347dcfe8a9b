"use strict";
// Searches the pieces that lie in search/. Each piece is a script that calls one of the functions below: a page that was opened
// from a disk may load scripts, and nothing else. Strangers' texts become text nodes here, never markup.
const mkrepo = (() => {
  const SHOWN = 100;
  const PIECES = 12;
  const packages = [];
  const files = new Map();
  let packagePieces = -1;
  let firsts = null;
  const loads = new Map();

  function load(name) {
    if (!loads.has(name)) {
      loads.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = "search/" + name + ".js";
        script.onload = done;
        script.onerror = () => {
          loads.delete(name);
          failed(new Error(name));
        };
        document.head.append(script);
      }));
    }
    return loads.get(name);
  }

  function element(name, text, href) {
    const made = document.createElement(name);
    if (href) {
      made.href = href;
    }
    made.textContent = text;
    return made;
  }

  function address(name) {
    return "package/" + encodeURIComponent(name) + ".html";
  }

  // The very name, then names that begin so, then names that have it, then summaries.
  function rank(row, query, words) {
    const name = row[0].toLowerCase();
    if (name === query) {
      return 0;
    }
    if (name.startsWith(query)) {
      return 1;
    }
    if (name.includes(query)) {
      return 2;
    }
    const all = name + " " + row[2].toLowerCase();
    return words.every(word => all.includes(word)) ? 3 : 4;
  }

  async function findPackages(query) {
    await load("packages");
    const numbers = Array.from({length: packagePieces}, (_, i) => i);
    await Promise.all(numbers.map(i => load("packages-" + i)));
    const words = query.split(/\s+/);
    const found = [];
    for (const piece of packages) {
      for (const row of piece) {
        const place = rank(row, query, words);
        if (place < 4) {
          found.push([place, row]);
        }
      }
    }
    // Sorting is stable: within a rank the order is that of the names.
    found.sort((a, b) => a[0] - b[0]);
    return {
      count: found.length, more: false,
      rows: found.slice(0, SHOWN).map(([, row]) => [element("a", row[0], address(row[0])), row[1], row[2]])
    };
  }

  // The first piece that may hold the key: the last one that begins before it.
  function firstPiece(key) {
    let low = 0;
    let high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  async function findFiles(query) {
    await load("files");
    const slash = query.lastIndexOf("/");
    const key = query.slice(slash + 1);
    if (key === "") {
      throw new RangeError("a directory alone is too much; go on with a name");
    }
    const from = firstPiece(key);
    let to = from;
    while (to < firsts.length && to < from + PIECES && (to === from || firsts[to] < key || firsts[to].startsWith(key))) {
      to++;
    }
    const more = to < firsts.length && firsts[to].startsWith(key);
    const numbers = Array.from({length: to - from}, (_, i) => from + i);
    await Promise.all(numbers.map(i => load("files-" + i)));
    const rows = [];
    let count = 0;
    for (const number of numbers) {
      const {directories, owners, found} = files.get(number);
      for (let i = 0; i < found.length; i += 3) {
        const name = found[i].toLowerCase();
        const path = directories[found[i + 1]] + "/" + found[i];
        if (slash < 0 ? name.startsWith(key) : name === key && path.toLowerCase().endsWith(query)) {
          count++;
          if (rows.length < SHOWN) {
            const owner = owners[found[i + 2]];
            rows.push([path, element("a", owner, address(owner))]);
          }
        }
      }
    }
    return {count, more, rows};
  }

  function show(place, heads, rows) {
    place.replaceChildren();
    if (rows.length === 0) {
      return;
    }
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const text of heads) {
      const cell = element("th", text);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const cell of row) {
        line.insertCell().append(cell);
      }
    }
    place.append(table);
  }

  function start() {
    const form = document.getElementById("search");
    const input = document.getElementById("query");
    const state = document.getElementById("state");
    const place = document.getElementById("found");
    const ofFiles = form.dataset.what === "files";
    const heads = ofFiles ? ["Path", "Package"] : ["Package", "Version", "Summary"];
    let turn = 0;

    async function search() {
      const mine = ++turn;
      const query = input.value.trim().toLowerCase();
      if (query.length < 2) {
        state.textContent = query === "" ? "" : "Go on typing.";
        show(place, heads, []);
        return;
      }
      try {
        const answer = await (ofFiles ? findFiles(query) : findPackages(query));
        if (mine === turn) {
          show(place, heads, answer.rows);
          const shown = answer.count > answer.rows.length ? ", the first " + answer.rows.length + " are shown" : "";
          state.textContent = answer.count === 0 ? "Nothing found."
              : (answer.more ? "More than " : "") + answer.count + " found" + shown + ".";
        }
      } catch (failed) {
        if (mine === turn) {
          show(place, heads, []);
          state.textContent = failed instanceof RangeError ? "Go on typing: " + failed.message + "." : "A part of the index cannot be loaded.";
        }
      }
    }

    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    input.addEventListener("input", search);
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      input.value = asked;
    }
    if (input.value) {
      search();
    }
  }

  document.addEventListener("DOMContentLoaded", start);
  return {
    packagePieces: count => { packagePieces = count; },
    packages: (number, rows) => { packages[number] = rows; },
    filePieces: list => { firsts = list; },
    files: (number, directories, owners, found) => { files.set(number, {directories, owners, found}); }
  };
})();

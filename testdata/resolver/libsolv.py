#!/usr/bin/python3
"""libsolv with Debian's own semantics on an empty root, by the system's Python, whose package python3-solv it needs.

    libsolv.py write PACKAGES-FILE SOLV-FILE          reads an index and writes libsolv's own file
    libsolv.py once SOLV-FILE NAME [recommends]       prints the size of the answer
    libsolv.py warm PACKAGES-FILE ROUNDS (recommends|-) NAME...
                                                      prints JSON: for each name seconds of CPU and the size of the answer
"""
import json
import statistics
import sys
import time

import solv


def loaded(file, packages):
    pool = solv.Pool()
    pool.setdisttype(solv.Pool.DISTTYPE_DEB)
    pool.setarch("amd64")
    repository = pool.add_repo("archive")
    with open(file, "rb") as opened:
        content = solv.xfopen_fd("Packages" if packages else "archive.solv", opened.fileno())
        read = repository.add_debpackages(content) if packages else repository.add_solv(content)
        if not read:
            sys.exit(f"libsolv cannot read {file}")
    pool.createwhatprovides()
    return pool, repository


def solved(pool, name, recommends):
    """How many packages come; None where nothing satisfies the request."""
    solver = pool.Solver()
    solver.set_flag(solv.Solver.SOLVER_FLAG_IGNORE_RECOMMENDED, not recommends)
    problems = solver.solve(pool.select(name, solv.Selection.SELECTION_NAME).jobs(solv.Job.SOLVER_INSTALL))
    return None if problems else len(solver.transaction().newsolvables())


def warm(pool, rounds, names, recommends):
    result = {}
    for name in names:
        seconds, size = [], None
        for _ in range(rounds):
            start = time.process_time()
            size = solved(pool, name, recommends)
            seconds.append(time.process_time() - start)
        result[name] = {"first": seconds[0], "median": statistics.median(seconds), "size": size}
    return result


def main():
    verb, file, *rest = sys.argv[1:]
    pool, repository = loaded(file, verb != "once")
    if verb == "write":
        with open(rest[0], "wb") as target:
            repository.write(solv.xfopen_fd("archive.solv", target.fileno()))
    elif verb == "once":
        print(solved(pool, rest[0], rest[1:] == ["recommends"]))
    else:
        json.dump(warm(pool, int(rest[0]), rest[2:], rest[1] == "recommends"), sys.stdout)


if __name__ == "__main__":
    main()

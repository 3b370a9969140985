"""``python -m bench.mutants [package …]``: a table of what was broken and noticed; ends with 1 below 90 %."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.mutants import asked, javascript, python
from bench.mutants.equal import reason
from bench.mutants.mutant import Mutant, choose
from bench.mutants.trial import ENDLESS, SAID, Trials

ROOT = Path(__file__).parents[2]
PACKAGES = ("formula", "optimizers", "surfaces", "simulation", "mnist", "jobs", "ui/browser/solve")
ENOUGH = 0.9


@dataclass
class Tally:
    """What came of a package's mutants."""

    package: str
    made: int = 0
    noticed: int = 0
    endless: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    equal: list[tuple[Mutant, str]] = field(default_factory=list)

    def count(self, mutant: Mutant, failed: str) -> None:
        """Notes that this test failed; an empty text: that none did."""
        if not failed and (why := reason(mutant)):
            self.equal.append((mutant, why))
            return
        self.made += 1
        self.noticed += bool(failed)
        self.endless += failed == ENDLESS
        if not failed:
            self.survivors.append(mutant)


class Desk:
    """Breaks modules of a copy of the project, one line at a time."""

    def __init__(self, root: Path, trials: Trials, further: float = 0.0, late: Sequence[str] = ()) -> None:
        self._root = root
        self._trials = trials
        self._further = further
        self._late = late
        self._age = 0

    def tally(self, package: str, each: int, seed: int) -> Tally:
        """Asks the tests about some mutants of each module of a package."""
        tally = Tally(package)
        files = [name for name in asked.beside(self._root, package) if name not in self._late]
        whole = self._trials.run(files, cpu=7200, wall=14400, trace=not package.startswith("ui/"))
        if whole.failed:
            said = (self._root / SAID).read_text("utf-8", "replace")
            sys.exit(f"{said[-3000:]}\n{whole.failed} fails where nothing is broken")
        for mutant in self._mutants(package, each, seed):
            self._mutant, self._plain = mutant, (self._root / mutant.path).read_text("utf-8")
            with self._standing(mutant.text):
                failed = self._ask(mutant, files, whole.called)
            tally.count(mutant, failed)
            print(f"{mutant}\n    {failed or 'NOT NOTICED'}", flush=True)
        return tally

    def _mutants(self, package: str, each: int, seed: int) -> Iterator[Mutant]:
        scripted = package.startswith("ui/")
        make = javascript.mutants if scripted else python.mutants
        for path in sorted((self._root / package).rglob("*.js" if scripted else "*.py")):
            name = path.relative_to(self._root).as_posix()
            yield from choose(make(name, path.read_text("utf-8")), each, seed)

    def _ask(self, mutant: Mutant, files: list[str], called: dict[str, list]) -> str:
        """The first test that fails, or an empty text."""
        quick = sorted((name for name in called if "::" in name), key=lambda name: called[name][0])
        if mutant.path.endswith(".js"):
            files = asked.bundling(self._root, mutant.path)
            return self._run(files, [name for name in quick if name.split("::")[0] in files], called)
        importing = asked.importing(self._root, mutant.path)
        near = [name for name in files if name in importing] or files
        tests = asked.calling(mutant, called, near)
        failed = self._run(_files(tests), tests, called)
        rest = [name for name in quick if name not in tests]
        if not failed and not tests:
            # Perhaps in another process, where calls are not seen.
            failed, rest = self._run(files, rest, called), []
        left = self._further
        for group, names in ((_files(rest), rest), *(([name], None) for name in importing if name not in files)):
            if group and not failed and left > 0:
                outcome = self._trials.run(group, names, cpu=left, wall=left)
                # Here it is the search that ends.
                failed = "" if outcome.failed == ENDLESS else outcome.failed
                left -= outcome.seconds
        return failed

    def _run(self, files: list[str], tests: list[str], called: dict[str, list]) -> str:
        if not tests:
            return ""
        usual = sum(called[name][0] for name in tests)
        seconds = 30 + 5 * usual
        while (failed := self._trials.run(files, tests, cpu=seconds, wall=2 * seconds).failed) == ENDLESS:
            with self._standing(self._plain):
                if self._trials.run(files, tests, cpu=seconds, wall=2 * seconds).failed != ENDLESS:
                    break
            # A busy machine, then.
            seconds *= 4
        return failed

    def _standing(self, text: str) -> _Standing:
        # Byte code is told apart by seconds and length: each text has seconds of its own.
        self._age += 10
        return _Standing(self._root / self._mutant.path, text, self._age)


def _files(tests: list[str]) -> list[str]:
    return sorted({name.split("::")[0] for name in tests})


class _Standing:
    """A file that is another one for a while."""

    def __init__(self, path: Path, text: str, age: int) -> None:
        self._path, self._text, self._age = path, text, age

    def __enter__(self) -> None:
        self._kept = (self._path.read_bytes(), self._path.stat())
        self._path.write_text(self._text, "utf-8")
        os.utime(self._path, (self._age, self._age))

    def __exit__(self, *_: object) -> None:
        content, stat = self._kept
        self._path.write_bytes(content)
        os.utime(self._path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def copy(folder: Path) -> None:
    """Copies the project's files, those not yet committed as well."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def print_tallies(tallies: list[Tally]) -> bool:
    """Prints a row a package, the survivors and the equals; whether enough was noticed."""
    for one in tallies:
        for mutant in one.survivors:
            print(f"not noticed: {mutant}")
        for mutant, why in one.equal:
            print(f"the same:    {mutant}: {why}")
    whole = Tally("all")
    print(f"\n{'package':18}{'made':>6}{'noticed':>9}{'by time':>9}{'share':>9}")
    for one in [*tallies, whole]:
        share = f"{one.noticed / one.made:9.1%}" if one.made else f"{'–':>9}"
        print(f"{one.package:18}{one.made:6}{one.noticed:9}{one.endless:9}{share}")
        whole.made += one.made
        whole.noticed += one.noticed
        whole.endless += one.endless
    return whole.noticed >= ENOUGH * whole.made


def main(arguments: list[str]) -> None:
    """Reads the command line and asks."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("package", nargs="*", default=PACKAGES, metavar="package", help=f"of {', '.join(PACKAGES)}")
    parser.add_argument("--each", type=int, default=3, help="lines to break in each module (3)")
    parser.add_argument("--seed", type=int, default=1, help="which lines (1)")
    parser.add_argument(
        "--further", type=float, default=120, help="seconds for tests that do not call what is broken (120)"
    )
    parser.add_argument("--late", action="append", default=[], metavar="file", help="a test file to be asked last")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mutants") as name:
        folder = Path(name).resolve()
        copy(folder)
        with Trials(folder) as trials:
            desk = Desk(folder, trials, chosen.further, chosen.late)
            tallies = [desk.tally(package.rstrip("/"), chosen.each, chosen.seed) for package in chosen.package]
    sys.exit(not print_tallies(tallies))


if __name__ == "__main__":
    main(sys.argv[1:])

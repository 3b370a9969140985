"""The mutation pass finds what no test notices, and breaks nothing but code."""

import ast
import shutil
from pathlib import Path

import pytest

from bench.mutants import asked, javascript, python
from bench.mutants.__main__ import Desk, print_tallies
from bench.mutants.equal import EQUAL
from bench.mutants.mutant import choose
from bench.mutants.trial import ENDLESS, Outcome, Trials

ROOT = Path(__file__).parents[2]
MODULE = '''"""One and two."""
LIMIT = 3


def total(a: int, b: int = 0) -> int:
    """1 + 1."""
    if a > LIMIT and b:
        raise ValueError(f"more than {1 + 2}")
    return a + b


def area(a, b):
    return a * b


class Thing:
    def __repr__(self):
        return "one" * 2
'''
SMALL = """def total(a, b):
    if a > 100:
        raise ValueError("too much")
    return a + b
"""
TEST = """from made.sums import total

def test_a_total():
    assert total(2, 3) == 5
"""


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "bench" / "mutants", tmp_path / "bench" / "mutants")
    for name, text in (("made/sums.py", SMALL), ("tests/pure/made/test_sums.py", TEST)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_what_is_tested_is_noticed_and_what_is_not_survives(project, capsys):
    with Trials(project, libraries=("pytest",)) as trials:
        tally = Desk(project, trials).tally("made", each=9, seed=1)
    # Each line is broken once, and nothing asks for the error.
    assert (tally.made, tally.endless) == (3, 0) and 3 in {mutant.line for mutant in tally.survivors}
    assert 1 <= tally.noticed == 3 - len(tally.survivors)
    assert (project / "made/sums.py").read_text("utf-8") == SMALL
    assert not print_tallies([tally])
    assert 'made/sums.py:3: raise ValueError("too much") → pass' in capsys.readouterr().out


@pytest.mark.parametrize("busy", [0, 1, 2])
def test_what_takes_too_long_is_noticed_only_where_it_ends_without_the_change(project, busy):
    """On a busy machine nothing ends in its time: what was not broken neither, and both are given more."""
    module, test = project / "made/sums.py", "tests/pure/made/test_sums.py::test_a_total"
    allowed = []

    class Clock:
        def run(self, files, tests=None, *, cpu, wall, trace=False):
            allowed.append((module.read_text("utf-8") == SMALL, wall))
            late = trace is False and (not allowed[-1][0] or len(allowed) <= 1 + 2 * busy)
            return Outcome(ENDLESS if late else "", 1.0, {test: [0.5, [["made/sums.py", 1]]]})

    tally = Desk(project, Clock()).tally("made", each=1, seed=1)
    assert (tally.made, tally.noticed, tally.endless) == (1, 1, 1)
    assert [plain for plain, _ in allowed] == [True, *[False, True] * (busy + 1)]
    assert sorted({wall for _, wall in allowed[1:]}) == [65 * 4**i for i in range(busy + 1)]
    assert module.read_text("utf-8") == SMALL


def test_a_declaration_is_asked_first_of_the_tests_that_name_its_module():
    (mutant,) = choose(python.mutants("rules/half_step.py", "LIMIT = 3\n"), 1, 1)
    called = {name: [seconds, []] for seconds, name in enumerate(("t.py", "t.py::a", "t.py::b[half-step]", "u.py::c"))}
    assert asked.calling(mutant, called, ["t.py"]) == ["t.py::b[half-step]", "t.py::a"]


def test_each_change_is_another_program_and_none_is_of_words_or_hints():
    made = list(python.mutants("made.py", MODULE))
    whole = ast.dump(ast.parse(MODULE))
    assert all(ast.dump(ast.parse(mutant.text)) != whole for mutant in made)
    assert {mutant.line for mutant in made} == {2, 5, 7, 8, 9, 13}
    changes = {(mutant.line, mutant.old, mutant.new) for mutant in made}
    assert {
        (2, "3", "(4)"),
        (2, "3", "(2)"),
        (7, "a > LIMIT", "((a) >= (LIMIT))"),
        (9, "return a + b", "return None"),
    } <= changes
    assert {(8, 'raise ValueError(f"more than {1 + 2}")', "pass"), (9, "a + b", "((a) - (b))")} <= changes
    assert {mutant.scope for mutant in made} == {0, 5, 12}


def test_a_declared_formula_is_code_as_well():
    made = python.mutants("made.py", 'RULE = Optimizer(key="a + b", rule="""\n    w = w - 2*g\n""")\n')
    assert {mutant.text.splitlines()[1].strip() for mutant in made} == {"w = w + 2*g", "w = w - 2/g", "w = w - 3*g"}


def test_scripts_are_broken_outside_their_words():
    text = """/** 1 + 1 */
import {a} from "./1.js";
export const f = (x) => {
  if (x < 2 && a) return "1 + 1";
  x += 1;
  return /1 + 1/.test(x);
};
"""
    made = list(javascript.mutants("made.js", text))
    assert {mutant.line for mutant in made} == {4, 5, 6}
    changes = {mutant.text.splitlines()[mutant.line - 1].strip() for mutant in made}
    assert {'if (x <= 2 && a) return "1 + 1";', 'if (!(x < 2 && a)) return "1 + 1";', ";", "x -= 1;"} <= changes
    assert all("/1 + 1/" in mutant.text or mutant.new == "return undefined;" for mutant in made)


@pytest.mark.parametrize(("path", "line", "new"), EQUAL)
def test_what_is_known_to_change_nothing_can_still_be_drawn(path, line, new):
    make = javascript.mutants if path.endswith(".js") else python.mutants
    made = make(path, (ROOT / path).read_text("utf-8"))
    assert any((mutant.whole.strip(), mutant.new) == (line, new) for mutant in made)


def test_a_seed_chooses_the_same_again_and_another_one_others():
    made = list(python.mutants("mnist/sweep.py", (ROOT / "mnist" / "sweep.py").read_text("utf-8")))
    one = choose(made, 5, 1)
    assert one == choose(made, 5, 1) != choose(made, 5, 2)
    assert len({mutant.line for mutant in one}) == 5

"""What the page's downloads hold: the race of its state, with the looks and names of the page."""

import ast
import json

import pytest

from optimizers import OPTIMIZERS
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue
from ui.links.race import RaceState, run_names
from ui.widgets.takeaway import csv_text, run_strokes, script_text

QUERY = {
    "surface": ["ravine:kappa=30"],
    "steps": ["5"],
    "run": ["adam:lr=0.1", "sgd:lr=0.01", "adam:lr=0.2", "adam:schedule=cosine"],
    "name": ['2:a"\\b'],
    "fork": ["3:1@2"],
    "hide": ["4"],
    "noise": ["0.1"],
    "window": ["-3,3,-2,2"],
}
STATE = RaceState.from_query(QUERY)


def test_runs_are_called_apart():
    names = ["Adam η 0.1 Constant", 'a"\\b', "Adam η 0.2 Constant", "Adam η 0.001 Cosine"]
    assert run_names(STATE) == names


@pytest.mark.parametrize("runs", [["adam", "sgd", "adam", "adam"], list(OPTIMIZERS)[:8], ["sgd"] * 8])
def test_looks_are_those_of_the_browser(blank, runs):
    page = blank()
    page.add_script_tag(content=bundle("ui/browser/kit/marks"))
    sent = [[{"optimizer": key} for key in runs], json.dumps(catalogue())]
    looks = page.evaluate("([runs, text]) => module_kit_marks.looksOf(runs, JSON.parse(text), false)", sent)
    strokes = run_strokes(RaceState.from_query({"run": runs}))
    assert [(s.colour, s.marker, list(s.dash)) for s in strokes] == [tuple(look.values()) for look in looks]


def test_the_script_and_the_table_hold_the_state():
    source = script_text(STATE)
    docstring = ast.get_docstring(ast.parse(source))
    assert "surface=ravine:kappa=30" in docstring
    assert "WINDOW = ((-3, 3), (-2, 2))" in source and "kappa=np.float64(30)" in source
    assert source.count("look=None") == 1 and "fork=(0, 2)" in source and "NOISE = 0.1" in source
    assert len(csv_text(STATE).splitlines()) == 1 + 4 * 6

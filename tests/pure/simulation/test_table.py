"""The race as CSV: every step, every number to the last bit."""

import csv
import io

import numpy as np
import pytest

from optimizers import Run
from simulation import descend
from simulation.table import race_csv
from surfaces import SURFACES

RAVINE = SURFACES["ravine"]
RUNS = [Run("sgd", lr=0.2), Run("adam", lr=0.4)]


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_every_step_of_every_run_to_the_last_bit():
    race = descend(RAVINE, RUNS, (-8, 2), 40)
    header, *body = rows(race_csv(race, RUNS))
    assert header == ["run", "step", "x", "y", "f"]
    assert [(row[0], int(row[1])) for row in body] == [(str(run), step) for run in RUNS for step in range(41)]
    found = np.array([[float(cell or "nan") for cell in row[2:]] for row in body]).reshape(2, 41, 3)
    np.testing.assert_array_equal(found[..., :2], race.positions)
    np.testing.assert_array_equal(found[..., 2], race.losses)


def test_cells_are_empty_once_a_run_has_diverged():
    body = rows(race_csv(descend(RAVINE, RUNS, (-8, 2), 20), RUNS))[1:]
    # As in test_descend: y triples in each step, so the run ends at step 12.
    assert "" not in body[11] and body[12] == ["sgd:lr=0.2", "12", "", "", ""]


def test_names_stay_in_their_cell():
    names = ['a,"b"\nc', "=1+1"]
    body = rows(race_csv(descend(RAVINE, RUNS, (-8, 2), 1), RUNS, names))
    assert [row[0] for row in body[1::2]] == ['a,"b"\nc', "'=1+1"] and {len(row) for row in body} == {5}


def test_a_single_line_each_and_short_numbers():
    assert race_csv(descend(RAVINE, RUNS[:1], (-8, 2), 0), RUNS[:1]) == "run,step,x,y,f\nsgd:lr=0.2,0,-8,2,72\n"


def test_names_are_those_of_all_runs_or_of_none():
    race = descend(RAVINE, RUNS, (-8, 2), 1)
    for names in (["one"], ["one", "two", "three"]):
        with pytest.raises(ValueError):
            race_csv(race, RUNS, names)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_is_a_formula_of_a_spreadsheet(first):
    text = race_csv(descend(RAVINE, RUNS[:1], (-8, 2), 0), RUNS[:1], [f"{first}1"])
    assert text == f"run,step,x,y,f\n'{first}1,0,-8,2,72\n"

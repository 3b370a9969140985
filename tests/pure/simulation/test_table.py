"""The race as CSV: every step, every number to the last bit."""

import csv
import io

import numpy as np
import pytest

from optimizers import Run
from optimizers.usual import Range
from optimizers.written import write
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
    assert header[:5] == ["run", "step", "x", "y", "f"]
    assert [(row[0], int(row[1])) for row in body] == [(str(run), step) for run in RUNS for step in range(41)]
    found = np.array([[float(cell or "nan") for cell in row[2:5]] for row in body]).reshape(2, 41, 3)
    np.testing.assert_array_equal(found[..., :2], race.positions)
    np.testing.assert_array_equal(found[..., 2], race.losses)


def test_cells_are_empty_once_a_run_has_diverged():
    body = rows(race_csv(descend(RAVINE, RUNS, (-8, 2), 20), RUNS))[1:]
    # As in test_descend: y triples in each step, so the run ends at step 12.
    assert "" not in body[11][:5] and body[12][:5] == ["sgd:lr=0.2", "12", "", "", ""]


def test_names_stay_in_their_cell():
    names = ['a,"b"\nc', "=1+1"]
    body = rows(race_csv(descend(RAVINE, RUNS, (-8, 2), 1), RUNS, names))
    assert [row[0] for row in body[1::2]] == ['a,"b"\nc', "'=1+1"] and {len(row) for row in body} == {11}


def test_a_single_line_each_and_short_numbers():
    assert race_csv(descend(RAVINE, RUNS[:1], (-8, 2), 0), RUNS[:1]) == (
        "run,step,x,y,f,optimizer,schedule,lr\nsgd:lr=0.2,0,-8,2,72,SGD,constant,0.2\n"
    )


def test_names_are_those_of_all_runs_or_of_none():
    race = descend(RAVINE, RUNS, (-8, 2), 1)
    for names in (["one"], ["one", "two", "three"]):
        with pytest.raises(ValueError):
            race_csv(race, RUNS, names)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_is_a_formula_of_a_spreadsheet(first):
    text = race_csv(descend(RAVINE, RUNS[:1], (-8, 2), 0), RUNS[:1], [f"{first}1"])
    assert f"\n'{first}1,0,-8,2,72,SGD,constant,0.2\n" in text


def test_settings_stand_in_columns_of_their_own():
    own = Run(
        write("=x", "w = w - lr*g*run*step*run_", {name: Range(0.5, 0.0, 1.0) for name in ("run", "step", "run_")}).key
    )
    runs = [*RUNS, Run("momentum", "cosine", mu=0.5), own]
    header, *body = rows(race_csv(descend(RAVINE, runs, (-8, 2), 1), runs))
    assert header[5:] == ["optimizer", "schedule", "lr", "rho1", "rho2", "eps", "mu", "run_", "step_", "run__"]
    assert [row[5:] for row in body[::2]] == [
        ["SGD", "constant", "0.2", *[""] * 7],
        ["Adam", "constant", "0.4", "0.9", "0.999", "1e-7", *[""] * 4],
        ["Momentum", "cosine", "0.01", "", "", "", "0.5", "", "", ""],
        ["'=x", "constant", "0.01", "", "", "", "", "0.5", "0.5", "0.5"],
    ]

"""The section Export of the MNIST page: what it offers before and after a training."""

import ast
import csv
import io

from streamlit.testing.v1 import AppTest

from jobs import DONE, Snapshot
from mnist import train
from mnist.scripts import TrainingRace, numpy_script
from optimizers import Run
from optimizers.written import write
from pages.mnist.export import csv_text
from ui.links.training import TrainingState

SMALL = TrainingState(
    (Run("sgd", lr=0.5), Run("adam-as-printed")), iterations=4, hidden=(5,), interval=2, batch=9, seeds=(0, 1)
)


def page(state, found):
    from jobs import TRAINING
    from pages.mnist import export
    from ui.work.watch import Seen

    export.draw(state, Seen({TRAINING: found}))


def drawn(state, found=None):
    app = AppTest.from_function(page, args=(state, found), default_timeout=30).run()
    assert not app.exception
    return {button.proto.label: button.proto for button in app.get("download_button")}, [c.value for c in app.caption]


def finished(state):
    histories = [train(training) for training in state.trainings()]
    return Snapshot(DONE, 16, 16, 1.0, 0.0, 0, None, runs=histories)


def test_scripts_are_there_before_any_training_and_the_table_says_why_not():
    buttons, captions = drawn(SMALL)
    table, numpy, torch = buttons.values()
    assert table.disabled and "start the training" in table.help
    assert not numpy.disabled and not torch.disabled
    assert any("`Adam as printed`" in caption or "`Adam" in caption for caption in captions)


def test_the_table_holds_every_run_and_seed():
    found = finished(SMALL)
    buttons, captions = drawn(SMALL, found)
    assert not any(button.disabled for button in buttons.values())
    rows = list(csv.reader(io.StringIO(csv_text(found))))
    names = TrainingRace(SMALL.trainings()).names
    assert rows[0][0] == "\ufeffrun" and len(rows) == 1 + 4 * 4
    assert {(row[0], row[1]) for row in rows[1:]} == {(name, str(seed)) for name in names for seed in SMALL.seeds}
    source = numpy_script(TrainingRace(SMALL.trainings()))
    assert all(f'name="{name}"' in source for name in names)
    changed = TrainingState(SMALL.runs, iterations=8)
    assert len(drawn(changed, found)[1]) == len(captions) + 1


def test_without_any_of_pytorchs_there_is_no_script_for_it():
    name = "[x](http://y) `a`"
    buttons, captions = drawn(TrainingState((Run(write(name, "w = w - lr*g").key),)))
    assert [button.disabled for button in buttons.values()] == [True, False, True]
    assert "`[x](http://y) 'a'`" in captions[0]


def test_momentum_with_a_schedule_is_named():
    captions = drawn(TrainingState((Run("momentum", "cosine"), Run("sgd", "cosine"))))[1]
    assert sum("`Momentum`" in caption for caption in captions) == 1 and not any("SGD" in c for c in captions)


def test_every_state_of_the_page_is_a_race():
    state = TrainingState((Run("sgd"), Run("sgd"), Run("adam")), seeds=(3, 1), batchnorm="on", epochs=0.1)
    ast.parse(numpy_script(TrainingRace(state.trainings())))

"""The dialog of a race: what the selected run is in PyTorch, or that it is nothing there."""

import pytest
from streamlit.testing.v1 import AppTest

from optimizers import Run
from optimizers.torch_lines import torch_lines
from ui.links.race import RaceState
from ui.words.texts import LANGUAGES, words


def page(state):
    from ui.widgets.takeaway import takeaway

    takeaway(state)


def opened(run, language):
    """The code in the dialog, and what is said there."""
    app = AppTest.from_function(page, args=(RaceState("bowl", (-3.0, 2.0), 10, (run,)),), default_timeout=30)
    app.query_params["lang"] = language
    app.run()
    app.button(key="export").click().run()
    assert not app.exception
    return [code.value for code in app.code], " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_is_more_than_a_call_has_all_its_lines(language):
    run = Run("weight-ema")
    codes, said = opened(run, language)
    assert codes == [torch_lines(run, 10)] and "`model`" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("run", "name"),
    [
        (Run("newton"), "Newton"),
        (Run("schedule-free-sgd", "cosine"), "Schedule-Free SGD (schedule = cosine)"),
    ],
)
def test_what_is_nothing_there_is_said(run, name, language):
    codes, said = opened(run, language)
    assert codes == [] and name in said.replace("\\", "")
    assert words(language)["export.no-torch"].partition("{name}")[2] in said

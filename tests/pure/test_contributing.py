"""The steps of CONTRIBUTING.md, followed to the letter in a copy of the project."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

LOOK = """
from streamlit.testing.v1 import AppTest

from mnist import Training, train
from optimizers import OPTIMIZERS, Run
from pages import find_pages
from simulation import descend
from surfaces import SURFACES
from ui.browser.catalogue import catalogue
from ui.words.texts import say

assert "half-step" in OPTIMIZERS and "wide-bowl" in SURFACES
race = descend(SURFACES["wide-bowl"], [Run("half-step", lr=0.2), Run("sgd", lr=0.1)], (1.0, 1.0), 10)
assert (race.positions[0] == race.positions[1]).all()
assert len(train(Training(Run("half-step"), iterations=10)).test_accuracy) == 1
known = catalogue()
assert known["optimizers"]["half-step"]["rule"]["lines"] and known["surfaces"]["wide-bowl"]["gradient"]
assert say("en", "hello.greeting") == "Good morning" and say("ja", "hello.greeting") == "おはようございます"
for query in ({"run": "half-step", "surface": "wide-bowl"}, {"run": "half-step"}):
    app = AppTest.from_file("frame/main.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception and not app.warning, (app.exception, app.warning)
    assert "nabla E}{2}" in " ".join(element.value for element in app.latex)

import pages
assert list(find_pages())[-1] == "hello"
first = {"hello": find_pages()["hello"]} | find_pages()
pages.find_pages = lambda: first
app = AppTest.from_file("frame/main.py", default_timeout=60).run()
assert not app.exception and "Good morning" in [element.value for element in app.markdown]
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_the_examples_of_the_guide_appear_on_the_pages(copy):
    blocks = re.findall(r"`([\w/]+\.(?:py|toml))`:\n\n( +)```\w+\n(.*?)\n +```", GUIDE, re.DOTALL)
    assert [name for name, *_ in blocks] == [
        "optimizers/rules/half_step.py",
        "surfaces/families/wide_bowl.py",
        "pages/hello/page.py",
        "pages/hello/en.toml",
        "pages/hello/ja.toml",
    ]
    for name, _, code in blocks:
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(textwrap.dedent(code) + "\n", "utf-8")
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]

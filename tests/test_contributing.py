"""The steps of CONTRIBUTING.md, followed to the letter in a copy of the project."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

LOOK = """
from streamlit.testing.v1 import AppTest

from mnist import Training, train
from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES
from ui.browser.catalogue import catalogue
from ui.texts import say

assert "half-step" in OPTIMIZERS and "wide-bowl" in SURFACES
race = descend(SURFACES["wide-bowl"], [Run("half-step", lr=0.2), Run("sgd", lr=0.1)], (1.0, 1.0), 10)
assert (race.positions[0] == race.positions[1]).all()
assert len(train(Training(Run("half-step"), iterations=10)).test_accuracy) == 1
known = catalogue()
assert known["optimizers"]["half-step"]["rule"]["lines"] and known["surfaces"]["wide-bowl"]["gradient"]
assert say("en", "app.hello") == "Hello" and say("ja", "app.hello") == "こんにちは"
for query in ({"run": "half-step", "surface": "wide-bowl"}, {"run": "half-step"}):
    app = AppTest.from_file("app.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception and not app.warning, (app.exception, app.warning)
    assert "nabla E}{2}" in " ".join(element.value for element in app.latex)
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
    blocks = re.findall(r"`(\w+/\w+\.py)`:\n\n( +)```python\n(.*?)\n +```", GUIDE, re.DOTALL)
    assert [name for name, *_ in blocks] == ["optimizers/half_step.py", "surfaces/wide_bowl.py"]
    for name, _, code in blocks:
        (copy / name).write_text(textwrap.dedent(code) + "\n", "utf-8")
    texts = re.search(r"For example `(.*?)` and `(.*?)` under `\[(\w+)\]`", GUIDE)
    for language, line in zip(("en", "ja"), texts.groups()[:2], strict=True):
        file = copy / "ui" / "texts" / f"{language}.toml"
        file.write_text(file.read_text("utf-8").replace(f"[{texts[3]}]", f"[{texts[3]}]\n{line}", 1), "utf-8")
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]

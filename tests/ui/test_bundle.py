"""The browser's modules as one string."""

import re

import pytest

from ui.browser import bundling
from ui.browser.bundling import FOLDER, bundle


def test_every_module_is_in_the_bundle_once_and_below_what_it_needs():
    text = bundle("main")
    order = re.findall(r"^const module_(\w+) = ", text, re.MULTILINE)
    assert sorted(order) == sorted(path.stem for path in FOLDER.glob("*.js"))
    for name in order:
        needs = re.findall(r'from "\./(\w+)\.js"', (FOLDER / f"{name}.js").read_text("utf-8"))
        assert all(order.index(need) < order.index(name) for need in needs)


def test_no_import_or_export_is_left():
    assert not re.search(r"^(import|export) ", bundle("main"), re.MULTILINE)


def test_modules_that_import_each_other_are_refused(tmp_path, monkeypatch):
    (tmp_path / "one.js").write_text('import {b} from "./two.js";\nexport const a = 1;\n')
    (tmp_path / "two.js").write_text('import {a} from "./one.js";\nexport const b = 1;\n')
    monkeypatch.setattr(bundling, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="one → two → one"):
        bundle("one")


def test_modules_touch_nothing_outside_their_element():
    # What a reader has done is kept over visits.
    keeping = {"progress.js", "essay.js"}
    for path in FOLDER.glob("*.js"):
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        text = text.replace("globalThis.localStorage", "") if path.name in keeping else text
        assert not re.search(r"document\.(querySelector|getElement|body|head)|localStorage|fetch\(|https?:", text), (
            path.name
        )

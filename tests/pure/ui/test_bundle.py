"""The browser's modules as one string."""

import re

import pytest

from ui.browser import bundling
from ui.browser.bundling import ROOMS, ROOT, bundle, constant, everything, views

FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*.js")]


def module(path):
    return path.relative_to(ROOT).as_posix().removesuffix(".js")


def test_every_module_is_in_the_bundle_once_and_below_what_it_needs():
    order = re.findall(r"^const (module_\w+) = \(", everything(), re.MULTILINE)
    assert sorted(order) == sorted(constant(module(path)) for path in FILES)
    for path in FILES:
        needs = re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8"))
        below = [constant(module((path.parent / need).resolve())) for need in needs]
        assert all(order.index(need) < order.index(constant(module(path))) for need in below)


def test_no_import_or_export_is_left():
    assert not re.search(r"^(import|export) ", everything(), re.MULTILINE)


def test_every_view_is_found_by_its_ending_and_has_a_typed_function_in_its_room():
    assert {"race", "details", "cards", "link"} <= views().keys()
    for name, found in views().items():
        room = (ROOT / found).parent
        beside = [folder / "views.py" for folder in (room, room.parent)]
        assert any(f'view("{name}")' in path.read_text("utf-8") for path in beside if path.exists()), name


def test_two_views_of_one_name_are_refused(tmp_path, monkeypatch):
    for folder in ("ui/one", "ui/two"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "same.view.js").write_text("export function create() {}\n")
    monkeypatch.setattr(bundling, "ROOT", tmp_path)
    with pytest.raises(ValueError, match="two views are called same"):
        views()


def test_modules_that_import_each_other_are_refused(tmp_path, monkeypatch):
    (tmp_path / "one.js").write_text('import {b} from "./two.js";\nexport const a = 1;\n')
    (tmp_path / "two.js").write_text('import {a} from "./one.js";\nexport const b = 1;\n')
    monkeypatch.setattr(bundling, "ROOT", tmp_path)
    with pytest.raises(ValueError, match="one → two → one"):
        bundle("one")


def test_modules_touch_nothing_outside_their_element():
    # What a reader has done is kept over visits.
    keeping = {"progress.js", "essay.view.js"}
    for path in FILES:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        text = text.replace("globalThis.localStorage", "") if path.name in keeping else text
        assert not re.search(r"document\.(querySelector|getElement|body|head)|localStorage|fetch\(|https?:", text), (
            path.name
        )

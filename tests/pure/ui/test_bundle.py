"""The browser's modules as one string."""

import re

import pytest

from ui.browser import bundling
from ui.browser.bundling import (
    LATER,
    ROOMS,
    ROOT,
    bundle,
    constant,
    first,
    later,
    room_of,
    shared,
    views,
    worker,
    workers,
)

FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*.js")]


def module(path):
    return path.relative_to(ROOT).as_posix().removesuffix(".js")


def everything():
    """All that is served, the library first; of a worker's file, which stands alone, what no other one has."""
    text = "\n".join([first(), *(later(room)[1] for room in LATER)])
    for one in workers():
        modules = re.split(r"^(?=const module_)", worker(one)[1].decode(), flags=re.MULTILINE)
        text = "\n".join([text, *(own for own in modules if own.partition(" = ")[0] not in text)])
    return text


def test_every_module_is_in_one_file_once_and_below_what_it_needs():
    order = re.findall(r"^const (module_\w+) = \(", everything(), re.MULTILINE)
    assert sorted(order) == sorted(constant(module(path)) for path in FILES)
    for path in FILES:
        needs = re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8"))
        below = [constant(module((path.parent / need).resolve())) for need in needs]
        assert all(order.index(need) < order.index(constant(module(path))) for need in below)


def test_no_import_or_export_is_left():
    assert not re.search(r"^(import|export) ", everything(), re.MULTILINE)


def test_no_style_asks_the_whole_page_what_stands_in_it():
    """Every node that comes or goes, in each frame of a race, would have the browser style the page anew."""
    styles = [path for room in (*ROOMS, "frame") for path in (ROOT / room).rglob("*.css")]
    asking = re.compile(r"(?:^|[\s,{}])(?::root|html|body|\.stApp|\.stMain\w*)(?:\[[^\]]*\])*:(?:not\(:)?has\(")
    assert asking.search(':root:has([data-testid="presenter"]) {') and asking.search(".a, html:not(:has(b)) c {}")
    assert not [path.name for path in styles if asking.search(path.read_text("utf-8"))]


def test_a_later_file_names_all_that_it_takes_from_the_library_and_the_race_waits_for_none():
    text, given = first(), set(shared())
    there = set(re.findall(r"^const (module_\w+) = \(", text, re.MULTILINE))
    assert given <= there and "module_record_studio_view" not in there
    for room in LATER:
        needed, own = later(room)
        assert set(needed) <= given
        assert set(re.findall(r"\bmodule_\w+", own)) == set(needed) | set(
            re.findall(r"^const (module_\w+) = \(", own, re.MULTILINE)
        )
    known = ("race", "details", "link", "studio")
    assert [name for name in known if not room_of(views()[name])] == ["race", "details", "link"]


@pytest.mark.parametrize("above", ["ui/browser/one", "pages/mnist/two"])
def test_a_module_of_a_later_room_is_not_needed_outside_of_it(above, tmp_path, monkeypatch):
    text = 'import {a} from "../../ui/charts/chart.js";\nexport const b = a;\n'
    for path, content in {above: text, "ui/charts/chart": "export const a = 1;\n"}.items():
        (tmp_path / f"{path}.js").parent.mkdir(parents=True)
        (tmp_path / f"{path}.js").write_text(content)
    monkeypatch.setattr(bundling, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=f"{above} needs ui/charts/chart, which comes later"):
        bundle(above)


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
    keeping = {"progress.js", "answers.js"}
    for path in FILES:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        text = text.replace("globalThis.localStorage", "") if path.name in keeping else text
        assert not re.search(r"document\.(querySelector|getElement|body|head)|localStorage|fetch\(|https?:", text), (
            path.name
        )

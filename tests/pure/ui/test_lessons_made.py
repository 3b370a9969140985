"""Made lessons as words of a link: they come back as they were, and nothing else comes in."""

import base64
import json
import re
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.packing import MAX_PACKED, pack
from pages.lessons.teach.lesson import (
    ASKED_ON,
    KINDS,
    MAX_QUESTION,
    MAX_TASK,
    PARTS,
    THEMES,
    USUAL_PARTS,
    Lesson,
    read_lesson,
    write_lesson,
)
from pages.lessons.teach.teach import frame_code, read_pasted
from pages.race.turns import scenario_of, turned
from ui.browser.bundling import ROOT
from ui.links.link import STATES
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS
from ui.widgets.markdown import safe_markdown
from ui.widgets.qr import code
from ui.words.texts import LANGUAGES

PLAIN = "surface=bowl&run=sgd:lr=0.1"


@st.composite
def lessons(draw):
    page = draw(st.sampled_from(list(STATES)))
    scenario = draw(st.sampled_from([one for one in SCENARIOS.values() if one.page == page]))
    text = st.text(st.characters(codec="utf-8"), max_size=60)
    return Lesson(
        page,
        scenario.link,
        tuple(draw(st.lists(st.sampled_from(PARTS[page]), unique=True))),
        draw(st.booleans()),
        draw(text),
        draw(st.sampled_from(ASKED_ON[page])),
        draw(text),
        draw(st.none() | st.integers(-1, 7)),
        draw(st.sampled_from(["", *LANGUAGES])),
        draw(st.sampled_from(THEMES)),
    )


@given(lessons())
def test_a_lesson_comes_back_as_it_was(lesson):
    word = write_lesson(lesson)
    assert re.fullmatch(r"~[A-Za-z0-9_-]+", word) and len(word) <= MAX_PACKED
    assert read_lesson(word) == lesson
    assert read_lesson(word).state().unread == ()


@pytest.mark.parametrize(("said", "run"), [({}, 0), ({"run": 3}, 3), ({"run": -1}, -1)])
def test_a_link_from_before_a_key_could_be_missing_keeps_its_key(said, run):
    lesson = read_lesson(pack([1, {"query": PLAIN, "kind": "choice"} | said]))
    assert lesson.run == run and lesson.asks


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_without_its_run_is_not_asked(kind):
    assert Lesson(query=PLAIN, kind=kind, run=None).asks == (kind == "text")
    assert Lesson(query=PLAIN, kind=kind, run=0).asks == (kind != "none")


def test_the_longest_japanese_task_fits_beside_a_scenario():
    task = "".join(chr(0x4E00 + (i * 7919) % 300) for i in range(MAX_TASK))
    lesson = Lesson(query=SCENARIOS["ravine-momentum"].link, task=task)
    assert read_lesson(write_lesson(lesson)) == lesson


def squeezed(plain):
    packer = zlib.compressobj(9, wbits=-15)
    return "~" + base64.urlsafe_b64encode(packer.compress(plain) + packer.flush()).decode().rstrip("=")


@pytest.mark.parametrize(
    "word",
    [
        "",
        "~",
        "~AAAA",
        "~" + "A" * 5000,
        "~ユニコード",
        squeezed(b"[" + b"0," * 500_000 + b"0]"),
        squeezed(b"[" * 5000),
        squeezed(json.dumps([1, {}]).encode())[:-3],
        pack([2, {}]),
        pack([True, {}]),
        pack(["1", {}]),
        pack({"version": 1}),
        pack([1, []]),
        pack([1, {"page": "shell"}]),
        pack([1, {"page": ["race"]}]),
        pack([1, {"query": 5}]),
        pack([1, {"parts": "stage"}]),
        pack([1, {"parts": [["stage"]]}]),
        pack([1, {"parts": ["stage"] * 50}]),
        pack([1, {"parts": ["sections"]}]),
        pack([1, {"locked": 1}]),
        pack([1, {"task": "x" * (MAX_TASK + 1)}]),
        pack([1, {"question": "x" * (MAX_QUESTION + 1)}]),
        pack([1, {"run": 1e9}]),
        pack([1, {"run": True}]),
        pack([1, {"language": "xx"}]),
        pack([1, {"theme": "pink"}]),
        pack([1, {"page": "mnist", "parts": [], "kind": "end"}]),
        pack([1, {"page": "maps", "parts": [], "kind": "curve"}]),
        pack([1, {"page": "maps", "parts": ["stage"]}]),
        pack([1, {"__class__": "x"}]),
    ],
)
def test_a_hostile_word_is_refused_with_a_reason(word):
    with pytest.raises(ValueError, match=r"\w"):
        read_lesson(word)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for read in (read_lesson, read_pasted):
        with suppress(ValueError):
            assert isinstance(read(text), Lesson)


def test_a_lesson_too_long_for_a_link_is_not_written():
    task = "".join(chr(0x4E00 + (i * i * 7919) % 20_000) for i in range(MAX_TASK))
    with pytest.raises(ValueError, match="too long"):
        write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, task=task))


def test_links_of_every_page_can_be_pasted():
    assert read_pasted(f"http://lab.example/?{PLAIN}").state().surface == "bowl"
    assert read_pasted("https://lab.example/x/mnist?run=adam:lr=0.02").page == "mnist"
    scenario = SCENARIOS["newton-anywhere"]
    assert read_pasted(f"/maps?{scenario.link}&lang=ja") == Lesson("maps", scenario.link, USUAL_PARTS["maps"])
    lesson = Lesson(query=PLAIN, task="T", locked=True)
    assert read_pasted(f"/lessons?part=course&lesson={write_lesson(lesson)}&lang=ja") == lesson
    for other in ("", "hello", "http://lab.example/lessons?part=test", "x" * 9000):
        with pytest.raises(ValueError, match=r"\w"):
            read_pasted(other)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("[a](http://b.c)", "]("),
        ("![a](b.png)", "]("),
        ("[a]: b.c", "]:"),
        ("[a][b]", "]["),
        ("<img src=x>", "<"),
        ("HTTPS://b.c", "HTTP"),
        ("www.b.c", "www"),
        ("&#104;ttp", "&#104;"),
    ],
)
def test_what_leads_elsewhere_is_broken(text, gone):
    safe = safe_markdown(text)
    assert gone not in safe
    assert safe.replace("\u2060", "").replace("&lt;", "<").replace("&amp;", "&") == text


@pytest.mark.parametrize("text", ["**bold** and $a < b$, $x_{[1]}$", "- one\n- two", "1 & 2 < 3", "学習率 η = 0.1"])
def test_what_leads_nowhere_stays(text):
    assert safe_markdown(text) == text


def test_the_code_holds_the_longest_link():
    longest = "https://a-long-name.university.example/descent/lessons?lesson=~" + "aB3_" * 400 + "&lang=ja"
    found = code(longest)
    assert found.version != "M4" and found.version <= 40
    assert found.symbol_size(border=4)[0] == len(found.matrix) + 8


def test_a_frame_escapes_its_address():
    assert frame_code('http://a/?x=1&y="', "T<").startswith(
        '<iframe src="http://a/?x=1&amp;y=&quot;&amp;embed=true" title="T&lt;"'
    )


def test_a_frame_hears_the_app_alone():
    assert 'origin !== "https://lab.example"' in frame_code("https://LAB.example:443/x/lessons?lesson=~a", "T")
    assert 'origin !== "http://10.0.0.2:8501"' in frame_code("http://10.0.0.2:8501/lessons?lesson=~a", "T")
    assert "<b" not in frame_code('http://a"<b/lessons?lesson=~a', "T")
    told = re.search(r'KIND = "([\w-]+)"', (ROOT / "frame" / "framed.js").read_text("utf-8"))[1]
    assert f'data?.kind !== "{told}"' in frame_code("http://a/", "T")


def test_turning_goes_through_all_scenarios_and_around():
    races = [one for one in SCENARIOS.values() if one.page == "race"]
    state, seen = RaceState.on("ravine"), []
    for _ in races:
        state = turned(state, 1)
        seen.append(scenario_of(state).key)
    assert seen == [one.key for one in races]
    assert scenario_of(turned(state, 1)).key == races[0].key
    assert scenario_of(turned(RaceState.on("ravine"), -1)).key == races[-1].key


def test_the_usual_parts_are_parts():
    assert all(set(USUAL_PARTS[page]) <= set(PARTS[page]) for page in PARTS)

"""Lectures as words of a link: they come back as they were, nothing else comes in, and the app's own one is true."""

import re
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.packing import MAX_UNPACKED, TooLong, pack
from pages.lessons.chapters.chapter import COURSE
from pages.lessons.lecture.declared import ARTICLE, LECTURES
from pages.lessons.lecture.items import STATES, find_lecture, item_of, note_of, read_pasted
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import Lesson, write_lesson
from ui.lecture.lecture import (
    MAX_ITEMS,
    MAX_MINUTES,
    MAX_PLAIN,
    MAX_QUERY,
    MAX_SAID,
    MAX_TITLE,
    MAX_WORD,
    PAGES,
    Item,
    Lecture,
    Note,
    read_lecture,
    write_lecture,
)
from ui.links.maps import MapsState
from ui.links.query import query_text
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS
from ui.links.training import TrainingState
from ui.links.workshop import WorkshopState
from ui.words.texts import LANGUAGES, say

RACE = SCENARIOS["ravine-momentum"].link
MADE = write_lesson(
    Lesson(query=RACE, task="どの手法が最小点に最も近づくでしょうか。" * 8, kind="choice", question="?")
)
QUERIES = st.sampled_from(
    [
        *("", RACE, SCENARIOS["article-mnist"].link, "part=course&chapter=adam", "part=test&seed=3"),
        *(f"part=course&lesson={MADE}", f"lesson={MADE}&x=1", "lesson=~", "lesson=~&lesson=~AAAA", f"nolesson={MADE}"),
    ]
)
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
NAMES = st.sampled_from(["", "rate", "no-such-note"])
SAID = st.lists(TITLES, max_size=3).map("\n".join)
ITEMS = st.builds(Item, TITLES, st.sampled_from(PAGES), QUERIES, NAMES, st.integers(0, MAX_MINUTES), SAID)


@given(st.lists(ITEMS, min_size=1, max_size=6))
def test_a_lecture_comes_back_as_it_was(items):
    lecture = Lecture(tuple(items))
    word = write_lecture(lecture)
    assert re.fullmatch(r"~[A-Za-z0-9_-]+", word) and len(word) <= MAX_WORD
    assert read_lecture(word) == lecture


def test_many_made_lessons_take_less_room_together_than_their_words():
    lessons = [
        write_lesson(Lesson(query=RACE, task=f"{n}. どの手法が最小点に最も近づくでしょうか。")) for n in range(12)
    ]
    word = write_lecture(Lecture(tuple(Item(str(n), "lessons", f"lesson={one}") for n, one in enumerate(lessons))))
    assert len(word) < sum(map(len, lessons)) / 2


def test_what_fits_into_no_link_is_refused_with_its_length():
    titles = ["".join(chr(0x4E00 + (n * 997 + i * 7919) % 20000) for i in range(MAX_TITLE)) for n in range(MAX_ITEMS)]
    with pytest.raises(TooLong, match=str(MAX_WORD)):
        write_lecture(Lecture(tuple(Item(title, "race", RACE) for title in titles)))


GOOD = ["Title", 0, RACE]
HOSTILE = [
    [1, []],
    [1, [GOOD] * (MAX_ITEMS + 1)],
    [1, [["", 0, RACE]]],
    [1, [["x" * (MAX_TITLE + 1), 0, RACE]]],
    [1, [["two\nlines", 0, RACE]]],
    [1, [["‮evil", 0, RACE]]],
    [1, [["x", 5, RACE]]],
    [1, [["x", -1, RACE]]],
    [1, [["x", True, RACE]]],
    [1, [["x", "race", RACE]]],
    [1, [["x", 0, "a" * (MAX_QUERY + 1)]]],
    [1, [["x", 0, "&".join(f"a{i}=1" for i in range(80))]]],
    [1, [["x", 0, 5]]],
    [1, [["x", 0, RACE, "../../etc"]]],
    [1, [["x", 0, RACE, 3]]],
    [1, [["x", 2, "part=course", "", {"task": "no place for it"}]]],
    [1, [["x", 2, "lesson=~", "", {"task": "x" * (MAX_UNPACKED * 2)}]]],
    [1, [["x", 0, RACE, "", None, "more"]]],
    [1, [["x", 0, RACE, "", None, -1]]],
    [1, [["x", 0, RACE, "", None, MAX_MINUTES + 1]]],
    [1, [["x", 0, RACE, "", None, True]]],
    [1, [["x", 0, RACE, "", None, 1.5]]],
    [1, [["x", 0, RACE, "", None, 5, ["notes"]]]],
    [1, [["x", 0, RACE, "", None, 5, "x" * (MAX_SAID + 1)]]],
    [1, [["x", 0, RACE, "", None, 5, "\u202egood"]]],
    [1, [["x", 0, RACE, "", None, 5, "notes", "more"]]],
    [1, [["x"]]],
    [1, ["x"]],
    [1, "x"],
    [1, [GOOD], "more"],
    [2, [GOOD]],
    [True, [GOOD]],
    ["__class__", [GOOD]],
    {"1": [GOOD]},
    GOOD,
    None,
]


@pytest.mark.parametrize("content", HOSTILE, ids=lambda content: str(content)[:40])
def test_what_no_lecture_says_is_refused(content):
    with pytest.raises(ValueError):
        read_lecture(pack(content, MAX_WORD))


@pytest.mark.parametrize(
    "word", ["", "~", "~AAAA", "~" + "A" * MAX_WORD, "no-such-list", "~%00", "~é", pack([1, {}])[:-3]]
)
def test_a_damaged_word_is_refused(word):
    with pytest.raises(ValueError):
        find_lecture(word, "en")


def test_a_word_that_unpacks_to_more_than_a_lecture_holds_is_refused_before_it_is_read():
    with pytest.raises(ValueError, match="damaged"):
        read_lecture(pack([1, ["x" * MAX_PLAIN]], MAX_WORD))


def test_the_frame_s_own_names_are_no_item_s_to_say():
    item = Item("x", "race", "surface=bowl&list=~AAAA&place=3&present=on&lang=ja&embed=true&utm_source=x")
    assert dict(item.lists) == {"surface": ["bowl"]}


@pytest.mark.parametrize(
    ("path", "query", "page", "kind"),
    [
        ("", RACE, "race", RaceState),
        ("lab/", RACE, "race", RaceState),
        ("race", RACE, "race", RaceState),
        ("mnist", SCENARIOS["article-mnist"].link, "mnist", TrainingState),
        ("lab/lessons", "part=course&chapter=adam", "lessons", LessonsState),
        ("lessons", f"lesson={MADE}", "lessons", LessonsState),
        ("lessons", "part=test&seed=4&lang=ja&utm_source=moodle", "lessons", LessonsState),
        ("maps", query_text(MapsState.from_query({}).to_query()), "maps", MapsState),
        ("workshop", query_text(WorkshopState.from_query({}).to_query()), "workshop", WorkshopState),
    ],
)
def test_a_pasted_link_is_an_item_that_opens_the_same(path, query, page, kind):
    (item,) = read_pasted(f" https://lab.example.org/{path}?{query}&present=on ", "en").items
    asked = Item("x", page, query).lists
    opened = STATES[item.page].from_query(item.lists)
    assert item.page == page and type(opened) is kind
    assert opened == kind.from_query(asked) and opened.unread == () and item.title


def test_a_pasted_list_brings_all_its_items():
    lecture = Lecture((Item("A", "race", RACE), Item("B", "lessons", "part=test")))
    assert read_pasted(f"https://lab.example.org/?list={write_lecture(lecture)}", "en") == lecture
    assert read_pasted(f"/mnist?list={ARTICLE}&place=3&run=adam:lr=0.01", "ja") == find_lecture(ARTICLE, "ja").lecture


@pytest.mark.parametrize(
    "pasted",
    [
        *("", "hello", "https://lab.example.org/", "https://lab.example.org/?x=1", "?run=adm:lr=1", "/?list=nothing"),
        *("/?list=~AAAA", "/lessons?part=nonsense", "/mnist?batch=-1", "https://[", "x" * 9000),
        "/?" + "&".join(f"a{i}=" for i in range(99)),
    ],
)
def test_what_is_no_link_of_this_app_is_refused(pasted):
    with pytest.raises(ValueError):
        read_pasted(pasted, "en")


@given(st.text(max_size=300))
def test_nothing_pasted_does_harm(pasted):
    with suppress(ValueError):
        assert read_pasted(pasted, "ja").items


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_are_called_by_what_is_seen(language):
    scenario = SCENARIOS["adagrad-dying"]
    assert item_of("race", replace(scenario.state(), at=7), language).title == scenario.title[language]
    assert (
        item_of("mnist", SCENARIOS["article-mnist"].state(), language).title
        == SCENARIOS["article-mnist"].title[language]
    )
    assert item_of("lessons", LessonsState(chapter="adam"), language).title == COURSE["adam"].title[language]
    assert item_of("lessons", LessonsState(part="test"), language).title == say(language, "lessons.part-test")
    assert item_of("lessons", LessonsState(lesson=MADE), language).title == "?"
    many = RaceState.from_query({"surface": ["himmelblau"], "run": ["adam:lr=0.1", "adam:lr=0.2", "adam:lr=0.3"] * 2})
    title = item_of("race", many, language).title
    assert title.startswith(("Himmelblau", "ヒンメルブラウ")) and len(title) <= MAX_TITLE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_s_lecture_takes_ninety_minutes_and_opens_what_it_says(language):
    found = find_lecture(ARTICLE, language)
    assert sum(note.minutes for note in found.notes) == 90
    assert all(note.minutes > 0 and note.show for note in found.notes)
    for item, declared in zip(found.lecture.items, LECTURES[ARTICLE], strict=True):
        state = STATES[item.page].from_query(item.lists)
        assert state.unread == () and item.note == declared.key
        # Read back from its own link, in whichever language, an item keeps its note.
        assert note_of(read_lecture(write_lecture(found.lecture)).items[found.lecture.items.index(item)], language)
    # Eight chapters' matter in their order: what is shown of each is its text, or a scenario that goes with it.
    chapters = [facts for one in LECTURES[ARTICLE] for facts in FACTS.get(one.key, ())]
    assert [key for i, key in enumerate(chapters) if key not in chapters[:i]] == list(COURSE)[:8]


def test_a_lecturer_s_own_minutes_and_notes_go_with_the_app_s():
    own = Item("x", "race", RACE, minutes=5, said="first\nthen")
    (read,) = read_lecture(write_lecture(Lecture((own,)))).items
    assert read == own and note_of(read, "en") == Note(5, said="first\nthen")
    assert note_of(Item("x", "race", RACE), "en") is None
    usual = note_of(Item("x", "race", RACE, "rate"), "en")
    assert usual.minutes > 0 and usual.said == ""
    assert note_of(Item("x", "race", RACE, "rate", said="mine"), "en") == replace(usual, said="mine")
    assert note_of(Item("x", "race", RACE, "rate", 99), "en") == replace(usual, minutes=99)


FACTS = {
    "rate": ["learning-rate"],
    "momentum": ["momentum"],
    "adagrad": ["adagrad"],
    "leap": ["rmsprop"],
    "printed": ["adam"],
    "exercise": ["mnist"],
    "seeds": ["comparing"],
    "saddle": ["open"],
}


def test_an_item_stands_in_a_chapter_whose_scenarios_have_it():
    for one in LECTURES[ARTICLE]:
        for key in FACTS.get(one.key, ()):
            links = {scenario: SCENARIOS[scenario].link for scenario in COURSE[key].scenarios}
            assert one.query == f"part=course&chapter={key}" or one.query in links.values()


def test_every_number_in_a_note_is_a_measured_one_or_stands_in_what_it_speaks_of():
    """Numbers that are no facts: settings of the very item, its keys, chapters, minutes, and those measured below."""
    for one in LECTURES[ARTICLE]:
        told = {fact for key in COURSE for fact in map(_plain, COURSE[key].facts.values())}
        for language in LANGUAGES:
            note = one.spoken(language)
            texts = " ".join([note.show, *(part for pair in note.asked for part in pair)])
            known = told | set(re.findall(r"\d+(?:\.\d+)?", one.query)) | SPOKEN.get(one.key, set())
            assert set(re.findall(r"\d+(?:\.\d+)?", texts.replace(",", ""))) <= known, (one.key, language)


SPOKEN = {
    # 1 − ελ, 2/λ and λ = 20; the two rates of the chapter's own race.
    "rate": {"1", "2", "20", "0.36", "0.02", "0.105"},
    "limit": {"2", "40"},
    "momentum": {"1", "2", "5", "0.05", "0.8"},
    "too-fast": {"2", "0.9", "0.5", "0.8"},
    "adagrad": {"1", "1.8"},
    "turned": {"45"},
    "dying": {"200"},
    "leap": {"0", "1"},
    "printed": {"5"},
    "exercise": {"0", "1", "10", "0.01"},
    "seeds": {"20", "400"},
    "saddle": {"0.1", "0.5", "8"},
    "own-rates": {"5"},
    "check": {"10"},
}


def _plain(value):
    return f"{value:.12g}"


def test_what_the_notes_say_beside_the_facts_is_so():
    # limit: after 40 steps the jumps of 0.101 have a little more than doubled, by 2 % a step.
    y = SCENARIOS["rate-at-limit"].state().race().positions[2, :, 1]
    assert 2 < abs(y[-1] / y[0]) < 2.5
    assert np.abs(y[1:] / y[:-1]) == pytest.approx(1.02, abs=1e-9)
    # momentum: 0.01 with μ = 0.8 acts like 0.05 under a steady slope.
    run = SCENARIOS["ravine-momentum"].state().runs[1]
    assert run.values["lr"] / (1 - run.values["mu"]) == pytest.approx(0.05)
    # too-fast: in chapter 2, 0.9 gets into the deep valley and 0.5 does not (test_watch_local_minimum_escaped).
    assert "local-minimum-escaped" in COURSE["momentum"].scenarios
    # rate: the chapter's race at 0.105 has diverged by that step, and is played to its end.
    chapter = COURSE["learning-rate"]
    assert chapter.facts["diverged"] < 140
    # turned: Newton is among the scenarios of its chapter.
    assert "newton-ravine" in COURSE["adagrad"].scenarios
    # dying: the lecture's race is the one whose end and whose rate the chapter has measured.
    assert SCENARIOS["adagrad-dying"].link.startswith(COURSE["adagrad"].predictions[0].link.query)

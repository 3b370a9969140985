"""One word for one thing in every text that the app shows, as docs/glossary.md lists them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from optimizers import OPTIMIZERS, SCHEDULES
from surfaces import SURFACES
from ui.words.texts import LANGUAGES, words

ROOT = Path(__file__).parents[2]
JAPANESE = r"[\u3040-\u30ff\u4e00-\u9fff]"


def terms():
    """(English, its rivals, Japanese, its rivals), a row each."""
    table = (ROOT / "docs/glossary.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|")]
    return [
        (en, re.split(r", ?", no) if no else [], ja, re.split(r", ?", nein) if nein else [])
        for en, no, ja, nein in rows[2:]
    ]


def spoken(thing: object, language: str) -> Iterator[str]:
    """What stands in a language in declarations and in tables of texts in every language, however deep."""
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            if key == language and isinstance(value, str):
                yield value
            elif key not in LANGUAGES:
                yield from spoken(value, language)
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from spoken(getattr(thing, one.name), language)
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from spoken(one, language)


def all_texts(language: str) -> list[tuple[str, str]]:
    """Every text of the app with its place."""
    found = [(key, text) for key, text in words(language).items()]
    for path in sorted((*ROOT.glob("pages/**/*.toml"), *ROOT.glob("ui/**/*.toml"))):
        if path.stem not in LANGUAGES:
            found += [(path.name, text) for text in spoken(tomllib.loads(path.read_text("utf-8")), language)]
    declared = (*OPTIMIZERS.values(), *SCHEDULES.values(), *SURFACES.values())
    return found + [(one.key, text) for one in declared for text in spoken(one, language)]


def rivals(text: str, right: list[str], wrong: list[str]) -> list[str]:
    """Which of the wrong words stand in a text outside the right ones."""
    for one in sorted(right, key=len, reverse=True):
        text = text.replace(one, "\n")
    return [one for one in wrong if one in text]


def test_every_kind_of_text_is_looked_at():
    for language in LANGUAGES:
        places = {place for place, _ in all_texts(language)}
        assert {
            "quiz.title",
            "essay.toml",
            "scenarios.toml",
            "01-learning-rate.toml",
            "adam",
            "ravine",
            "cosine",
        } <= places
    assert len(all_texts("en")) == len(all_texts("ja")) > 1000


def test_no_term_stands_twice_and_each_is_used():
    for place, language in ((0, "en"), (2, "ja")):
        column = [row[place] for row in terms()]
        assert len(set(column)) == len(column) and all(column)
        said = "\n".join(text for _, text in all_texts(language)).lower()
        # A remark in brackets tells what is meant.
        assert [one for one in column if one.partition(" (")[0].lower() not in said] == []


def test_english_texts_keep_to_one_word():
    wrong = [one for row in terms() for one in row[1]]
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, wrong))})s?\b", re.IGNORECASE)
    assert [(place, found[0]) for place, text in all_texts("en") for found in pattern.finditer(text)] == []


def test_japanese_texts_keep_to_one_word():
    right, wrong = [row[2] for row in terms()], [one for row in terms() for one in row[3]]
    found = [(place, one) for place, text in all_texts("ja") for one in rivals(text, right, wrong)]
    assert found == []


def test_what_is_forbidden_alone_may_be_part_of_what_is_right():
    assert rivals("活性化関数は", ["活性化関数"], ["活性化"]) == []
    assert rivals("活性化はシグモイド", ["活性化関数"], ["活性化"]) == ["活性化"]


HALF_WIDTH = {
    "bracket": rf"(?<![A-Za-z0-9_$\\\]])\([^()$]*{JAPANESE}[^()$]*\)|{JAPANESE}[* ]*\([A-Z]",
    "colon": rf"{JAPANESE}: |{JAPANESE}:$|\}}: ",
    "question mark": rf"{JAPANESE} ?\?",
    "range": r"[0-9}] ?~ ?[0-9{]",
}


@pytest.mark.parametrize("mark", HALF_WIDTH)
def test_marks_around_japanese_are_full_width(mark):
    pattern = re.compile(HALF_WIDTH[mark], re.MULTILINE)
    assert [(place, found[0]) for place, text in all_texts("ja") for found in pattern.finditer(text)] == []


def test_half_width_marks_are_found():
    texts = {"bracket": "点(出発点)から", "colon": "予想: {x}", "question mark": "どれですか?", "range": "1~8"}
    assert all(re.search(HALF_WIDTH[mark], text) for mark, text in texts.items())
    assert not any(re.search(pattern, "x = f(1, 2) は 3:00、where(条件, 1, 2)。") for pattern in HALF_WIDTH.values())

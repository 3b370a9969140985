"""Both languages say the same things."""

import re
import string
import tomllib
from pathlib import Path

from optimizers import OPTIMIZERS
from pages import find_pages
from surfaces import SURFACES
from ui.words.texts import LANGUAGES, files, words

ROOT = Path(__file__).parents[3]


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_file_is_offered():
    places = {language: {path.parent for path in files(language)} for language in LANGUAGES}
    assert places["en"] and all(found == places["en"] for found in places.values())


def test_the_languages_have_the_same_keys_and_places():
    english, japanese = words("en"), words("ja")
    assert english.keys() == japanese.keys()
    assert {k: places(v) for k, v in english.items()} == {k: places(v) for k, v in japanese.items()}


def test_no_text_is_empty_or_left_in_english():
    same = {key for key, text in words("ja").items() if text == words("en")[key]}
    assert all(text.strip() for text in words("ja").values())
    names = {"mnist.page", "curves.loss", "app.unread-item", "race.notation-pytorch", "race.notation-keras"}
    assert same <= names | {"refused.unknown"}


def test_every_declaration_speaks_every_language():
    spoken = [s.name for s in SURFACES.values()] + [s.watch for s in SURFACES.values()]
    spoken += [p.what for s in SURFACES.values() for p in s.parameters]
    spoken += [o.summary for o in OPTIMIZERS.values()] + [o.note for o in OPTIMIZERS.values() if o.note]
    spoken += [h.what for o in OPTIMIZERS.values() for h in o.hyperparameters]
    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in spoken)


def test_every_key_that_the_code_asks_for_exists_and_none_is_idle():
    rooms = ("frame", "pages", "ui")
    code = [p.read_text("utf-8") for room in rooms for end in ("py", "js") for p in (ROOT / room).rglob(f"*.{end}")]
    tables = "|".join({key.split(".")[0] for key in words("en")})
    asked = {key for text in code for key in re.findall(rf"""["'`]((?:{tables})\.[\w{{}}.-]+)["'`]""", text)}
    exact = {key for key in asked if "{" not in key}
    families = {key.split("{")[0] for key in asked if "{" in key}
    assert exact <= words("en").keys()
    titles = {f"{page}.page" for page in find_pages()}
    idle = {k for k in words("en") if k not in exact | titles and not k.startswith((*families, *REASONS))}
    assert idle == set()


REASONS = {
    "refused.": "Refused",
    "no-lesson.": "NoLesson",
    "no-lecture.": "NoLecture",
    "sheet.": "TableError",
    "formula.": "FormulaError",
}
"""Tables of reasons, and the errors that name them."""


def test_every_reason_has_its_sentence_and_no_sentence_is_idle():
    code = [path.read_text("utf-8") for room in ("formula", "mnist", "optimizers", "pages", "surfaces", "ui")
            for path in (ROOT / room).rglob("*.py")]  # fmt: skip
    quoted = {word for text in code for word in re.findall(r'"([a-z0-9-]+)"', text)}
    for table, kind in REASONS.items():
        raised = {key for text in code for key in re.findall(rf'\b{kind}\(\s*"([a-z-]+)"', text)}
        told = {key.removeprefix(table) for key in words("en") if key.startswith(table)}
        assert raised <= told
        whole = {key for text in code for key in re.findall(rf'"{table}([a-z-]+)"', text)}
        assert told <= quoted | whole


def test_no_reason_but_those_of_errors_that_readers_never_meet_is_a_sentence_in_the_code():
    read = ("formula", "optimizers", "surfaces", "ui/links", "pages/lessons/state.py", "pages/lessons/teach/lesson.py")
    plain = [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for part in read
        for path in ([ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py")))
        for line in path.read_text("utf-8").splitlines()
        if "raise ValueError(" in line
    ]
    # A number without a spelling, a rule for float32 without a surface, and a file of ours are not read from links.
    assert {path for path, _ in plain} == {"formula/numbers.py", "formula/to_python32.py", "ui/links/scenarios.py"}


def test_a_text_file_is_plain_toml_of_tables():
    for path in [path for language in LANGUAGES for path in files(language)]:
        tables = tomllib.loads(path.read_text("utf-8"))
        assert all(isinstance(text, str) for table in tables.values() for text in table.values())

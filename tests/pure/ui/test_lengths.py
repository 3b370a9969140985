"""No function of the browser's code is longer than a reader can hold."""

import re

import pytest

from ui.browser.bundling import ROOMS, ROOT

FILES = {path.relative_to(ROOT).as_posix(): path for room in ROOMS for path in sorted((ROOT / room).rglob("*.js"))}
MOST = 120
LONGER = {
    "pages/lessons/course/guess.view.js": 153,
    "pages/lessons/course/sketch.view.js": 130,
    "pages/lessons/quiz/quiz.view.js": 172,
    "pages/mnist/landscape/landscape.view.js": 205,
    "ui/browser/details/inspector.js": 190,
    "ui/browser/relief/mesh.js": 170,
    "ui/browser/relief/relief.js": 220,
}
"""Closures from before there was a bound: they may become shorter, and leave this table when they are short enough."""

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+*%<>~^-]|\b(?:return|typeof|case|of|in))\s*$")


def blocks(text):
    """The first line and the length in lines of all that stands between braces, the inner ones first.

    Braces in strings, comments, patterns and the letters of templates do not count.
    """
    found, opened = [], []
    code = ""
    at = 0
    while at < len(text):
        if comment := _COMMENT.match(text, at):
            at = comment.end()
        elif literal := _STRING.match(text, at) or (_BEFORE_PATTERN.search(code[-20:]) and _PATTERN.match(text, at)):
            code += '"'
            at = literal.end()
        elif text[at] == "`":
            code += '"'
            at = after_letters(text, at + 1, opened)
        elif text[at] == "}":
            start, in_template = opened.pop()
            if in_template:
                at = after_letters(text, at + 1, opened)
                continue
            found.append((text.count("\n", 0, start) + 1, text.count("\n", start, at) + 1))
            code += "}"
            at += 1
        else:
            if text[at] == "{":
                opened.append((at, False))
            code += text[at]
            at += 1
    assert not opened, "a brace is not closed"
    return found


def after_letters(text, at, opened):
    """Where a template's letters end: behind the template, or within its next expression."""
    while text[at] != "`":
        if text.startswith("${", at):
            opened.append((at, True))
            return at + 2
        at += 2 if text[at] == "\\" else 1
    return at + 1


def longest(text):
    return max((length for _, length in blocks(text)), default=0)


@pytest.mark.parametrize("name", FILES)
def test_no_closure_is_too_long(name):
    long = {line: length for line, length in blocks(FILES[name].read_text("utf-8")) if length > LONGER.get(name, MOST)}
    assert long == {}


def test_the_race_view_has_no_longer_bound_and_nothing_keeps_one_that_it_needs_no_more():
    assert not any(name.startswith("ui/browser/race/") for name in LONGER)
    assert {name for name in LONGER if longest(FILES[name].read_text("utf-8")) <= MOST} == set()


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("function f() {\n  a();\n}\nconst g = () => {\n};\n", [3, 2]),
        ("f(() => {\n  if (a) {\n  }\n});", [2, 4]),
        ("const a = `{${b.map((c) => {\n  return `${c}}`;\n})}`;", [3]),
        ('const a = \'{\' + "}\\"{"; // {\n/* {\n} */ if (b) {}', [1]),
        ('const a = text.replace(/[/{"]{2}\\{/g, (b) => {\n}) / {\n}.c / 2;', [2, 2]),
        ("const a = () => {" + "\n" * 120 + "};", [121]),
    ],
)
def test_braces_are_counted_where_they_are_code(text, lengths):
    assert [length for _, length in blocks(text)] == lengths

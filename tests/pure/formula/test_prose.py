"""Any text as a part of source code: it stays one line and ends nothing."""

import ast

import pytest

from formula.prose import paragraph, prose, quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "plain"), ("a\nb\tc\0d\u2028e", "a b c d e"), ('"""', "'''"), ("\\n", "/n"), ("勾配 ε", "勾配 ε")],
)
def test_prose_is_one_line_that_ends_no_docstring(text, shown):
    assert prose(text) == shown


def test_a_paragraph_keeps_to_the_width_and_its_words():
    lines = paragraph(" ".join(["word"] * 60) + " re-used " + "x" * 150).split("\n")
    # 24 words and the blanks between them are 119 letters, 23 are 114.
    assert lines[0] == " ".join(["word"] * 23) and lines[1] == "    " + " ".join(["word"] * 22)
    assert lines[-1] == "    " + "x" * 150 and "re-used" in lines[-2].split()
    assert paragraph("short") == "short" and paragraph('"') == "'"


@pytest.mark.parametrize(
    ("text", "literal"),
    [("a", '"a"'), ("it's", '"it\'s"'), ('say "a"', "'say \"a\"'"), ("a\\b\n", '"a\\\\b\\n"'), ("'\"", "'\\'\"'")],
)
def test_a_quoted_text_is_its_literal(text, literal):
    assert quoted(text) == literal and ast.literal_eval(literal) == text

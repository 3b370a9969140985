"""Questions as Moodle XML, as https://docs.moodle.org/en/Moodle_XML_format describes it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as tree

from formula import number_text
from pages.lessons.exam.item import Item, body, coded, markup, plain

FILE = "picture.svg"


def moodle_xml(items: Sequence[Item], category: str) -> bytes:
    """The file, in UTF-8; ``category``: where the platform files the questions."""
    quiz = tree.Element("quiz")
    first = tree.SubElement(quiz, "question", type="category")
    # A slash would begin a category below.
    _text(first, "category", f"$course$/top/{plain(category).replace('/', '//')}")
    for item in items:
        _question(quiz, item)
    tree.indent(quiz)
    return tree.tostring(quiz, encoding="UTF-8", xml_declaration=True)


def _question(quiz: tree.Element, item: Item) -> None:
    kind = "multichoice" if item.choices else "numerical" if item.numbers else "essay"
    question = tree.SubElement(quiz, "question", type=kind)
    _text(question, "name", plain(item.name))
    asked = _text(question, "questiontext", body(item, f"@@PLUGINFILE@@/{FILE}"), "html")
    if item.picture:
        tree.SubElement(asked, "file", name=FILE, path="/", encoding="base64").text = coded(item)
    _text(question, "generalfeedback", f"<p>{markup(item.reason)}</p>" if item.reason else "", "html")
    for name, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        tree.SubElement(question, name).text = value
    if item.choices:
        for name, value in (("single", "true"), ("shuffleanswers", "true"), ("answernumbering", "abc")):
            tree.SubElement(question, name).text = value
        for choice in item.choices:
            _answer(question, markup(choice.text), choice.right, choice.against, "html")
    for number in item.numbers:
        answer = _answer(question, number_text(number.value), number.right, number.said)
        tree.SubElement(answer, "tolerance").text = number_text(number.tolerance)
    if kind == "essay":
        for name, value in (("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "10")):
            tree.SubElement(question, name).text = value


def _answer(question: tree.Element, text: str, right: bool, said: str, form: str = "") -> tree.Element:
    answer = tree.SubElement(question, "answer", fraction="100" if right else "0")
    if form:
        answer.set("format", form)
    tree.SubElement(answer, "text").text = text
    _text(answer, "feedback", markup(said), "html")
    return answer


def _text(parent: tree.Element, name: str, text: str, form: str = "") -> tree.Element:
    found = tree.SubElement(parent, name)
    if form:
        found.set("format", form)
    tree.SubElement(found, "text").text = text
    return found

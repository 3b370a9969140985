"""Questions for learning platforms: Moodle XML by its documented structure, GIFT by its grammar, both read back."""

import base64
import html
import re
from xml.etree import ElementTree as tree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pages.lessons.exam.gift import gift
from pages.lessons.exam.item import Choice, Item, Number, body, markup, plain
from pages.lessons.exam.items import lesson_items, seed_items
from pages.lessons.exam.moodle import moodle_xml
from pages.lessons.quiz.questions import questions
from pages.lessons.teach.lesson import LOWEST, Lesson
from ui.words.texts import LANGUAGES

SEED = 7
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>é</title></svg>'
CHOICE = Item("One", "Which?", (Choice("A", True), Choice("B", False, "no")), reason="since", picture=PICTURE)
NUMBER = Item("Two", "How far?", numbers=(Number(-0.25, 0.01, True), Number(1e-9, 0.01, False, "too near")))
ESSAY = Item("Three", "Say why $x^2$ falls.", link="http://x.org/?a=1&b=2", link_says="Open")


# Moodle XML, as docs.moodle.org/en/Moodle_XML_format describes it.


def text(element, name):
    found = element.find(name)
    assert found[0].tag == "text"
    return found.find("text").text or ""


def read_xml(content):
    """Questions as (type, name, text, {file: content}, answers); every documented rule of the structure is held."""
    quiz = tree.fromstring(content)
    assert quiz.tag == "quiz"
    first, *rest = quiz
    assert first.get("type") == "category" and text(first, "category").startswith("$course$/top/")
    read = []
    for one in rest:
        kind = one.get("type")
        assert kind in ("multichoice", "numerical", "essay") and text(one, "name")
        asked = one.find("questiontext")
        assert asked.get("format") == "html" and one.find("generalfeedback").get("format") == "html"
        files = {
            f"@@PLUGINFILE@@{file.get('path')}{file.get('name')}": base64.b64decode(file.text, validate=True)
            for file in asked.findall("file")
            if file.get("encoding") == "base64"
        }
        used = re.findall(r'<img src="([^"]+)"', text(one, "questiontext"))
        assert set(used) == set(files)
        answers = []
        for answer in one.findall("answer"):
            assert 0 <= float(answer.get("fraction")) <= 100 and answer.find("feedback").get("format") == "html"
            tolerance = answer.findtext("tolerance")
            assert (tolerance is not None) == (kind == "numerical")
            value = float(answer.findtext("text")) if kind == "numerical" else answer.findtext("text")
            answers.append((value, tolerance and float(tolerance), answer.get("fraction"), text(answer, "feedback")))
        assert (kind == "essay") == (not answers) and (kind == "essay" or any(a[2] == "100" for a in answers))
        assert kind != "multichoice" or (one.findtext("single"), one.findtext("shuffleanswers")) == ("true", "true")
        assert kind != "essay" or one.findtext("responseformat") == "editor"
        read.append((kind, text(one, "name"), text(one, "questiontext"), files, answers, text(one, "generalfeedback")))
    return read


def test_every_kind_of_question_is_read_back_from_xml():
    one, two, three = read_xml(moodle_xml([CHOICE, NUMBER, ESSAY], "A/B"))
    assert one[:2] == ("multichoice", "One") and one[3] == {"@@PLUGINFILE@@/picture.svg": PICTURE.encode()}
    assert one[4] == [("A", None, "100", ""), ("B", None, "0", "no")] and one[5] == "<p>since</p>"
    assert two[4] == [(-0.25, 0.01, "100", ""), (1e-9, 0.01, "0", "too near")]
    assert r"\(x^2\)" in three[2] and 'href="http://x.org/?a=1&amp;b=2"' in three[2]
    assert b"$course$/top/A//B" in moodle_xml([], "A/B")


# GIFT, as docs.moodle.org/en/GIFT_format describes it: empty lines part questions, a backslash takes a sign's meaning.
# The parsers of the package index are from 2017 and 2022: its grammar stands here.


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text, flags=re.DOTALL)


def parted(text, signs):
    """The text up to each of these signs that no backslash stands before: [(sign that led to it, text)]."""
    found, at, sign, begun = [], 0, "", 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        known = next((one for one in signs if text.startswith(one, at)), None)
        if known:
            found.append((sign, text[begun:at]))
            sign, at = known, at + len(known)
            begun = at
        else:
            at += 1
    return [*found, (sign, text[begun:])]


def read_gift(content):
    """Questions as (name, text, kind, answers, reason)."""
    lines = content.split("\n")
    assert lines[0].startswith("$CATEGORY: $course$/top/") and not lines[1]
    blocks = [block for block in re.split(r"\n\s*\n", "\n".join(lines[1:])) if block.strip()]
    read = []
    for block in blocks:
        (_, before), (_, name), (_, rest) = parted(block.strip(), ["::"])
        assert not before
        (_, asked), (_, inner), (_, after) = parted(rest, ["{", "}"])
        assert not after and asked.startswith("[html]")
        (_, inner), *reasons = parted(inner, ["####"])
        inner = inner.strip()
        numeric = inner.startswith("#")
        answers = []
        for sign, one in parted(inner.removeprefix("#"), ["=", "~"])[1:]:
            (_, given), *said = parted(one.strip(), ["#"])
            said = unescaped(said[0][1]) if said else ""
            if numeric:
                share = re.match(r"%(-?\d+)%", given)
                value, tolerance = (float(x) for x in given[share.end() if share else 0 :].split(":"))
                answers.append((value, tolerance, share[1] if share else "100", said))
            else:
                assert given.startswith("[html]")
                answers.append((unescaped(given[6:]), None, "100" if sign == "=" else "0", said))
        kind = "numerical" if numeric else "multichoice" if answers else "essay"
        assert kind != "multichoice" or {one[2] for one in answers} == {"0", "100"}
        read.append(
            (kind, unescaped(name), unescaped(asked[6:]), answers, unescaped("".join(r for _, r in reasons)).strip())
        )
    return read


def test_every_kind_of_question_is_read_back_from_gift():
    one, two, three = read_gift(gift([CHOICE, NUMBER, ESSAY], "A/B"))
    assert one[:2] == ("multichoice", "One") and one[4] == "since"
    assert one[3] == [("A", None, "100", ""), ("B", None, "0", "no")]
    source = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', one[2])[1])
    assert source == PICTURE.encode()
    assert two[0] == "numerical" and two[3] == [(-0.25, 0.01, "100", ""), (1e-9, 0.01, "0", "too near")]
    assert three[0] == "essay" and r"\(x^2\)" in three[2]


HOSTILE = some.text(some.sampled_from("a=~#{}:\\\n\r n%<>&\"'$T/-\0\x1f\ufffe\ud800é") | some.characters(), max_size=30)


@given(HOSTILE, HOSTILE.filter(lambda one: plain(one).strip()), HOSTILE, HOSTILE)
def test_no_text_can_be_more_than_a_text(prompt, name, choice, said):
    item = Item(name, prompt, (Choice(choice, True), Choice("B", False, said)), reason=said)
    for question in (
        next(iter(read_xml(moodle_xml([item], name)))),
        (lambda one: (*one[:3], {}, *one[3:]))(next(iter(read_gift(gift([item], name))))),
    ):
        kind, _, asked, _, answers, reason = question
        assert kind == "multichoice" and len(answers) == 2
        assert html.unescape(re.sub(r"\\[()]", "", asked)).count("<p>") >= 1
        assert re.findall(r"<(?!/?p>|br>)", asked) == []
        assert answers[0][0].strip() == markup(choice).strip() and answers[1][3].strip() == markup(said).strip()
        assert markup(said).strip() in reason


# What stands in the files.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ten_questions_are_all_there_with_what_is_right(language):
    items = seed_items(SEED, language)
    for read in (read_xml(moodle_xml(items, "Seed")), [(*q[:3], None, *q[3:]) for q in read_gift(gift(items, "Seed"))]):
        for one, (kind, _, asked, _, answers, reason) in zip(questions(SEED, language), read, strict=True):
            assert markup(one.prompt) in asked and markup(one.reason) in reason
            assert ("<img" in asked) == (one.picture is not None) and (r"\(" in asked) == bool(one.rule)
            right = [answer for answer in answers if answer[2] == "100"]
            if one.choices:
                assert kind == "multichoice" and [a[0] for a in answers] == [markup(text) for text in one.choices]
                assert [a[0] for a in right] == [markup(one.choices[one.answer])]
            else:
                assert kind == "numerical" and right == [(pytest.approx(one.answer), one.tolerance, "100", "")]
                assert [(a[0], a[3]) for a in answers[1:]] == [(pytest.approx(v), markup(s)) for v, s in one.slips]


def test_no_picture_tells_the_answer():
    for one in seed_items(SEED, "en"):
        if one.picture:
            words = " ".join(element.text or "" for element in tree.fromstring(one.picture).iter())
            assert not any(name in words for name in ("SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"))


RACE = "surface=bowl&start=-2,1&steps=40&run=sgd:lr=0.1&run=sgd:lr=0.5"
NAMES = ["slow", "fast"]


def made(**more):
    return lesson_items(Lesson(query=RACE, **more), NAMES, "http://lab.example.org/lessons?lesson=~A", "en")


def test_a_made_choice_has_its_key_and_the_lesson_s_link():
    (item,) = made(kind="choice", run=LOWEST, question="Which is lower?", task="Look.")
    assert [(one.text, one.right) for one in item.choices] == [("slow", False), ("fast", True)]
    assert (item.task, item.prompt) == ("Look.", "Which is lower?") and item.link.endswith("~A") and item.picture
    (item,) = made(kind="choice", run=0)
    assert [one.right for one in item.choices] == [True, False] and item.prompt


def test_a_task_s_emphasis_and_formulas_are_kept_and_nothing_else_of_it_is_markup():
    item = Item("n", "Where is $x^*$?", task="**Saddle.** All *start* <b> at $w^* = *2$, a*b\n* here\n* there")
    said, asked = re.fullmatch(r"<p>(.*)</p><p>(.*)</p>", body(item, "")).groups()
    assert said == (r"<strong>Saddle.</strong> All <em>start</em> &lt;b&gt; at \(w^* = *2\), a*b<br>* here<br>* there")
    assert asked == r"Where is \(x^*\)?"


def test_an_end_is_two_numbers_and_words_are_words():
    x, y = made(kind="end", run=0)
    end = Lesson(query=RACE).state().race().positions[0, -1]
    assert (x.numbers[0].value, y.numbers[0].value) == pytest.approx(end.tolist(), rel=1e-5)
    assert "x where slow ends" in x.prompt and 0 < x.numbers[0].tolerance < 1
    (item,) = made(kind="text")
    assert not item.choices and not item.numbers


def test_what_cannot_be_marked_is_no_question():
    assert made(kind="none") == () and made(kind="choice", run=None) == ()
    assert lesson_items(Lesson(query="surface=bowl&steps=40&run=sgd:lr=3", kind="end", run=0), ["x"], "", "en") == ()
    training = Lesson(
        page="mnist", query="run=sgd:lr=0.1&run=adam:lr=0.01", parts=("cards",), kind="choice", run=LOWEST
    )
    assert lesson_items(training, NAMES, "", "en") == ()

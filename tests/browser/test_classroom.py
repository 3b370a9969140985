"""A class's files in the teacher's browser: table, clouds over the truth, what was answered; nothing is sent."""

import csv
import io
import json
import math

import pytest
from playwright.sync_api import expect

from optimizers.cells import harmless
from pages.lessons.classroom.predictions import PREDICTIONS
from pages.lessons.teach.lesson import Lesson, read_lesson, write_lesson
from simulation import descend
from surfaces import SURFACES
from tests.browser.test_lessons import end_of
from tests.pure.optimizers.test_cells import COMPUTED, PLAIN
from ui.lecture.lecture import Item, Lecture, write_lecture


def record(name, saved="2026-11-30T09:00:00Z", **more):
    content = {"app": "Descent Lab", "version": 1, "release": "0.1.0", "saved": saved, "done": {}, "test": {}}
    return content | ({"name": name} if name else {}) | more


def answered(*given, asked="Which?"):
    names = ("SGD", "Momentum", "Adam")
    return {
        "at": "2026-11-30T08:59:00Z",
        "tries": 1,
        "questions": [
            {"kind": "path", "asked": asked}
            | ({} if one is None else {"chosen": names[one], "given": one, "right": one == 1})
            for one in given
        ],
    }


@pytest.fixture(scope="module")
def files(carrying):
    """``files(function, …)``: what a function of the module of files gives."""
    page = carrying("pages/lessons/classroom/files")
    return lambda name, *given: page.evaluate(
        "([name, given]) => module_classroom_files[name](...given)", [name, list(given)]
    )


def handed(*records):
    return [{"file": f"{i}.json", "text": json.dumps(one)} for i, one in enumerate(records)]


def test_of_one_name_the_newest_file_counts_whatever_its_place(files):
    old, new = record("Anna B", "2026-11-30T09:00:00Z"), record(" anna  b", "2026-11-30T10:00:00Z")
    for order in ((old, new), (new, old)):
        found = files("gathered", handed(*order, record("Ben"), record(""), record("")))
        anna = [one for one in found["students"] if one["name"].lower().startswith("anna")]
        assert [one["record"]["saved"] for one in anna] == ["2026-11-30T10:00:00Z"]
        # Nobody knows whether two without a name are one.
        assert len(found["students"]) == 4 and found["damaged"] == []
        assert found["doubles"] == [{"name": "anna  b", "count": 2}]


def test_damaged_files_are_told_and_the_others_count(files):
    given = [*handed(record("Anna")), {"file": "x.json", "text": "{"}, {"file": "big.json", "text": None}]
    found = files("gathered", given)
    assert [one["name"] for one in found["students"]] == ["Anna"]
    assert [(one["file"], one["fault"]) for one in found["damaged"]] == [
        ("x.json", "handin.json"),
        ("big.json", "handin.large"),
    ]


def test_answers_are_counted_by_their_place_in_every_language(files):
    given = [answered(0, None), answered(0, 1, asked="どれですか。"), answered(1, 1)]
    students = files("gathered", handed(*(record(f"s{i}", answers={"3": one}) for i, one in enumerate(given))))
    first, second = files("chosen", students["students"], "3")
    assert (first["of"], second["of"]) == (3, 2)
    assert [(one["chosen"], one["count"], one["right"]) for one in first["answers"]] == [
        ("SGD", 2, False),
        ("Momentum", 1, True),
    ]
    assert [(one["count"], one["right"]) for one in second["answers"]] == [(2, True)]
    assert files("seedsOf", students["students"]) == ["3"]
    assert [files("resultOf", one, "3")["score"] for one in students["students"]] == [0, 1, 2]


def test_a_score_from_before_answers_were_kept_still_counts(files):
    (student,) = files("gathered", handed(record("Anna", test={"5": {"score": 9, "of": 10}})))["students"]
    assert files("resultOf", student, "5") == {"score": 9, "of": 10, "questions": []}


@pytest.fixture(scope="module")
def table(carrying):
    page = carrying("ui/browser/kit/csv")
    return lambda rows: page.evaluate("(rows) => module_kit_csv.csv(rows)", rows)


def test_a_table_has_its_mark_and_no_text_in_it_is_a_formula(table):
    names = [*COMPUTED, *PLAIN]
    text = table([[one, ""] for one in names] + [["a,b", 'say "x"', "two\nlines", -1.5, None, 1e-7]])
    assert text.startswith("\ufeff")
    *rows, last = csv.reader(io.StringIO(text[1:], newline=""))
    # As Python writes them.
    assert [row[0] for row in rows] == [harmless(one) for one in names]
    # Numbers are no texts.
    assert last == ["a,b", 'say "x"', "two\nlines", "-1.5", "", "1e-7"]


FLAGS = [(0.5, 0.25), (-1.0, 0.5), (2.0, -0.5)]
CLASS = [
    record(
        name,
        drawn={"momentum": {"pass": {"flag": list(flag)}}, "rmsprop": {"rest": {"curve": [10.0] * 41}}},
        done={"momentum": {"pass": 0.5}},
        answers={"7": answered(i, 1)},
        essay={"text": f"=Momentum {i}", "ticks": []},
    )
    for i, (name, flag) in enumerate(zip(("Anna", "Ben", "=Carl"), FLAGS, strict=True))
]


def choose(view, *more):
    files = [(f"{i}.json", json.dumps(one)) for i, one in enumerate(CLASS)] + list(more)
    with view.page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(
        [{"name": name, "mimeType": "application/json", "buffer": text.encode()} for name, text in files]
    )


def test_a_class_is_read_shown_and_saved_and_nothing_is_sent(page, address):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.goto(f"{address}/lessons?part=class")
    view = page.get_by_test_id("class")
    expect(view.get_by_role("button", name="Choose a folder")).to_be_visible()
    page.wait_for_load_state("networkidle")
    count = len(sent)
    choose(view, ("bad.json", "{"), ("old.json", json.dumps(record("anna", "2026-11-01T09:00:00Z"))), ("notes.txt", ""))
    status = view.get_by_role("status").first
    expect(status).to_contain_text("5 files read, 3 students.")
    expect(status).to_contain_text("Left out: 1")
    expect(status).to_contain_text("of each the newest counts. Anna (2)")
    expect(status.get_by_role("listitem")).to_have_text(["“bad.json” is damaged, or no JSON file."])
    rows = view.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("=Carl")
    expect(rows.nth(2)).to_contain_text("Anna")
    expect(rows.nth(2)).to_contain_text("1 of 2")
    expect(rows.nth(3)).to_contain_text("2 of 2")
    first = view.locator(".dl-class-question").first
    expect(first.locator(".dl-class-bar")).to_have_count(3)
    expect(first.get_by_role("img", name="right")).to_have_count(1)

    # Flags over the surface, and how far half of them are from where the run ends.
    distances = sorted(math.dist(flag, end_of("momentum")) for flag in FLAGS)
    told = f"Flags: 3. Half of them are within {distances[1]:.2g} of the end."
    expect(view.get_by_text(told)).to_be_visible()
    expect(view.get_by_role("img", name=told)).to_be_visible()
    view.get_by_label("Prediction").select_option("rmsprop/rest")
    expect(view.get_by_text("Curves: 3. Half of them are at least")).to_be_visible()
    summary = json.loads(view.get_by_test_id("curves").get_attribute("data-summary"))
    assert [(one["name"], one["points"]) for one in summary] == [("RMSProp", 201)]

    with page.expect_download() as download:
        view.get_by_role("button", name="Save the table (CSV)").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert [line[0] for line in lines] == ["'=Carl", "Anna", "Ben"]
    carl = dict(zip(head, lines[0], strict=True))
    assert (carl["seed"], carl["score"], carl["of"], carl["Question 1"]) == ("7", "1", "2", "Adam")
    assert carl["momentum/pass"] == "0.5" and carl["own words"] == "'=Momentum 2"
    assert set(PREDICTIONS) <= set(head)
    assert len(sent) == count
    assert "Anna" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_the_truth_of_a_training_is_trained_for_the_cloud(page, address):
    page.goto(f"{address}/lessons?part=class&lang=en")
    view = page.get_by_test_id("class")
    name = next(name for name in PREDICTIONS if name.startswith("comparing/"))
    drawn = {"comparing": {name.split("/")[1]: {"curve": [0.1] * 41}}}
    with page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Choose files").click()
    content = json.dumps(record("Anna", drawn=drawn)).encode()
    chooser.value.set_files([{"name": "a.json", "mimeType": "application/json", "buffer": content}])
    expect(view.get_by_text("Curves: 1", exact=True)).to_be_visible()
    train = view.get_by_role("button", name="Train, to see the truth")
    train.click()
    # It has begun: the page's own tests see trainings through to their end.
    expect(train).to_be_hidden()


RACE = "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.05&run=momentum:lr=0.01,mu=0.8&run=adam:lr=0.4"
FLAG, CHOICE, CURVE, OTHER = (
    write_lesson(Lesson(query=RACE, kind=kind, question=f"{name}?", run=1))
    for name, kind in (("Flag", "flag"), ("Choice", "choice"), ("Curve", "curve"), ("Other", "text"))
)


def made(**answers):
    return {
        word: {"kind": kind, "question": "", "given": given, "revealed": True, "at": "2026-11-30T09:00:00Z"}
        for kind, (word, given) in answers.items()
    }


def test_answers_to_made_lessons_are_shown_with_their_runs_over_the_truth(page, address):
    draft = write_lecture(Lecture(tuple(Item(one[:9], "lessons", f"lesson={one}") for one in (FLAG, CHOICE))))
    page.goto(f"{address}/lessons?part=class&lang=en&draft={draft}")
    view = page.get_by_test_id("class")
    texts = [made(flag=(FLAG, flag), choice=(CHOICE, place), curve=(CURVE, [9.0] * 41)) for flag, place in
             zip(FLAGS, (1, 1, 2), strict=True)]  # fmt: skip
    texts[0] |= made(text=(OTHER, "Because <b>"))
    texts[1] |= made(text=(OTHER, None))
    # Another hand's: a flag of three numbers is none.
    texts.append(made(flag=(FLAG, [1, 2, 3]), choice=(CHOICE, 0.5)))
    files = [(f"s{i}.json", json.dumps(record(f"s{i}", made=one))) for i, one in enumerate(texts)]
    with page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(
        [{"name": name, "mimeType": "application/json", "buffer": text.encode()} for name, text in files]
    )
    shown = view.locator(".dl-class-question")
    choice = shown.filter(has_text="Choice?")
    expect(choice.locator(".dl-class-said")).to_have_text(["SGD", "✓ Momentum", "Adam"])
    expect(choice.locator(".dl-class-count")).to_have_text(["0", "2", "1"])
    # The flag's lesson is in the list: it stands over its truth. The curve's is not.
    end = descend(SURFACES["ravine"], read_lesson(FLAG).state().runs, (-8, 2), 60).positions[1, -1]
    middle = sorted(math.dist(flag, end) for flag in FLAGS)[1]
    expect(view.get_by_text(f"Flags: 3. Half of them are within {middle:.2g} of the end.")).to_be_visible()
    expect(shown.filter(has_text="Curves: 3 Paste the lesson's link below")).to_have_count(1)
    expect(shown.filter(has_text="Because <b>").locator("dt")).to_have_text(["s0"])
    expect(view.get_by_role("row").nth(4)).to_contain_text("0 of 4")
    link = page.get_by_role("textbox", name="Link of a lesson or a list that you have made")
    link.fill("/lessons?lesson=~AAAA")
    link.press("Enter")
    expect(page.get_by_text("Nothing is asked behind this link.")).to_be_visible()
    link.fill(f"https://lab.example.org/lessons?lesson={CURVE}")
    link.press("Enter")
    view.get_by_label("Prediction").select_option(CURVE)
    expect(view.get_by_text("Curves: 3. Half of them are at least")).to_be_visible()
    with page.expect_download() as download:
        view.get_by_role("button", name="Save the table (CSV)").click()
    first, *_ = csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"), newline=""))
    assert (first["Flag?"], first["Choice?"], first["A question in the app's own words"]) == (
        "[0.5,0.25]", "Momentum", "Because <b>",
    )  # fmt: skip
    assert json.loads(first["Curve?"]) == [9] * 41


def test_on_a_phone_nothing_scrolls_sideways_but_the_table(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/lessons?part=class&lang=en")
    view = page.get_by_test_id("class")
    choose(view)
    expect(view.get_by_role("table")).to_be_visible()
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390

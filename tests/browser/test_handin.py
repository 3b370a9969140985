"""Handing in: one file with all answers, and the way back from it; what is no such file is told and changes nothing."""

import json
import re
import tomllib

import pytest
from playwright.sync_api import expect

from pages.lessons.quiz.essay import POINTS
from pages.lessons.quiz.questions import questions
from tests.browser.test_lessons import FLAG, draw, open_chapter
from tests.serving import ROOT

SEED = 7
FULL = {
    "app": "Descent Lab",
    "version": 1,
    "release": "0.1.0",
    "name": "山田 7",
    "saved": "2026-11-30T09:15:00.000Z",
    "chapter": "momentum",
    "done": {"momentum": {"pass": 0.5}},
    "test": {"7": {"score": 1, "of": 2}},
    "drawn": {
        "momentum": {"pass": {"flag": [1.5, -2], "at": "2026-11-30T09:10:00Z"}},
        "rmsprop": {"rest": {"curve": [0.5] * 41}},
    },
    "answers": {
        "7": {
            "at": "2026-11-30T09:14:00.5Z",
            "tries": 2,
            "questions": [
                {"kind": "path", "asked": "Which?", "chosen": "SGD", "given": 0, "right": True},
                {"kind": "leap", "asked": "How far?"},
            ],
        }
    },
    "essay": {"text": "Momentum remembers.", "ticks": ["memory"], "at": "2026-11-30T09:12:00Z"},
    "made": {
        "~Ab-_9": {"kind": "flag", "question": "", "given": [1, 2], "revealed": True, "at": "2026-11-30T09:12:00Z"},
        "~B": {"kind": "choice", "question": "", "given": 0, "revealed": False, "at": "2026-11-30T09:12:00Z"},
        "~C": {"kind": "text", "question": "", "given": "", "revealed": False, "at": "2026-11-30T09:12:00Z"},
        "~D": {"kind": "curve", "question": "", "given": None, "revealed": True, "at": "2026-11-30T09:12:00Z"},
    },
}


@pytest.fixture(scope="module")
def read(carrying):
    """``read(text)``: what the browser makes of a file."""
    page = carrying("pages/lessons/record")
    return lambda text: page.evaluate("(text) => module_lessons_record.readFile(text)", text)


def test_a_file_is_read_as_it_was_written_and_so_is_one_from_before(read):
    found = read("\ufeff" + json.dumps(FULL, ensure_ascii=False))["found"]
    assert found == {name: value for name, value in FULL.items() if name != "app"}
    old = {"version": 1, "chapter": "adam", "done": {"adam": {"leap": 0.25}}, "test": {"0": {"score": 9, "of": 10}}}
    assert read(json.dumps(old)) == {"found": old}


def test_what_no_file_should_hold_is_left_out(read):
    found = read(json.dumps(FULL | {"extra": [1] * 50, "essay": FULL["essay"] | {"script": "<b>"}}))["found"]
    assert "extra" not in found and found["essay"] == FULL["essay"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "json"),
        ('{"version": 1', "json"),
        ("x" * 300_001, "large"),
        ("[]", "foreign"),
        ("null", "foreign"),
        ('"text"', "foreign"),
        ('{"version": "1", "done": {}, "test": {}}', "foreign"),
        ('{"version": 1}', "foreign"),
        ('{"app": "Other Lab", "version": 1}', "foreign"),
        ('{"app": "Descent Lab", "version": 2}', "version"),
        ('{"app": "Descent Lab", "version": 1, "x": ' + "[" * 9 + "]" * 9 + "}", "damaged"),
        ('{"app": "Descent Lab", "version": 1, "x": ' + "[" * 90_000 + "]" * 90_000 + "}", "damaged"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_no_file_of_ours_is_told_by_its_kind(read, text, fault):
    assert read(text)["fault"] == f"handin.{fault}" and "found" not in read(text)


def changed(path, value):
    """The full file with one place changed."""
    content = json.loads(json.dumps(FULL))
    *parents, last = path
    place = content
    for key in parents:
        place = place[key]
    place[last] = value
    return json.dumps(content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), 7),
        (("name",), "x" * 81),
        (("saved",), "yesterday"),
        (("saved",), "2026-13-40T09:15:00Z"),
        (("chapter",), "<script>"),
        (("done",), []),
        (("done", "momentum", "pass"), "0.5"),
        (("done", "momentum", "pass"), 1.01),
        (("done", "momentum", "pass"), None),
        (("done",), {f"c{i}": {} for i in range(41)}),
        (("test", "7", "score"), 1.5),
        (("test", "7", "of"), 0),
        (("drawn", "momentum", "pass", "flag"), [1]),
        (("drawn", "momentum", "pass", "flag"), [1, 2, 3]),
        (("drawn", "momentum", "pass", "flag"), [1, {"x": 1}]),
        (("drawn", "rmsprop", "rest", "curve"), [0.5] * 65),
        (("drawn", "rmsprop", "rest", "curve"), [0.5, None]),
        (("answers", "7", "tries"), 0),
        (("answers", "7", "questions"), [{}] * 21),
        (("answers", "7", "questions", 0, "asked"), "x" * 601),
        (("answers", "7", "questions", 0, "right"), 1),
        (("answers", "7", "questions", 1), "leap"),
        (("essay", "text"), "x" * 4001),
        (("essay", "ticks"), [7]),
        (("made", "Ab"), {}),
        (("made", "~B", "given"), {"x": 1}),
        (("made", "~B", "given"), [1, "2"]),
        (("made", "~B", "given"), "x" * 601),
        (("made", "~B", "revealed"), 1),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else repr(value)[:20],
)
def test_a_damaged_place_is_named(read, path, value):
    told = read(changed(path, value))
    assert told["fault"] == "handin.damaged"
    assert told["at"].replace("[", ".").replace("]", "").startswith(".".join(map(str, path)))


@pytest.mark.parametrize("name", ["__proto__", "constructor.x", "a b", "x" * 41, ""])
def test_no_name_of_a_table_can_mean_more_than_a_name(read, name):
    assert read(changed(("done",), json.loads(json.dumps({name: {"pass": 0.5}}))))["fault"] == "handin.damaged"


def upload(view, content, name="answers.json"):
    with view.page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Read a file back in").click()
    chooser.value.set_files({"name": name, "mimeType": "application/json", "buffer": content})


def test_a_student_hands_in_and_reads_back_what_outlives_a_reload(page, address):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.goto(f"{address}/lessons?part=test&seed={SEED}")
    quiz, essay, hand = (page.get_by_test_id(name) for name in ("quiz", "essay", "handin"))
    save = hand.get_by_role("button", name="Save my answers (JSON)")
    expect(save).to_be_disabled()
    page.wait_for_load_state("networkidle")
    count = len(sent)
    first, second = questions(SEED, "en")[:2]
    wrong = (first.answer + 1) % len(first.choices)
    quiz.get_by_role("radio").nth(wrong).check()
    quiz.get_by_role("button", name="Check").click()
    essay.get_by_label("Your answer").fill("Momentum remembers.")
    essay.get_by_role("button", name="Show the model answer").click()
    essay.get_by_role("checkbox").first.check()
    hand.get_by_label("Name or number").fill(" 山田 7/B ")
    hand.get_by_label("Name or number").blur()
    with page.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "descent-lab-山田-7-B.json"
    assert len(sent) == count
    content = download.value.path().read_bytes()
    saved = json.loads(content)
    release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert (saved["app"], saved["release"], saved["name"]) == ("Descent Lab", release, "山田 7/B")
    asked = saved["answers"][str(SEED)]["questions"]
    assert [one["kind"] for one in asked] == [one.kind for one in questions(SEED, "en")]
    assert asked[0] == {
        "kind": first.kind,
        "asked": first.prompt,
        "chosen": first.choices[wrong],
        "given": wrong,
        "right": False,
    }
    assert saved["essay"]["text"] == "Momentum remembers." and saved["essay"]["ticks"] == [POINTS[0].key]

    # Another browser, where nothing is: the file is all that it takes.
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(quiz.get_by_role("button", name="Question 1, open")).to_be_visible()
    for content_of, told in ((b"{", "is damaged, or no JSON file"), (b"{}", "is no file of answers")):
        upload(hand, content_of, "other.json")
        expect(hand.get_by_role("status")).to_contain_text(f"“other.json” {told}")
    expect(save).to_be_disabled()
    upload(hand, content)
    expect(hand.get_by_role("status")).to_have_text("The file was read back in.")
    expect(hand.get_by_label("Name or number")).to_have_value("山田 7/B")
    expect(quiz.get_by_role("button", name="Question 1, wrong")).to_be_visible()
    expect(essay.get_by_label("Your answer")).to_have_value("Momentum remembers.")

    # Answers outlive a reload.
    quiz.get_by_role("button", name="Question 2, open").click()
    quiz.get_by_role("radio").nth(second.answer).check()
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.get_by_role("button", name="Question 2, right")).to_be_visible()
    page.reload()
    expect(quiz.get_by_role("button", name="Question 2, right")).to_be_visible()
    expect(quiz.get_by_role("heading", name="Question 3 of 10")).to_be_visible()

    # What is there is not lost without a word.
    upload(hand, json.dumps(FULL).encode(), "b.json")
    expect(hand.get_by_role("status")).to_contain_text("“b.json” would take the place")
    hand.get_by_role("button", name="Keep what is here").click()
    expect(hand.get_by_role("status")).to_have_text("Nothing was changed.")
    expect(essay.get_by_label("Your answer")).to_have_value("Momentum remembers.")
    upload(hand, json.dumps(FULL).encode(), "b.json")
    hand.get_by_role("button", name="Replace").click()
    expect(hand.get_by_label("Name or number")).to_have_value("山田 7")
    # Whoever says in the storage that a wrong answer is right is not believed.
    page.evaluate(
        """(given) => {
          const kept = JSON.parse(localStorage['descent-lab-progress']);
          Object.assign(kept.answers['7'].questions[0], {given, right: true});
          localStorage['descent-lab-progress'] = JSON.stringify(kept);
        }""",
        wrong,
    )
    page.reload()
    expect(hand.get_by_label("Name or number")).to_have_value("山田 7")
    expect(quiz.get_by_role("button", name="Question 1, wrong")).to_be_visible()

    # On a phone nothing is cut, in Japanese too.
    page.locator(".st-key-language").get_by_text("日本語", exact=True).click()
    expect(hand.get_by_role("heading", name="提出")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("innerWidth === 390 && document.querySelector('.stMain').scrollWidth <= 390")
    assert hand.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_flags_and_curves_are_in_the_file(page, address):
    page.emulate_media(reduced_motion="reduce")
    guess = open_chapter(page, address, FLAG, "guess")
    draw(page, guess.get_by_test_id("player-canvas"), [(0.7, 0.4), (0.72, 0.42)])
    flag = guess.locator(".dl-reading").inner_text()
    guess.get_by_role("button", name="Reveal").click()
    expect(guess).to_contain_text("% close")
    page.locator("button[data-chapter=rmsprop]").click()
    sketch = page.get_by_test_id("sketch")
    draw(page, sketch.get_by_test_id("sketch-canvas"), [(0.08, 0.12), (0.35, 0.25), (0.95, 0.25)])
    sketch.get_by_role("button", name="Reveal").click()
    expect(sketch).to_contain_text("off by a factor of")
    hand = page.get_by_test_id("handin")
    hand.get_by_text("Hand in").click()
    with page.expect_download() as download:
        hand.get_by_role("button", name="Save my answers (JSON)").click()
    drawn = json.loads(download.value.path().read_text("utf-8"))["drawn"]
    x, y = drawn[FLAG]["leap"]["flag"]
    assert flag == f"Flag at {x:.3g}, {y:.3g}".replace("-", "−")
    curve = drawn["rmsprop"]["rest"]["curve"]
    assert len(curve) == 41 and all(value > 0 for value in curve) and curve[0] > curve[20]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", drawn["rmsprop"]["rest"]["at"])

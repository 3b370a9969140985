"""The test of the lessons in a real browser: every answer is marked there, by hand or keyboard, and none leaves it."""

import json
import math
import re

import pytest
from playwright.sync_api import expect

from pages.lessons.quiz.essay import POINTS
from pages.lessons.quiz.question import shown
from pages.lessons.quiz.questions import questions
from tests.browser.places import box_at_rest

SEED = 7


@pytest.fixture(scope="module")
def part(address):
    return f"{address}/lessons?part=test&seed={SEED}"


@pytest.fixture(scope="module")
def standing(module_reader, part):
    """A page with the test, for all that can be asked of one; ``sent``: its messages to the server."""
    page = module_reader()
    page.sent = sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.goto(part)
    return page


@pytest.fixture
def quiz(standing):
    """The test on that page, at its first question; whoever answers one answers another than the tests before."""
    quiz = quiz_of(standing)
    if quiz.get_by_role("button", name=re.compile("open$")).count() < 7:
        standing.evaluate("localStorage.clear()")
        standing.reload()
        quiz = quiz_of(standing)
    at(quiz, 0)
    return quiz


def quiz_of(page):
    quiz = page.get_by_test_id("quiz")
    expect(quiz.get_by_role("button", name=re.compile("^Question 10|^第 10 問"))).to_be_visible()
    return quiz


def opened(page, part, more=""):
    page.goto(part + more)
    return quiz_of(page)


def at(quiz, place):
    """Turns to a question."""
    quiz.get_by_role("button", name=f"Question {place + 1}, ").click()


def give(quiz, asked, right=True):
    """Answers the question that is shown."""
    if asked.choices:
        place = asked.answer if right else (asked.answer + 1) % len(asked.choices)
        quiz.get_by_role("radio").nth(place).check()
    else:
        quiz.get_by_label("Your number").fill(shown(asked.answer if right else asked.slips[0][0]))
    quiz.get_by_role("button", name="Check").click()


def onwards(quiz):
    quiz.get_by_role("button", name=re.compile("^Next|^Show the result")).click()


def stored(page, name):
    return json.loads(page.evaluate("name => localStorage.getItem(name)", name) or "null")


def test_all_right_gives_ten_of_ten_and_nothing_is_sent(standing, quiz):
    page = standing
    page.wait_for_load_state("networkidle")
    count = len(page.sent)
    for asked in questions(SEED, "en"):
        expect(quiz.get_by_role("group").first).to_contain_text(asked.prompt)
        expect(quiz.get_by_role("link", name="See the run")).to_have_count(0)
        give(quiz, asked)
        expect(quiz.get_by_role("status")).to_contain_text("✓ Right.")
        expect(quiz.get_by_role("status")).to_contain_text(asked.reason)
        see = quiz.get_by_role("link", name="See the run")
        assert see.get_attribute("href") == f"./?{asked.link}&lang=en"
        onwards(quiz)
    expect(quiz.get_by_role("heading", name="10 of 10 right")).to_be_focused()
    expect(quiz.get_by_text("Nothing to look at again.")).to_be_visible()
    # This time, the first on this page, is not the last one.
    expect(quiz.get_by_text("Last time here")).to_be_hidden()
    assert stored(page, "descent-lab-progress")["test"] == {str(SEED): {"score": 10, "of": 10}}
    assert len(page.sent) == count
    with page.expect_download() as download:
        page.get_by_test_id("handin").get_by_role("button", name="Save my answers (JSON)").click()
    assert download.value.suggested_filename == "descent-lab-progress.json"
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert saved["version"] == 1 and saved["test"][str(SEED)] == {"score": 10, "of": 10}


def test_all_wrong_gives_none_and_says_what_to_look_at(standing, quiz):
    for asked in questions(SEED, "en"):
        give(quiz, asked, right=False)
        expect(quiz.get_by_role("status")).to_contain_text("✗ Not right.")
        said = asked.against[(asked.answer + 1) % len(asked.choices)] if asked.choices else asked.slips[0][1]
        expect(quiz.get_by_role("status")).to_contain_text(said)
        expect(quiz.get_by_role("status")).to_contain_text(
            asked.choices[asked.answer] if asked.choices else "−" if asked.answer < 0 else "0."
        )
        onwards(quiz)
    expect(quiz.get_by_role("heading", name="0 of 10 right")).to_be_visible()
    links = quiz.get_by_role("listitem").get_by_role("link")
    expect(links).to_have_count(len({one.reread for one in questions(SEED, "en")}))
    assert stored(standing, "descent-lab-progress")["test"][str(SEED)]["score"] == 0
    quiz.get_by_role("button", name="Same questions again").click()
    expect(quiz.get_by_role("button", name=re.compile("open$"))).to_have_count(10)
    expect(quiz.get_by_text("Last time here: 0 of 10")).to_be_visible()


def test_the_question_its_picture_and_the_check_are_on_the_first_screen(standing, quiz):
    standing.set_viewport_size({"width": 1366, "height": 768})
    standing.wait_for_function("innerWidth === 1366")
    standing.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    for place, asked in enumerate(questions(SEED, "en")):
        at(quiz, place)
        check = box_at_rest(quiz.get_by_role("button", name="Check"))
        assert check["y"] + check["height"] <= 768, asked.kind
        if asked.picture:
            picture = box_at_rest(quiz.get_by_role("figure"))
            assert picture["x"] + picture["width"] <= check["x"] and picture["y"] < check["y"]
    standing.set_viewport_size({"width": 1280, "height": 800})


def test_checking_without_a_choice_asks_for_one(quiz):
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.get_by_role("status")).to_contain_text("Choose an answer first.")
    expect(quiz.get_by_role("button", name="Question 1, open")).to_be_visible()


def test_a_picture_is_drawn_and_told_in_numbers_without_the_answer(quiz):
    asked = questions(SEED, "en")[0]
    picture = quiz.get_by_role("img", name="Path on the surface from above, step by step; the numbers stand below.")
    expect(picture).to_be_visible()
    inked = """node => [...node.querySelectorAll('canvas')].map((canvas) => {
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    })"""
    assert picture.evaluate(inked) == [True, True]
    quiz.get_by_text("The picture in numbers").click()
    table = quiz.get_by_role("table")
    x, y = asked.picture["paths"][0][:2]
    expect(table.get_by_role("row").nth(1)).to_have_text(f"0{shown(x)}{shown(y)}")
    told = quiz.locator("figure").inner_text()
    assert not any(name in told for name in ("SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"))


def test_the_box_for_an_answer_is_as_light_as_the_page(standing):
    field = standing.get_by_test_id("essay").get_by_label("Your answer")
    assert field.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
    expect(field).to_be_enabled()


def test_ones_own_answer_stays_in_the_browser_and_is_marked_by_oneself(standing, quiz):
    page, essay = standing, standing.get_by_test_id("essay")
    page.wait_for_load_state("networkidle")
    count = len(page.sent)
    essay.get_by_label("Your answer").fill("Momentum remembers, AdaGrad adds up, RMSProp forgets.")
    expect(essay.get_by_role("heading", name="Model answer")).to_have_count(0)
    essay.get_by_role("button", name="Show the model answer").click()
    boxes = essay.get_by_role("checkbox")
    expect(boxes).to_have_count(len(POINTS))
    boxes.first.check()
    boxes.last.check()
    expect(essay.get_by_text(f"2 of {len(POINTS)} points")).to_be_visible()
    assert len(page.sent) == count
    assert stored(page, "descent-lab-essay")["ticks"] == [POINTS[0].key, POINTS[-1].key]
    page.reload()
    expect(essay.get_by_label("Your answer")).to_have_value(re.compile("^Momentum remembers"))
    essay.get_by_role("button", name="Show the model answer").click()
    expect(essay.get_by_text(f"2 of {len(POINTS)} points")).to_be_visible()


def test_what_a_foreign_hand_left_in_the_storage_harms_nothing(standing):
    standing.evaluate(
        """() => {
          localStorage.setItem("descent-lab-essay", '{"text": 7, "ticks": [{}]}');
          localStorage.setItem("descent-lab-progress", '{"version": 1, "test": {"7": {"score": "<b>", "of": []}}}');
        }"""
    )
    standing.reload()
    expect(quiz_of(standing).get_by_text("Last time here")).to_have_count(0)
    expect(standing.get_by_label("Your answer")).to_have_value("")


def test_a_number_may_be_typed_as_people_type_it_and_nonsense_is_told(quiz):
    place = next(i for i, one in enumerate(questions(SEED, "en")) if not one.choices)
    at(quiz, place)
    field = quiz.get_by_label("Your number")
    field.fill("about two")
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.get_by_role("status")).to_contain_text("Write a number")
    expect(field).to_be_focused()
    wide = shown(questions(SEED, "en")[place].answer).translate(str.maketrans("0123456789.", "０１２３４５６７８９，"))
    field.fill(wide)
    field.press("Enter")
    expect(quiz.get_by_role("status")).to_contain_text("✓ Right.")


def test_by_keyboard_alone(standing, quiz):
    page = standing
    first, second = questions(SEED, "en")[:2]
    quiz.get_by_role("button", name="Question 1, open").focus()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("heading", name="Question 1 of 10")).to_be_focused()
    # Through the picture's details to the group of choices; the arrows choose, Enter checks.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(quiz.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(first.answer):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("status")).to_contain_text("✓ Right.")
    expect(quiz.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("heading", name="Question 2 of 10")).to_be_focused()
    expect(quiz.get_by_role("group").first).to_contain_text(second.prompt)


def test_a_wrong_curve_is_told_by_its_own_numbers(quiz):
    place, asked = next((i, one) for i, one in enumerate(questions(SEED, "en")) if one.kind == "curve")
    at(quiz, place)
    give(quiz, asked, right=False)
    wrong = asked.against[(asked.answer + 1) % len(asked.choices)]
    expect(quiz.get_by_role("status")).to_contain_text(wrong)
    expect(quiz.get_by_role("status")).to_contain_text(asked.reason)


def test_another_language_keeps_the_answers_a_phone_shows_all_and_new_questions_take_the_next_seed(page, part):
    page.add_init_script("localStorage.clear()")
    quiz = opened(page, part)
    give(quiz, questions(SEED, "en")[0])
    page.get_by_role("radio", name="日本語").or_(page.get_by_role("button", name="日本語")).click()
    expect(quiz.get_by_role("button", name="第 1 問、正解")).to_be_visible()
    expect(quiz.get_by_role("status")).to_contain_text(questions(SEED, "ja")[0].reason)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("innerWidth === 390")
    for place in range(10):
        quiz.get_by_role("button", name=re.compile(f"^第 {place + 1} 問")).click()
        # Nothing is to be scrolled sideways.
        page.wait_for_function("document.documentElement.scrollWidth <= 390")
        assert quiz.evaluate("node => node.scrollWidth <= node.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="新しい問題").click()
    page.wait_for_url(re.compile(rf"seed={SEED + 1}\b"))
    expect(quiz.get_by_role("button", name=re.compile("未回答$"))).to_have_count(10)
    expect(quiz.get_by_role("group").first).to_contain_text(questions(SEED + 1, "ja")[0].prompt)


def test_the_clock_runs_down_politely(clocked, part):
    page = clocked
    opened(page, part)
    essay = page.get_by_test_id("essay")
    clock, said = essay.get_by_role("timer"), essay.locator(".dl-count-said")
    expect(clock).to_have_text("3:00")
    essay.get_by_role("button", name="Start").click()
    page.clock.run_for(60_000)
    expect(clock).to_have_text("2:00")
    essay.get_by_role("button", name="Pause").click()
    page.clock.run_for(30_000)
    expect(clock).to_have_text("2:00")
    expect(said).to_be_empty()
    essay.get_by_role("button", name="Start").click()
    page.clock.run_for(121_000)
    expect(clock).to_have_text("0:00")
    expect(said).to_have_text("Time is over. You can go on writing.")
    essay.get_by_role("button", name="Back to 3:00").click()
    expect(clock).to_have_text("3:00")
    expect(said).to_be_empty()


@pytest.fixture(scope="module")
def modules(carrying):
    """A page with nothing but these modules."""
    return carrying("pages/lessons/quiz/labels", "pages/lessons/quiz/picture")


LABELS = """([ends, box]) => module_quiz_labels.spread(ends, box)"""


@pytest.mark.parametrize(
    "ends", [[[200, 150]] * 3, [[200, 150], [204, 152], [199, 149]], [[40, 8]] * 3, [[300, 296]] * 3]
)
def test_names_of_paths_that_end_together_stand_apart_and_inside(modules, ends):
    box = {"left": 40, "top": 8, "width": 400, "height": 290}
    placed = modules.evaluate(LABELS, [ends, box])
    assert all(math.dist(placed[i], placed[j]) >= 22 for i in range(3) for j in range(i))
    assert all(40 < x < 440 and 8 < y < 298 for x, y in placed)
    assert all(math.dist(at, end) < 80 for at, end in zip(placed, ends, strict=True))


def test_the_window_of_a_picture_holds_the_start_with_room_around_it(modules):
    found = modules.evaluate("() => module_quiz_picture.around([[-4, 4], [-3, 3]], [[4, -2.9, 0, 0]])")
    assert found == [[-4, pytest.approx(4.48)], [pytest.approx(-3.26), 3]]

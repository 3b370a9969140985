"""The table of steps, the table of results and what they are written with, in Chromium."""

import pytest
from playwright.sync_api import expect

from ui.browser.bundling import ROOT, bundle

WORDS = {
    "inspector.title": "Steps of {name}",
    "inspector.step": "Step",
    "inspector.fork": "Fork here",
    "results.title": "Results",
    "results.run": "Run",
    "results.reached": "Target reached at step",
    "results.final": "Final loss",
    "results.distance": "Distance to minimum",
    "results.nearest": "Nearest minimum",
    "results.length": "Path length",
    "results.diverged": "Diverged at step",
    "results.target": "Target loss",
    "results.never": "not reached",
    "results.unbounded": "No lowest point.",
}

MODULES = ("details/inspector", "details/results", "kit/dom")
LAST = 5000
COLUMNS = 20

INSPECTOR = """({words, last, end, columns}) => {
  globalThis.calls = [];
  globalThis.moment = 0;
  performance.now = () => globalThis.moment;
  globalThis.inspector = module_details_inspector.createInspector(document.querySelector(".dl-race"), {
    onSeek: (step) => { calls.push(["seek", step]); inspector.at(step); },
    onFork: (step) => calls.push(["fork", step]),
  });
  globalThis.present = (rows, lastFinite, factor = 1) => inspector.show({
    title: "Adam", rows, last: lastFinite,
    columns: Array.from({length: columns}, (_, c) => ({
      label: `m${c}`, hint: `average ${c}`, values: Float64Array.from({length: rows}, (_, i) => factor * (i + c / 100)),
    })),
  }, words);
  present(last + 1, end);
}"""

ROWS = ".dl-grid-row"
# A scroll is told before a frame is drawn, and a new size after its layout: the second frame has seen both.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


SHEETS = [(ROOT / sheet).read_text("utf-8") for sheet in ("ui/browser/style.css", "ui/browser/details/tables.css")]
EMPTY = f"""<!doctype html><style>{"".join(SHEETS)}</style>
<body style="--st-background-color:#fff"><div class="dl-race dl-alone"></div>"""
# What a document that is written anew does not take with it.
FORGET = "() => { delete performance.now; delete globalThis.results; }"


@pytest.fixture(scope="module")
def loaded(empty):
    """A page with the modules of the tables, for all tests."""
    page, _ = empty
    page.goto("about:blank")
    page.set_viewport_size({"width": 1200, "height": 700})
    page.emulate_media(reduced_motion="no-preference")
    page.add_script_tag(content=bundle(*(f"ui/browser/{name}" for name in MODULES)))
    return page


@pytest.fixture
def page(blank, loaded):
    """That page with one empty place for a table; ``blank`` looks at what goes wrong."""
    loaded.set_content(EMPTY)
    loaded.evaluate(FORGET)
    return loaded


@pytest.fixture
def inspector(page):
    page.evaluate(INSPECTOR, {"words": WORDS, "last": LAST, "end": LAST, "columns": COLUMNS})
    page.evaluate(TWO_FRAMES)
    return page


def scroll_to(page, top):
    page.evaluate("(top) => { document.querySelector('.dl-grid').scrollTop = top }", top)
    page.evaluate(TWO_FRAMES)


def top_of(page):
    return page.evaluate("document.querySelector('.dl-grid').scrollTop")


def row_of(page, step):
    return page.locator(f'{ROWS}[aria-rowindex="{step + 2}"]')


def cells_of(page, step):
    return row_of(page, step).locator("> *").all_inner_texts()


def in_view(page, step):
    return page.evaluate(
        """(index) => {
          const row = document.querySelector(`.dl-grid-row[aria-rowindex="${index}"]`)?.getBoundingClientRect();
          const head = document.querySelector(".dl-grid-head").getBoundingClientRect();
          const grid = document.querySelector(".dl-grid").getBoundingClientRect();
          return !!row && row.top >= head.bottom - 1 && row.bottom <= grid.bottom + 1;
        }""",
        step + 2,
    )


def calls(page):
    return page.evaluate("calls.splice(0)")


def steps_in_document(page):
    return page.eval_on_selector_all(ROWS, "(rows) => rows.map((row) => Number(row.ariaRowIndex) - 2)")


@pytest.mark.parametrize("share", [0, 0.001, 0.25, 0.5, 0.999, 1])
def test_only_the_rows_in_view_are_in_the_document_and_in_order(inspector, share):
    scroll_to(inspector, share * LAST * 26)
    steps = steps_in_document(inspector)
    assert 10 < len(steps) < 80
    assert steps == sorted(set(steps))
    assert inspector.locator(".dl-grid").get_attribute("aria-rowcount") == str(LAST + 2)


def test_numbers_after_scrolling(inspector):
    assert cells_of(inspector, 1)[:4] == ["1", "1", "1.01", "1.02"]
    scroll_to(inspector, 2500 * 26)
    assert in_view(inspector, 2500)
    assert cells_of(inspector, 2503)[:3] == ["2503", "2503", "2503"]
    scroll_to(inspector, 60 * 26)
    assert cells_of(inspector, 66) == ["66", *(f"{66 + c / 100:.2f}".rstrip("0").rstrip(".") for c in range(COLUMNS))]
    scroll_to(inspector, LAST * 26)
    assert in_view(inspector, LAST) and steps_in_document(inspector)[-1] == LAST
    assert cells_of(inspector, LAST)[:2] == ["5000", "5000"]


def test_scrolling_through_at_many_speeds_never_shows_a_wrong_row(inspector):
    wrong = inspector.evaluate(
        """async () => {
          const grid = document.querySelector(".dl-grid");
          const wrong = [];
          for (const by of [7, 26, 90, 400, 3000, 20000, -31, -5000, -400, 26]) {
            grid.scrollTop += by;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const edge = grid.getBoundingClientRect();
            const rows = [...document.querySelectorAll(".dl-grid-row")];
            const seen = rows.filter((row) => row.getBoundingClientRect().top < edge.bottom
              && row.getBoundingClientRect().bottom > edge.top + 26);
            if (seen.length < Math.floor(edge.height / 26) - 1) wrong.push(["gap", by]);
            for (const row of rows) {
              if (row.firstChild.textContent !== String(row.ariaRowIndex - 2)) wrong.push(["text", by]);
            }
          }
          return wrong;
        }"""
    )
    assert wrong == []


def test_header_and_step_column_stay_while_scrolling_sideways(inspector):
    inspector.evaluate("document.querySelector('.dl-grid').scrollLeft = 400")
    scroll_to(inspector, 1000 * 26)
    grid = inspector.locator(".dl-grid").bounding_box()
    head = inspector.locator(".dl-grid-head > :first-child").bounding_box()
    step = row_of(inspector, 1005).locator("> :first-child").bounding_box()
    assert head["x"] - grid["x"] <= 1 and head["y"] - grid["y"] <= 1
    assert step["x"] == head["x"] and step["width"] == head["width"]
    assert inspector.locator("[role=columnheader]").nth(1).get_attribute("title") == "average 0"


def test_a_click_on_a_row_seeks(inspector):
    row_of(inspector, 4).click()
    assert calls(inspector) == [["seek", 4]]
    assert inspector.locator('[aria-selected="true"]').get_attribute("aria-rowindex") == "6"


def test_keys_move_the_row_and_seek(inspector):
    row_of(inspector, 4).click()
    calls(inspector)
    for key, step in [
        ("ArrowDown", 5),
        ("ArrowUp", 4),
        ("End", LAST),
        ("ArrowDown", LAST),
        ("ArrowUp", LAST - 1),
        ("Home", 0),
        ("ArrowUp", 0),
        ("Enter", 0),
    ]:
        inspector.keyboard.press(key)
        assert calls(inspector) == [["seek", step]], key
        expect(row_of(inspector, step)).to_be_focused()
        assert in_view(inspector, step), key
        assert inspector.locator(f'{ROWS}[tabindex="0"]').count() == 1
    inspector.keyboard.press("PageDown")
    [[_, page]] = calls(inspector)
    assert 5 < page < 40 and in_view(inspector, page)
    inspector.keyboard.press("PageUp")
    assert calls(inspector) == [["seek", 0]]


def test_the_tab_key_comes_to_the_row_of_the_playhead(inspector):
    inspector.evaluate("inspector.at(3000)")
    scroll_to(inspector, 0)
    inspector.locator(".dl-fork").last.focus()
    inspector.keyboard.press("Tab")
    expect(row_of(inspector, 3000)).to_be_focused()
    assert in_view(inspector, 3000)
    inspector.keyboard.press("Shift+Tab")
    expect(inspector.locator(".dl-fork").last).to_be_focused()


def test_the_focus_survives_scrolling_away_and_new_numbers(inspector):
    row_of(inspector, 4).click()
    scroll_to(inspector, 2000 * 26)
    expect(row_of(inspector, 4)).to_be_focused()
    inspector.evaluate("present(5001, 5000, 2)")
    expect(row_of(inspector, 4)).to_be_focused()
    assert cells_of(inspector, 4)[1] == "8"
    inspector.keyboard.press("ArrowDown")
    assert in_view(inspector, 5)


def test_at_follows_the_playhead(inspector):
    for step in (1, 2, 30, 31, 4000, 3999, LAST, 0):
        inspector.evaluate("(step) => inspector.at(step)", step)
        assert in_view(inspector, step), step
        assert inspector.locator('[aria-selected="true"]').get_attribute("aria-rowindex") == str(step + 2)
    inspector.evaluate(TWO_FRAMES)
    inspector.evaluate("inspector.at(2000)")
    assert in_view(inspector, 2000), "its own scrolling must not count as the reader's"


def test_at_waits_for_the_reader_who_scrolls(inspector):
    inspector.locator(".dl-grid").hover()
    inspector.mouse.wheel(0, 2600)
    inspector.wait_for_function("document.querySelector('.dl-grid').scrollTop === 2600")
    inspector.evaluate(TWO_FRAMES)
    inspector.evaluate("moment = 1900; inspector.at(3000)")
    assert top_of(inspector) == 2600
    assert inspector.locator('[aria-selected="true"]').get_attribute("aria-rowindex") == "3002"
    inspector.evaluate("moment = 2100; inspector.at(3001)")
    assert in_view(inspector, 3001)


def test_at_does_not_scroll_while_a_row_has_the_focus(inspector):
    row_of(inspector, 4).click()
    inspector.evaluate("moment = 1e6; inspector.at(3000)")
    assert top_of(inspector) == 0
    expect(row_of(inspector, 4)).to_be_focused()
    inspector.locator(".dl-fork").last.focus()
    inspector.evaluate("inspector.at(3001)")
    assert in_view(inspector, 3001)


def test_fork_takes_the_step_of_the_playhead(inspector):
    inspector.evaluate("inspector.at(77)")
    inspector.get_by_role("button", name="Fork here").click()
    assert calls(inspector) == [["fork", 77]]


def test_dashes_after_the_last_finite_step(inspector):
    inspector.evaluate("present(5001, 6)")
    assert cells_of(inspector, 6) == ["6", *(f"{6 + c / 100:.2f}".rstrip("0").rstrip(".") for c in range(COLUMNS))]
    assert cells_of(inspector, 7) == ["7"] + ["–"] * COLUMNS


def test_a_shorter_table_with_other_columns(inspector):
    inspector.evaluate("inspector.at(4000)")
    inspector.evaluate(
        """(words) => inspector.show({title: "SGD", rows: 3, last: 2,
          columns: [{label: "w x", hint: "", values: new Float64Array([1, -2, 1e-9])}]}, words)""",
        WORDS,
    )
    assert steps_in_document(inspector) == [0, 1, 2]
    assert [cells_of(inspector, step) for step in range(3)] == [["0", "1"], ["1", "−2"], ["2", "1.00e−9"]]
    assert inspector.locator("[role=columnheader]").all_inner_texts() == ["Step", "w x"]
    expect(inspector.get_by_role("grid", name="Steps of SGD")).to_be_visible()


def test_a_playhead_that_was_set_before_the_table_is_followed(page):
    page.evaluate(
        """(words) => {
          const inspector = module_details_inspector.createInspector(document.querySelector(".dl-race"), {});
          inspector.at(500);
          inspector.show({title: "SGD", rows: 1001, last: 1000,
            columns: [{label: "f", hint: "", values: new Float64Array(1001)}]}, words);
        }""",
        WORDS,
    )
    assert in_view(page, 500)


RESULTS = """({words, rows, bounded = true, target = 0.5, selected = 0, minima}) => {
  if (!globalThis.results) {
    globalThis.calls = [];
    globalThis.results = module_details_results.createResults(document.querySelector(".dl-race"), {
      onSelect: (place) => calls.push(["select", place]),
      onTarget: (...target) => calls.push(["target", ...target]),
    });
  }
  rows = rows.map((row) => ({...row, final: row.final ?? NaN}));
  results.show({rows, bounded, target, selected, minima, words});
}"""

LOOK = {"colour": "#0072b2", "marker": "square", "dash": []}


def run(place, name, reached, final, distance, nearest, length, diverged):
    numbers = {"reached": reached, "final": final, "distance": distance, "nearest": nearest}
    row = {"place": place, "name": name, "rate": "ε 0.02", "look": LOOK, "hidden": place == 3}
    return row | numbers | {"length": length, "diverged": diverged}


RUNS = [
    run(0, "SGD", -1, 2.5, 1.25, 0, 7.5, -1),
    run(1, "Adam", 40, 0.125, 0.5, 1, 9, -1),
    run(2, "Momentum", 12, None, None, -1, 0, 3),
    run(3, "RMSProp", 7, -3e-7, 0.01, 1, 120, -1),
]


@pytest.fixture
def results(page):
    show(page)
    return page


def show(page, **changes):
    page.evaluate(RESULTS, {"words": WORDS, "rows": RUNS} | changes)


def names(page):
    return page.locator(".dl-pick").all_inner_texts()


def header(page, name):
    return page.get_by_role("columnheader", name=name)


def test_the_cells_of_the_results(results):
    table = results.get_by_role("table", name="Results")
    lines = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert lines == [
        ["not reached", "2.5", "1.25", "1", "7.5", "–"],
        ["40", "0.125", "0.5", "2", "9", "–"],
        ["12", "–", "–", "–", "0", "3"],
        ["7", "−3.00e−7", "0.01", "2", "120", "–"],
    ]
    show(results, minima=[[0, 0], [-2.80511809, 3.13131252]])
    assert results.locator("tbody tr").nth(1).locator("td").nth(3).inner_text() == "(−2.805, 3.131)"


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("Run", ["Adam", "Momentum", "RMSProp", "SGD"], ["SGD", "RMSProp", "Momentum", "Adam"]),
        ("Target reached", ["RMSProp", "Momentum", "Adam", "SGD"], ["Adam", "Momentum", "RMSProp", "SGD"]),
        ("Final loss", ["RMSProp", "Adam", "SGD", "Momentum"], ["SGD", "Adam", "RMSProp", "Momentum"]),
        ("Distance", ["RMSProp", "Adam", "SGD", "Momentum"], ["SGD", "Adam", "RMSProp", "Momentum"]),
        ("Diverged", ["Momentum", "SGD", "Adam", "RMSProp"], ["Momentum", "SGD", "Adam", "RMSProp"]),
    ],
)
def test_sorting_both_ways_with_missing_values_last(results, column, up, down):
    assert names(results) == [one["name"] for one in RUNS]
    for order, told in [(up, "ascending"), (down, "descending"), (up, "ascending")]:
        header(results, column).get_by_role("button").click()
        assert names(results) == order
        assert header(results, column).get_attribute("aria-sort") == told
    others = results.locator("th[aria-sort]:not([aria-sort=none])")
    assert others.count() == 1


def test_without_a_lowest_point_the_final_loss_does_not_sort(results):
    note = results.get_by_text("No lowest point.")
    expect(note).to_be_hidden()
    header(results, "Final loss").get_by_role("button").click()
    show(results, bounded=False)
    expect(note).to_be_visible()
    expect(header(results, "Final loss").get_by_role("button")).to_be_disabled()
    assert header(results, "Final loss").get_attribute("aria-sort") is None
    assert names(results) == [one["name"] for one in RUNS]
    show(results)
    expect(note).to_be_hidden()
    expect(header(results, "Final loss").get_by_role("button")).to_be_enabled()


def test_an_update_keeps_elements_focus_and_order(results):
    header(results, "Path length").get_by_role("button").click()
    assert names(results) == ["Momentum", "SGD", "Adam", "RMSProp"]
    adam = results.get_by_role("button", name="Adam")
    adam.focus()
    results.evaluate("globalThis.before = [...document.querySelectorAll('tr, td, th, canvas, button')]")
    later = [{**one, "length": 10 - one["place"]} for one in RUNS]
    show(results, rows=later)
    assert names(results) == ["RMSProp", "Momentum", "Adam", "SGD"]
    expect(adam).to_be_focused()
    assert results.evaluate("before.every((node) => node.isConnected)")
    changes = """(go) => new Promise((done) => {
      const seen = new MutationObserver((list) => done(list.map(({type}) => type)));
      seen.observe(results.root, {childList: true, characterData: true, subtree: true});
      globalThis.again();
      results.root.append(document.createElement("i"));
    })"""
    argument = {"words": WORDS, "rows": later}
    results.evaluate(f"(given) => {{ globalThis.again = () => ({RESULTS})(given) }}", argument)
    assert results.evaluate(changes) == ["childList"], "the same numbers again touch nothing"


def test_runs_come_and_go(results):
    show(results, rows=RUNS[:2])
    assert names(results) == ["SGD", "Adam"]
    show(results, rows=RUNS[:3], selected=2)
    assert names(results) == ["SGD", "Adam", "Momentum"]
    assert results.get_by_role("button", pressed=True).all_inner_texts() == ["Momentum"]


def test_a_name_selects_its_run(results):
    header(results, "Distance").get_by_role("button").click()
    results.get_by_role("button", name="RMSProp").click()
    assert calls(results) == [["select", 3]]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.01", 0.01), ("-3", -3), ("−2.5e-3", -0.0025), (" 1e3 ", 1000), (".5", 0.5), ("０．２５", 0.25)],
)
def test_a_target(results, text, value):
    field = results.get_by_label("Target loss")
    assert field.input_value() == "0.5"
    field.fill(text)
    field.press("Enter")
    assert calls(results) == [["target", value, False], ["target", value, True]]
    show(results, target=value)
    assert field.input_value() == text
    assert field.get_attribute("aria-invalid") == "false"


@pytest.mark.parametrize("text", ["", "abc", "1e999", "0x10", "Infinity", "1,5", "-"])
def test_an_invalid_target_is_marked_and_the_old_one_holds(results, text):
    field = results.get_by_label("Target loss")
    field.fill(text)
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert calls(results) == []
    show(results)
    assert (field.input_value(), field.get_attribute("aria-invalid")) == (text, "true")
    show(results, target=2)
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("2", "false")


SUMMARIZE = """({paths, target, minima}) => {
  const numbers = (list) => Float64Array.from(list, (n) => n ?? NaN);
  const real = paths.map((path) => ({...path, positions: numbers(path.positions), losses: numbers(path.losses)}));
  const {summarize} = module_details_results;
  return summarize(real, paths, {target, minima}).map((one) => ({...one, final: String(one.final)}));
}"""


def test_summarize_by_hand(results):
    paths = [
        {"positions": [0, 0, 3, 4, 3, 5, 3, 5], "losses": [9, 0.5, 2, 0.25], "divergedAt": -1},
        {"positions": [1, 1, 1, -2, None, None, None, None], "losses": [7, -8, None, None], "divergedAt": 2},
        {"positions": [None] * 8, "losses": [None] * 4, "divergedAt": 0},
    ]
    minima = [[0, 5], [1, 2], [3, 1]]
    given = {"paths": paths, "target": 0.5, "minima": minima}
    assert results.evaluate(SUMMARIZE, given) == [
        {"reached": 1, "final": "0.25", "distance": 3, "nearest": 0, "length": 6, "diverged": -1},
        {"reached": 1, "final": "-8", "distance": pytest.approx(13**0.5), "nearest": 2, "length": 3, "diverged": 2},
        {"reached": -1, "final": "NaN", "distance": None, "nearest": -1, "length": 0, "diverged": 0},
    ]
    given = {"paths": paths[:1], "target": 0.1, "minima": []}
    assert results.evaluate(SUMMARIZE, given) == [
        {"reached": -1, "final": "0.25", "distance": None, "nearest": -1, "length": 6, "diverged": -1}
    ]


def test_a_text_that_changes_keeps_its_node(page):
    told, same, empty = page.evaluate("""() => {
      const [node, fresh] = [document.createElement("p"), document.createElement("p")];
      node.textContent = "before";
      const kept = node.firstChild;
      module_kit_dom.say(node, "after");
      module_kit_dom.say(fresh, "first");
      return [node.textContent, node.firstChild === kept, fresh.textContent];
    }""")
    assert (told, same, empty) == ("after", True, "first")

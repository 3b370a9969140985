"""Whatever the app says of a run is true: thousands of races, each sentence decided anew in Python."""

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs

import numpy as np
import pytest

from surfaces.written import write
from tests.browser.sentences.races import families
from tests.browser.sentences.truth import Judge
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue, written
from ui.links.race import RaceState

MODULES = ("details/remarks", "details/results", "solve/limits", "solve/minima", "solve/query", "solve/solution")
# Both ways as one text: Playwright looks at every value of what it carries.
SAY = """(races) => JSON.stringify(JSON.parse(races).map(({query, own, steps}) => {
  const both = (kind) => ({...catalogue[kind], ...own[kind]});
  const known = {...catalogue, optimizers: both("optimizers"), surfaces: both("surfaces")};
  const {solveAll, createRecord} = module_solve_solution;
  const state = module_solve_query.readQuery(query, known);
  const surface = known.surfaces[state.surface];
  const paths = solveAll(state, known, []);
  const record = createRecord(state.selected, state, known, paths[state.selected]);
  const race = {state, catalogue: known, paths, surface, record, words: known.words.en, language: "en"};
  const {claims, remarks} = module_details_remarks;
  const {limitsAt, reasonsOf} = module_solve_limits;
  const minima = module_solve_minima.minimaOf(state, known);
  const path = paths[state.selected];
  const said = (at) => {
    const step = record.step(Math.min(at, Math.max(0, record.last - 1)));
    return {at: step.from, taken: step.taken, claims: claims(race, step).flat(), texts: remarks(race, step),
      marks: limitsAt(state, known, paths, at), asked: at};
  };
  return {said: steps.map(said), reasons: reasonsOf(state, known, paths), minima, divergedAt: path.divergedAt,
    result: module_details_results.summarize(paths, state.runs, {target: 0, minima})[state.selected],
    positions: [...path.positions]};
}))"""


def opened(browser, changes=()):
    """A page with the app's modules, changed where (what, by what) says so."""
    source = bundle(*(f"ui/browser/{module}" for module in MODULES))
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    page = browser.new_page()
    page.add_script_tag(content=source)
    page.evaluate("text => { globalThis.catalogue = JSON.parse(text); }", json.dumps(catalogue()))
    return page


@pytest.fixture(scope="module")
def page(browser):
    page = opened(browser)
    yield page
    page.close()


def answers(page, asked):
    """What the browser says of each (state, steps), in one call."""
    sent = []
    for state, steps in asked:
        query = state.to_query()
        sent.append({"query": query, "own": written(query), "steps": steps})
    return json.loads(page.evaluate(SAY, json.dumps(sent)))


def state_of(query):
    state = RaceState.from_query(parse_qs(query))
    assert state.unread == ()
    return state


def said(page, query, at):
    """Claims and paragraphs on the selected run at a step, and the rest of the answer."""
    (answer,) = answers(page, [(state_of(query), [at])])
    return answer["said"][0]["claims"], answer["said"][0]["texts"], answer


def steps_of(random, steps):
    return sorted({0, steps, *map(int, random.integers(0, steps + 1, 2))})


@cache
def drawn():
    """Families of (state, steps to ask about), each with its judge: all that chance makes, once for all tests."""
    random = np.random.default_rng(2)
    return [
        [
            ((state, steps_of(random, state.steps)), Judge(state, race))
            for state, race in zip(states, races, strict=True)
        ]
        for states, races in families(seed=2, count=320, together=8)
    ]


def judged(count):
    """What the first families hold."""
    return [case for family in drawn()[:count] for case in family]


def falsehoods(page, cases):
    """(what was said, when, in which race, why not) wherever it is not true, and how often each thing was said."""
    false, heard, odd = [], Counter(), 0
    for (_, judge), answer in zip(cases, answers(page, [asked for asked, _ in cases]), strict=True):
        there = np.array([np.nan if n is None else n for n in answer["positions"]]).reshape(-1, 2)
        same = np.allclose(there, judge.positions, rtol=1e-9, atol=1e-12, equal_nan=True)
        if answer["divergedAt"] != judge.diverged_at or not same:
            # Chaos makes another path of the last digit.
            odd += 1
            continue
        for claim, at, check in listed(answer, judge):
            heard[claim["say"]] += 1
            try:
                check()
            except AssertionError as error:
                false.append((claim, at, dict(judge.state.to_query()), str(error)[:200]))
    assert odd <= 0.05 * len(cases)
    return false, heard


def listed(answer, judge):
    """(claim, step, check) of everything that an answer says."""
    for one in answer["said"]:
        at = one["at"]
        for claim in one["claims"]:
            yield claim, at, lambda claim=claim, at=at: judge.check(claim, at)
        yield {"say": "taken", "taken": one["taken"]}, at, lambda one=one, at=at: judge.took(one["taken"], at)
        names = {claim["say"] for claim in one["claims"]}
        if judge.last >= at:
            yield {"say": "complete"}, at, lambda names=names, at=at: judge.complete(names, at)
        for text in one["texts"]:
            yield {"say": "text", "text": text}, at, lambda text=text: readable(text)
        mark = one["marks"][judge.state.selected]
        if mark is not None:
            yield {"say": "mark", "mark": mark}, one["asked"], lambda m=mark, a=one["asked"]: judge.mark(m, a)
    for place, reason in enumerate(answer["reasons"]):
        if reason:
            yield {"say": "reason", **reason}, 0, lambda place=place: explained(judge, place)
    if judge.last >= 0:
        result = answer["result"]
        yield (
            {"say": "nearest", **result, "minima": answer["minima"]},
            judge.last,
            lambda: judge.nearest(answer["minima"], result["distance"], result["nearest"]),
        )


def readable(text):
    assert not any(word in text for word in ("{", "}", "∞", "–", "NaN", "undefined", "null"))


def of_run(judge, place):
    return Judge(replace(judge.state, selected=place), judge.race)


def explained(judge, place):
    own = of_run(judge, place)
    run, begin = own.leader(own.last)
    assert own.diverged_at > 0 and run == judge.state.runs[place]
    own.steady(begin)


EVERYTHING = (
    *("curved", "curved-batch", "bends-down", "peak", "settles", "grows", "stays", "would-settle", "would-grow"),
    *("would-stay", "no-limit", "diverged", "why-limit", "why-limit-fork", "why-unbounded", "why-grew", "means-far"),
    *("means-undefined", "outside", "flips", "cancels", "carries", "uneven", "shrunk"),
)


RARE = (
    "surface=saddle&start=-1.7,0&steps=60&run=sgd:lr=1.5,schedule=inverse,fade=0.0001",
    "surface=iris-classifier&start=0,0&steps=60&run=sgd",
    "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.09,schedule=cosine",
    "surface=ravine&start=-8,2&steps=60&run=adam:lr=0.4&run=sgd:lr=0.2&fork=2:1@20&selected=2",
    "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.1,schedule=cosine",
    "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.1",
    "surface=saddle&start=-1.7,0.001&steps=300&run=sgd:lr=0.05",
    "surface=terraces&start=-4.4,1.6&steps=60&run=sgd:lr=0.05",
    f"surface={write('own', 'x - log(x) + y**2', (-3.0, 3.0, -3.0, 3.0))}&start=2,1&steps=60&run=sgd:lr=5",
    "surface=rosenbrock:a=1.3&start=-0.5,0.5&steps=60&run=sgd:lr=0.001",
    "surface=goldstein-price&start=-0.6,-0.4&steps=2&run=schedule-free-sgd:lr=0.0025306765038996593,beta=0.11773831523080625",
)


def rare():
    """What chance seldom makes: as from ``judged``."""
    return [((one, [0, 20]), Judge(one, one.race())) for one in map(state_of, RARE)]


def test_nothing_that_is_said_is_false(page):
    cases = rare() + judged(320)
    false, heard = falsehoods(page, cases)
    assert false == [], f"{len(false)} of {heard.total()}: {false[:3]}"
    assert len(cases) >= 2000
    unheard = {one for one in EVERYTHING if not heard[f"details.{one}"]} | {"mark", "reason", "nearest"} - heard.keys()
    assert unheard == set(), "what nobody heard nobody judged"


STEADY = ("surface.quadratic && !state.noise && run.schedule === CONSTANT", "true")
CONDITIONS = {
    "would-settle": ("* factor : NaN", ": NaN"),
    "carries": ("still[i] - bare[i]", "still[i]"),
    "cancels": ("&& fresh * g[i] < 0", ""),
    "why-unbounded": ("!surface.bounded && falls >= 2", "!surface.bounded"),
    "curved": ("surface.bends && !holds(x, y)", "false"),
    "nearest": ("return hasMoved(state, catalogue) ?", "return false ?"),
    "why-grew": ("(1 / (last - first))", "1"),
    "shrunk": ("record.step(begin).rate", "record.step(0).rate"),
    "outside": ("while (since > 0 && !inside(since - 1)) since--;", "since = 1;"),
    "uneven": ("if (!catalogue.optimizers[step.part.run.optimizer].apart) return [];", ""),
}
"""A condition of each kind of sentence, and what is left of it when somebody forgets it."""


@pytest.mark.parametrize(
    ("changes", "kinds", "count"), [(CONDITIONS.values(), set(CONDITIONS), 100), ([STEADY], {"settles"}, 0)]
)
def test_a_condition_that_is_forgotten_is_found(browser, changes, kinds, count):
    careless = opened(browser, changes)
    false, _ = falsehoods(careless, rare() + judged(count))
    careless.close()
    assert kinds - {claim["say"].removeprefix("details.") for claim, *_ in false} == set()


def keys_of(claims):
    return [claim["say"].removeprefix("details.") for claim in claims]


VERDICTS = {"settles", "grows", "stays", "would-settle", "would-grow", "would-stay"}


def test_a_batch_has_no_limit(page):
    claims, texts, answer = said(page, "surface=iris-line:batch=1&start=1.5,-0.2&steps=2000&run=sgd:lr=0.1", 0)
    assert keys_of(claims)[0] == "curved-batch" and not VERDICTS & set(keys_of(claims))
    assert answer["divergedAt"] == 169 and "It diverged at step 169" in texts[1]
    assert answer["said"][0]["marks"] == [None]


def test_a_schedule_counts(page):
    (claims, texts, answer) = said(page, "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.12,schedule=cosine", 50)
    assert keys_of(claims)[:2] == ["curved", "would-settle"]
    rate = 0.12 * (1 + np.cos(np.pi * 50 / 60)) / 2
    assert claims[1]["rate"] == pytest.approx(rate) and "ε = 0.008038 is below the limit 0.1" in texts[0]
    # On the slider stands the rate that the schedule brings to the limit.
    assert answer["said"][0]["marks"] == [pytest.approx(0.1 * 0.12 / rate)]


def test_what_is_no_quadratic_is_called_none(page):
    claims, texts, _ = said(page, "surface=terraces&start=-4.4,1.6&steps=100&run=sgd:lr=0.3", 0)
    assert keys_of(claims)[:2] == ["curved", "would-grow"]
    assert claims[1]["limit"] == pytest.approx(0.1132, rel=1e-3) and "on a quadratic with this curvature" in texts[0]


def test_where_nothing_swings_no_swing_is_named(page):
    claims, _, answer = said(page, "surface=ravine&start=-8,0&steps=60&run=sgd:lr=0.15", 10)
    assert not VERDICTS & set(keys_of(claims)) and answer["said"][0]["marks"] == [None]


@pytest.mark.parametrize(
    "query",
    [
        "surface=flat-saddle&start=-1.7,0.9&steps=400&run=sgd:lr=0.05&at=3",
        "surface=plateau&start=-4.6,0.9&steps=60&run=sgd:lr=0.3&at=5",
    ],
)
def test_where_the_surface_bends_down_most_that_is_said_and_no_limit(page, query):
    claims, _, answer = said(page, query, int(query.partition("&at=")[2]))
    assert keys_of(claims)[:2] == ["curved", "bends-down"] and not VERDICTS & set(keys_of(claims))
    assert answer["said"][0]["marks"] == [None]


def test_at_a_saddle_both_are_said(page):
    claims, _, _ = said(page, "surface=saddle&start=-1.7,0.001&steps=60&run=sgd:lr=0.05", 3)
    assert keys_of(claims)[:3] == ["curved", "bends-down", "settles"]


@pytest.mark.parametrize(
    ("run", "verdict"), [("sgd:lr=0.1", "stays"), ("momentum:lr=0.19", "stays"), ("sgd:lr=0.100001", "grows")]
)
def test_the_limit_itself_is_neither(page, run, verdict):
    claims, texts, _ = said(page, f"surface=ravine&start=-8,2&steps=60&run={run}", 0)
    assert keys_of(claims)[1] == verdict
    # Two numbers that differ are not written alike.
    assert verdict == "stays" or "ε = 0.100001 is beyond the limit 0.1:" in texts[0]


def test_what_rises_has_not_fallen_off_an_unbounded_surface(page):
    claims, texts, _ = said(page, "surface=saddle&start=-1.7,0&steps=60&run=sgd:lr=1.5", 0)
    assert "why-unbounded" not in keys_of(claims)
    assert "at the start, ε = 1.5 was beyond the limit 1." in texts[1]


def test_to_leave_the_window_is_not_to_diverge(page):
    _, texts, _ = said(page, "surface=saddle&start=-1.7,0.001&steps=300&run=sgd:lr=0.05", 0)
    assert "It diverged at step 218: this surface has no lower bound" in texts[1] and "10⁶" in texts[1]
    assert "From step 77 on it was outside the window" in texts[1]


def test_a_fork_begins_at_its_fork(page):
    query = "surface=ravine&start=-8,2&steps=60&run=adam:lr=0.4&run=sgd:lr=0.2&fork=2:1@20&selected=2"
    claims, texts, answer = said(page, query, 0)
    assert "at its fork in step 20, ε = 0.2 was beyond the limit 0.1" in texts[1]
    assert answer["reasons"] == [None, {"symbol": "ε", "rate": "0.2", "sum": "2/20", "limit": "0.1"}]
    assert keys_of(claims)[:2] == ["curved", "no-limit"], "before its fork Adam leads"


def test_one_step_has_not_grown(page):
    _, texts, answer = said(page, "surface=bowl&start=0.0001,0&steps=20&run=polyak:low=-1000", 0)
    assert answer["divergedAt"] == 1 and texts[1].startswith("It diverged at step 1. Diverged means")
    assert "fold" not in " ".join(texts)


def test_weight_decay_is_no_memory(page):
    query = "surface=booth&start=-5,6.5&steps=60&run=sgd:lr=0.05&run=sgd-weight-decay:lr=0.05,decay=1&selected=2"
    claims, _, _ = said(page, query, 59)
    assert not {"cancels", "carries"} & set(keys_of(claims))


def test_of_adamw_only_the_gradients_are_memory(page):
    query = "surface=bowl&start=-3,2.5&steps=60&run=adamw:lr=0.05,decay=1"
    shares = {c["axis"]: c["share"] for c in said(page, query, 12)[0] if c["say"] == "details.carries"}
    state = state_of(query)
    fresh, kept, bare = Judge(state, state.race()).parts(12)
    move = fresh + kept + bare
    assert abs(bare / move).min() > 0.3 and shares == {}
    query = query.replace("decay=1", "decay=0.01")
    shares = {c["axis"]: c["share"] for c in said(page, query, 12)[0] if c["say"] == "details.carries"}
    state = state_of(query)
    fresh, kept, bare = Judge(state, state.race()).parts(12)
    assert abs(bare).min() > 0
    assert shares == pytest.approx(dict(zip("xy", kept / (fresh + kept + bare), strict=True)))


def test_the_nearest_minimum_is_one_at_these_parameters(page):
    _, _, answer = said(page, "surface=rosenbrock:a=0.5&start=-1.5,2&steps=5000&run=adam:lr=0.05", 0)
    assert answer["minima"] == [pytest.approx([0.5, 0.25])]
    assert answer["result"]["distance"] < 1e-9 and answer["result"]["nearest"] == 0


def test_a_rate_that_shrank_names_its_axis(page):
    claims, texts, _ = said(page, "surface=saddle&start=-1.7,0.001&steps=300&run=adagrad:lr=0.1", 100)
    (shrunk,) = (claim for claim in claims if claim["say"] == "details.shrunk")
    state = state_of("surface=saddle&start=-1.7,0.001&steps=300&run=adagrad:lr=0.1")
    judge = Judge(state, state.race())
    left = judge.rates(100) / judge.rates(0)
    assert shrunk["axis"] == "xy"[left.argmin()] and shrunk["share"] == pytest.approx(left.min())
    assert any(text.startswith("In y, one unit of gradient moves it only 0.0") for text in texts)


def test_what_later_steps_add_is_said_of_rules_that_carry_a_gradient_on(page):
    read = """(texts) => texts.map(module_solve_runs.parseRun).map((run) => {
      const {laterOf, laterText} = module_solve_limits;
      return [laterOf(run, catalogue), laterText(run, catalogue)];
    })"""
    runs = ["momentum:mu=0.75", "nesterov:mu=0.5", "adam", "sgd", "lion"]
    momentum, nesterov, adam, sgd, lion = page.evaluate(read, runs)
    assert momentum == [4, "1/(1 − 0.75)"] and adam == [pytest.approx(10), "1/(1 − 0.9)"]
    assert nesterov == [pytest.approx(4 / 3), "1/(1 − 0.5²)"]
    assert sgd == [1, "1"] and lion == [None, ""]

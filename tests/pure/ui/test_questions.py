"""The ten questions: for any seed there are some, and what is marked right is right, and nothing else is.

Every kind is computed anew here, by closed formulas and plain loops, from what the question shows and its link.
"""

import json
import math
import re
from collections import Counter
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.lessons.quiz import questions as module
from pages.lessons.quiz.question import Draw
from pages.lessons.quiz.questions import KINDS, for_browser, next_seed, question, questions, sure
from surfaces import find
from ui.links.race import MAX_SEED, RaceState
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES

SEEDS = st.integers(0, MAX_SEED)
NUMBERS = ("left", "short-step", "long-step")
"""Kinds whose answer is a number, without choices."""


def state_of(asked):
    state = RaceState.from_query(parse_qs(asked.link, strict_parsing=True))
    assert state.unread == ()
    return state


def slope(surface, point, parameters):
    """The gradient by central differences."""
    h = 1e-6
    shifts = np.array([[h, 0], [0, h]])
    ahead, behind = (surface.value(np.array(point) + sign * shifts, **parameters) for sign in (1, -1))
    return (ahead - behind) / (2 * h)


def next_point(run, w, g, memory, t):
    """One step of the article's five, by hand; ``memory`` is changed."""
    v = run.values
    match run.optimizer:
        case "sgd":
            return w - v["lr"] * g
        case "momentum":
            memory["v"] = v["mu"] * memory.get("v", 0) - v["lr"] * g
            return w + memory["v"]
        case "adagrad":
            memory["h"] = memory.get("h", 0) + g**2
            return w - v["lr"] * g / (memory["h"] ** 0.5 + v["eps"])
        case "rmsprop":
            memory["h"] = v["alpha"] * memory.get("h", 0) + (1 - v["alpha"]) * g**2
            return w - v["lr"] * g / (memory["h"] ** 0.5 + v["eps"])
        case "adam":
            memory["m"] = v["rho1"] * memory.get("m", 0) + (1 - v["rho1"]) * g
            memory["v"] = v["rho2"] * memory.get("v", 0) + (1 - v["rho2"]) * g**2
            m, h = memory["m"] / (1 - v["rho1"] ** t), memory["v"] / (1 - v["rho2"] ** t)
            return w - v["lr"] * m / (h**0.5 + v["eps"])


def walked(state):
    """Every run's path, (runs, steps + 1, 2), in plain steps."""
    surface, parameters = find(state.surface), dict(state.parameters)
    paths = []
    for run in state.runs:
        path, memory = [np.array(state.start)], {}
        for t in range(1, state.steps + 1):
            path.append(next_point(run, path[-1], surface.gradient(path[-1], **parameters), memory, t))
        paths.append(path)
    return np.array(paths)


def farthest(one, other):
    return max(min(math.dist(p, q) for q in other) for p in one)


def only_the_answer_drew_it(asked):
    state = state_of(asked)
    (x0, x1), (y0, y1) = find(state.surface).domain
    drawn = np.array(asked.picture["paths"][0]).reshape(-1, 2)
    distances = [
        max(farthest(drawn, path), farthest(path, drawn)) / math.hypot(x1 - x0, y1 - y0) for path in walked(state)
    ]
    assert len(drawn) == state.steps + 1 and len(asked.choices) == len(state.runs) == 4
    assert distances[asked.answer] < 0.002
    assert all(distance > 0.035 for i, distance in enumerate(distances) if i != asked.answer)
    assert np.all((drawn >= (x0, y0)) & (drawn <= (x1, y1)))


def names_its_run(asked):
    for choice, run in zip(asked.choices, state_of(asked).runs, strict=True):
        assert choice.startswith(run.declaration.name) and f" = {run.values['lr']:g}" in choice


def numbers_in(text):
    return [float(one.replace("−", "-")) for one in re.findall(r"−?\d[\d.]*(?:e−?\d+)?", text)]


def objections_hold(asked):
    """Where each other run is said to be, it is, and the drawn one is where it is said to be."""
    paths = walked(state_of(asked))
    for path, said in zip(paths, asked.against, strict=True):
        if said:
            step = int(re.search(r"after step (\d+)", said)[1])
            places = [numbers_in(part) for part in re.findall(r"\(.*?\)", said)]
            for place, walk in zip(places, (path, paths[asked.answer]), strict=True):
                np.testing.assert_allclose(place, walk[step], rtol=0.01, atol=1e-9)


def check_path(asked):
    only_the_answer_drew_it(asked)
    objections_hold(asked)
    names_its_run(asked)


def check_memory(asked):
    only_the_answer_drew_it(asked)
    objections_hold(asked)
    runs = state_of(asked).runs
    key = {"momentum": "mu", "rmsprop": "alpha"}[runs[0].optimizer]
    assert [choice.split(" = ")[1] for choice in asked.choices] == [f"{run.values[key]:g}" for run in runs]
    assert len({run.values["lr"] for run in runs}) == 1


def check_curve(asked):
    state = state_of(asked)
    names_its_run(asked)
    drawn = np.log10(np.maximum(asked.picture["losses"], 1e-8))
    found = np.log10(np.maximum(find(state.surface).value(walked(state)), 1e-8))
    between = np.abs(found - drawn).mean(axis=1)
    assert between[asked.answer] < 0.01
    assert all(one > 0.2 for i, one in enumerate(between) if i != asked.answer)
    number = r"[\d.]+(?:e[−\d]+)?"
    for i, said in enumerate(asked.against):
        assert bool(said) == (i != asked.answer)
        if said:
            told = re.search(rf"has ({number}) at step (\d+), where the curve has ({number})\.$", said).groups()
            loss, step, shown = (float(text.replace("−", "-")) for text in told)
            losses = find(state.surface).value(walked(state)[[i, asked.answer], int(step)])
            assert (loss, shown) == pytest.approx(losses, rel=0.01, abs=1e-12)
            assert state.runs[i].declaration.name in said


def check_rate(asked):
    state = state_of(asked)
    rates = [run.values["lr"] for run in state.runs]
    (wanted,) = re.findall(r"ε = ([\d.]+)", asked.prompt)
    assert [i for i, rate in enumerate(rates) if f"{rate:g}" == wanted] == [asked.answer]
    assert sorted(rates)[2] > 1.5 * sorted(rates)[1] > 2 * sorted(rates)[0]
    steep = np.linalg.norm(slope(find(state.surface), state.start, dict(state.parameters)))
    for path, rate in zip(asked.picture["paths"], rates, strict=True):
        assert math.dist(path[:2], path[2:4]) == pytest.approx(rate * steep, rel=0.02, abs=0.01)


def check_other_rate(asked):
    state = state_of(asked)
    surface, parameters = find(state.surface), dict(state.parameters)
    origin = np.zeros(2)
    columns = [slope(surface, origin + shift, parameters) - slope(surface, origin, parameters) for shift in np.eye(2)]
    curved = float(np.linalg.eigvalsh(np.array(columns))[-1])
    given_rate, rate = (run.values["lr"] for run in state.runs)
    assert rate / given_rate == pytest.approx(times := 2 if "at twice" in asked.prompt else 3) and times in (2, 3)
    product = rate * curved
    # The choices stand from gentle to wild; the third is exactly at the limit.
    near = abs(product - 2) < 5e-4
    expected = 0 if product < 0.9 else 1 if 1.1 < product < 1.85 else 2 if near else 3 if product > 2.15 else None
    assert asked.answer == expected and len(set(asked.choices)) == 4
    # What would speak for another answer does not hold of this rate.
    for bounds in (re.findall(r"(?:below|between|above|exactly) .*", text) for text in asked.against if text):
        limits = [float(number) for number in re.findall(r"= ([\d.]+)(?= and|\.$)", bounds[0])]
        said = bounds[0].split()[0]
        holds = {"below": rate < limits[0], "between": limits[0] < rate < limits[-1], "above": rate > limits[0]}
        assert not holds.get(said, near) or (near and said in ("between", "above"))


def check_first(asked):
    state = state_of(asked)
    names_its_run(asked)
    losses = find(state.surface).value(walked(state))
    steps = [next((t for t, loss in enumerate(row) if loss <= state.target), math.inf) for row in losses]
    assert steps.index(min(steps)) == asked.answer and 0 < min(steps) < math.inf
    assert sorted(steps)[1] >= max(1.3 * min(steps), min(steps) + 4)
    assert asked.reason.startswith(f"As far as step {min(steps)}: ")
    lengths = np.linalg.norm(np.diff(walked(state)[asked.answer, : min(steps) + 1], axis=0), axis=1)
    (far,) = re.findall(r"(?:first step is |with a leap, )(?:ε·\|∇f\| = )?([\d.]+(?:e−\d+)?)", asked.reason)[:1]
    assert float(far.replace("−", "-")) == pytest.approx(lengths[0], rel=0.01)
    for row, said in zip(losses, asked.against, strict=True):
        if said:
            step, loss = re.search(r"at step (\d+), the loss of .* is ([\d.e−∞]+)\.$", said).groups()
            assert int(step) == min(steps)
            assert loss == "∞" or float(loss.replace("−", "-")) == pytest.approx(row[min(steps)], rel=0.01)


def check_leap(asked):
    rate, alpha = (float(text) for text in re.findall(r"[εα] = ([\d.]*\d)", asked.prompt))
    distances = [abs(float(choice) / (rate / math.sqrt(1 - alpha)) - 1) for choice in asked.choices]
    assert distances[asked.answer] < 0.005
    assert all(one > 0.3 for i, one in enumerate(distances) if i != asked.answer)
    # Each rival is what its objection says.
    kept = 1 - alpha
    slips = {
        "Adam": rate,
        "multiplies by √": rate * math.sqrt(kept),
        "multiplies by 1": rate * kept,
        "divides by 1": rate / kept,
        "1/√(1−α);": 1 / math.sqrt(kept),
        "1/(1−α):": 1 / kept,
    }
    for i, (choice, said) in enumerate(zip(asked.choices, asked.against, strict=True)):
        if i != asked.answer:
            (value,) = (value for word, value in slips.items() if word in said.split(";")[0] + ";")
            assert float(choice) == pytest.approx(value, rel=0.005)


def check_left(asked):
    sloping, rate, step = (float(text) for text in re.findall(r"(?:slope is|ε =|step) ([\d.]+?)[\s,?]", asked.prompt))
    right = rate / (math.sqrt(step) * sloping)
    assert asked.answer == pytest.approx(right, rel=1e-5)
    assert 0 < asked.tolerance < 0.06 * right
    assert all(abs(wrong - right) > 2 * asked.tolerance for wrong in (rate / (step * sloping), rate / sloping))
    assert [number for number, _ in asked.slips] == pytest.approx([rate / (step * sloping**2), rate / sloping])
    assert all(abs(wrong - right) > 2 * asked.tolerance for wrong, _ in asked.slips)


def check_step(asked):
    run = state_of(asked).runs[0]
    shown = {name: float(value.replace("−", "-")) for name, value in asked.given}
    symbols = {"V": "v", "h": "h", "m": "m", "v": "v"}
    memory = {symbols[name]: value for name, value in shown.items() if name in symbols}
    t = state_of(asked).at + 1
    assert shown.get("t", t) == t
    right = next_point(run, shown["w"], shown["∇E"], dict(memory), t)
    assert asked.answer == pytest.approx(right, rel=1e-9)
    wrong = [shown["w"], 2 * shown["w"] - right] + ([next_point(run, shown["w"], shown["∇E"], {}, t)] if memory else [])
    assert all(abs(one - right) > 1.9 * asked.tolerance for one in wrong)
    slips = {said: number for number, said in asked.slips}
    assert [slips["That is w before the step."], slips["That goes uphill: the step has the wrong sign."]] == (
        pytest.approx(wrong[:2])
    )
    assert not memory or slips["That leaves out what the rule remembers."] == pytest.approx(wrong[2])
    assert len(slips) == 2 + bool(memory) + (run.optimizer == "adam")
    # What stands there is what the run has come to, and the race of the link stands before that step.
    before = walked(state_of(asked))[0, t - 1]
    assert shown["w"] == pytest.approx(before[0], rel=0.006)


CHECKS = {
    "path": check_path,
    "leap": check_leap,
    "other-rate": check_other_rate,
    "short-step": check_step,
    "rate": check_rate,
    "curve": check_curve,
    "left": check_left,
    "first": check_first,
    "memory": check_memory,
    "long-step": check_step,
}


def check(kind, asked):
    CHECKS[kind](asked)
    assert SCENARIOS[asked.reread].page == "race"
    assert "{" not in asked.prompt + asked.reason and asked.reason.strip() and "nan" not in asked.reason
    assert len(set(asked.choices)) == len(asked.choices) and len(asked.choices) in (0, 3, 4)
    assert [bool(said) for said in asked.against] == [i != asked.answer for i in range(len(asked.choices))]
    assert bool(asked.choices) == (kind not in NUMBERS)
    assert asked.choices or asked.slips


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_for_any_seed_the_marked_answer_is_the_only_right_one(kind, seed):
    check(kind, question(seed, kind, "en"))


def classes(asked):
    """What a guesser could always choose, with how often it is right by chance: places, and what stands there."""
    count = len(asked.choices)
    yield "place", asked.answer, count
    texts = asked.choices
    match asked.kind:
        case "path" | "curve" | "first":
            yield "name", texts[asked.answer].split(",")[0], 5
        case "other-rate":
            yield asked.prompt.rsplit("at ", 1)[1], texts[asked.answer], count
        case "rate":
            rates = [run.values["lr"] for run in state_of(asked).runs]
            yield "rank", sorted(rates).index(rates[asked.answer]), count
        case "memory":
            yield texts[0][0], asked.answer, count
        case "leap":
            yield "rank", sorted(texts, key=float).index(texts[asked.answer]), count


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NUMBERS])
def test_no_answer_is_right_by_always_guessing_it(kind):
    found = Counter(one for seed in range(200) for one in classes(question(seed, kind, "en")))
    for sort, _, count in found:
        alike = {answer: times for (other, answer, _), times in found.items() if other == sort}
        assert len(alike) == count
        assert all(abs(times / sum(alike.values()) - 1 / count) < 0.1 for times in alike.values()), (sort, alike)


@pytest.mark.parametrize("kind", KINDS)
def test_where_no_draw_serves_a_sure_one_does(kind, monkeypatch):
    monkeypatch.setattr(module, "TRIES", 0)
    asked = question(5, kind, "en")
    assert asked == sure(kind, "en")
    check(kind, asked)


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_the_languages_ask_the_same(seed):
    english, japanese = (questions(seed, language) for language in LANGUAGES)
    assert [one.answer for one in english] == [one.answer for one in japanese]
    assert [one.picture for one in english] == [one.picture for one in japanese]
    assert all(e.prompt != j.prompt and e.reason != j.reason for e, j in zip(english, japanese, strict=True))
    for asked in (english, japanese):
        assert len(json.dumps([for_browser(one) for one in asked], ensure_ascii=False).encode()) < 18_000


def test_a_seed_says_all_and_another_says_something_else():
    questions.cache_clear()
    first = questions(7, "en")
    questions.cache_clear()
    assert questions(7, "en") == first != questions(8, "en")
    assert [one.kind for one in first] == [kind if "step" not in kind else "step" for kind in KINDS]


def test_seeds_stay_within_their_bounds():
    assert (next_seed(0), next_seed(MAX_SEED)) == (1, 0)
    assert len(questions(MAX_SEED, "en")) == 10
    for seed in (-1, MAX_SEED + 1):
        with pytest.raises(ValueError, match=str(seed)):
            questions(seed, "en")


def test_draws_depend_on_their_text_alone():
    drawn = Draw("a text")
    # Written down once: a link must mean the same questions on every machine and in every version.
    assert (drawn.one(range(1000)), drawn.some("abc", 2)) == (472, ["b", "a"])


def test_what_is_aimed_at_is_the_same_in_every_attempt():
    aims = {(draw := Draw(f"attempt {n}", aim="a seed")).aim("abcdef") + draw.aim("abcdef") for n in range(20)}
    assert len(aims) == 1

"""Tune before you judge: the same budget of trials for every optimizer, and a race of what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from formula import number_text
from formula.errors import reason_of
from jobs import scheduler
from mnist.sweep import HOW, MAX_REPEATS, MAX_TRIALS, Edge, Result, Sweep, Trial, middle_of, rungs, seed_apart
from mnist.tuned import GOOD, good_ranges, is_known
from optimizers import Run
from optimizers.good_range import GoodRange
from optimizers.naming import names_of
from pages.mnist.training import PAGE, change
from simulation.setting_curves import WORDS as CURVE_WORDS
from simulation.setting_curves import good_text
from ui.browser.given import chosen
from ui.charts import views as charts
from ui.links import address
from ui.links.training import MAX_RUNS, TrainingState
from ui.widgets.markdown import plain
from ui.widgets.table import table
from ui.words.language import because, language, text
from ui.words.texts import words
from ui.work.owner import owner
from ui.work.progress import progress
from ui.work.watch import Seen, refuse, say_refused, submit

JOB = "sweep"
RACE = "tune-race"
ARTICLE_RATE = 0.01


def draw(state: TrainingState, seen: Seen) -> None:
    """The sweep's settings, how far it is, and what it has found."""
    found, busy = seen[JOB], seen.busy(JOB)
    st.markdown(text("tune.intro", low=f"{Sweep.low:g}", high=f"{Sweep.high:g}", extra=Sweep.extra))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _settings(state)
        st.button(
            text("tune.start"), key="tune-start", type="primary", icon=":material/tune:", disabled=busy, on_click=_start
        )
        st.button(
            text("mnist.stop"),
            key="tune-stop",
            icon=":material/stop:",
            disabled=not busy,
            on_click=scheduler().stop,
            args=(owner(), JOB),
        )
    say_refused(JOB)
    if found is None:
        return
    progress(found, "tune-progress")
    if found.result is not None:
        _result(found.result, busy)


def sweep_of(state: TrainingState) -> Sweep:
    """The sweep that the page describes, on a seed that its race has not.

    ValueError where an optimizer has no learning rate.
    """
    runs = tuple(dict.fromkeys(_free(run) for run in state.runs))
    base = state.training(runs[0], seed_apart(state.seeds, state.repeats))
    how = {"how": state.search, "others": state.others == "on", "halving": state.halving == "on"}
    return Sweep(base, runs, state.trials, repeats=state.repeats, **how)


def _free(run: Run) -> Run:
    """The run without the learning rate that is to be found."""
    return Run(run.optimizer, run.schedule, **{key: value for key, value in run.given if key != "lr"})


def _settings(state: TrainingState) -> None:
    for name, least, most in (("trials", 2, MAX_TRIALS), ("repeats", 1, MAX_REPEATS)):
        key = f"tune-{name}"
        st.session_state[key] = getattr(state, name)
        st.number_input(text(f"tune.{name}"), least, most, key=key, on_change=_set, args=(name,), width=150)
    shown = {text(f"tune.{how}"): how for how in HOW}
    st.session_state["tune-search"] = text(f"tune.{state.search}")
    st.selectbox(text("tune.search"), list(shown), key="tune-search", on_change=_set_search, args=(shown,), width=190)
    for name in ("others", "halving"):
        st.session_state[f"tune-{name}"] = getattr(state, name) == "on"
        st.checkbox(text(f"tune.{name}"), key=f"tune-{name}", on_change=_set_switch, args=(name,))


def _set(name: str) -> None:
    change(**{name: int(st.session_state[f"tune-{name}"])})


def _set_search(shown: dict[str, str]) -> None:
    how = chosen("tune-search", shown)
    if how is not None:
        change(search=how)


def _set_switch(name: str) -> None:
    change(**{name: "on" if st.session_state[f"tune-{name}"] else "off"})


def _start() -> None:
    try:
        submit(JOB, sweep_of(address.state_of(PAGE)), JOB)
    except ValueError as error:
        refuse(JOB, "tune.refused", why=plain(because(reason_of(error))))


def _result(result: Result, busy: bool) -> None:
    names = names_of(result.sweep.runs, language=language())
    ranges, said = good_ranges(result), _words(result)
    told = [_good(result, place, found, said) for place, found in enumerate(ranges)]
    charts.trials(
        key="tune-rates",
        runs=[run.optimizer for run in result.sweep.runs],
        series=[
            {"name": name, "place": place, "points": [_point(trial) for trial in group], "good": ranges[place]}
            for place, (name, group) in enumerate(zip(names, result.groups, strict=True))
        ],
        label=text("tune.label"),
        said=[f"{name}: {one}" if one else name for name, one in zip(names, told, strict=True)],
        language=language(),
        mark=ARTICLE_RATE,
        words=said,
    )
    st.caption(_meanings(result, ranges))
    sweep = result.sweep
    ends = sorted({end * run.formula.gradients for run in sweep.runs for end in rungs(sweep, run)[:-1]})
    st.caption(text("tune.how" if ends else "tune.how-whole", rungs=", ".join(f"{end:,}" for end in ends)))
    rows = [_row(*one) for one in zip(names, told, result.best, result.groups, strict=True)]
    wide = {text("tune.good"): st.column_config.TextColumn(width="large")}
    table({head: [row[head] for row in rows] for head in rows[0]}, key="tune-best", configured=wide)
    for name, edge, stuck in zip(names, result.edges, result.stuck, strict=True):
        # While the sweep goes on, what lies at an edge now may be followed yet.
        if edge is not None and not busy:
            st.warning(_where(name, edge))
        if stuck and not busy:
            st.warning(text("tune.stuck", name=plain(name)))
    tuned = tuple(training.run for training in result.tuned)
    if not tuned:
        return
    with st.container(horizontal=True):
        st.button(
            text("tune.race"),
            key=RACE,
            type="primary",
            icon=":material/play_arrow:",
            on_click=_race,
            args=(tuned,),
        )
        present = address.state_of(PAGE).runs
        both = tuple(dict.fromkeys((*tuned, *present)))
        if len(both) <= MAX_RUNS and set(both) != set(tuned):
            st.button(text("tune.race-both"), key="tune-race-both", on_click=_race, args=(both,))
    say_refused(RACE)


def _where(name: str, edge: Edge) -> str:
    key = "end" if edge.declared else "edge"
    return text(f"tune.{key}-{'high' if edge.high else 'low'}", name=plain(name), rate=number_text(edge.rate))


def _words(result: Result) -> dict[str, str]:
    known = words(language())
    said = {name: known[f"good.{name}"] for name in CURVE_WORDS} | {"rate": text("tune.chart-rate")}
    said["accuracy"] = text("tune.chart-accuracy", n=f"{result.sweep.base.iterations:,}")
    said["mark"] = text("tune.chart-mark", value=number_text(ARTICLE_RATE))
    return said | {"stopped": text("tune.chart-stopped")}


def _good(result: Result, place: int, found: GoodRange | None, said: dict[str, str]) -> str:
    """The good range of an optimizer in words; empty where nothing can be said of it yet."""
    known = not result.sweep.others and all(is_known(result, trial) for trial in result.groups[place])
    return good_text(found, said) if found or known else ""


def _meanings(result: Result, ranges: Sequence[GoodRange | None]) -> str:
    """What the picture's marks mean."""
    share, repeats = f"{100 * GOOD:g} %", result.sweep.repeats
    good = text("tune.many") if result.sweep.others else text("good.of-error", share=share)
    maybe = [text("good.maybe")] if any(found and found.at_least for found in ranges) else []
    seeds = text("tune.seeds", n=repeats) if repeats > 1 else text("tune.one-seed")
    return " · ".join((good, *maybe, text("tune.marks"), seeds))


def _point(trial: tuple[Trial, ...]) -> dict[str, object]:
    middle = middle_of(trial)
    state = "diverged" if middle.diverged_at >= 0 else "stopped" if middle.stopped >= 0 else "done"
    each = [None if one.diverged_at >= 0 else _rounded(one) for one in trial]
    return {"lr": middle.run.values["lr"], "accuracy": _rounded(middle), "state": state, "each": each}


def _rounded(one: Trial) -> float | None:
    return round(one.accuracy, 4) if one.accuracy == one.accuracy else None


def _row(name: str, good: str, best: Trial | None, group: tuple[tuple[Trial, ...], ...]) -> dict[str, object]:
    at_article = next((trial for trial in group if trial[0].run.values["lr"] == ARTICLE_RATE), None)
    return {
        text("mnist.result"): name,
        text("tune.best"): str(best.run) if best else None,
        text("tune.accuracy"): f"{best.accuracy:.2%}" if best else None,
        text("tune.article"): _standing(middle_of(at_article) if at_article else None),
        text("tune.spent"): sum(one.gradients for trial in group for one in trial),
        text("tune.good"): good or None,
    }


def _standing(trial: Trial | None) -> str | None:
    if trial is None:
        return text("tune.untried", rate=number_text(ARTICLE_RATE))
    if trial.accuracy != trial.accuracy:
        return text("good.diverged") if trial.diverged_at >= 0 else None
    if trial.stopped >= 0:
        return text("tune.stopped", accuracy=f"{trial.accuracy:.2%}", n=f"{trial.gradients:,}")
    return f"{trial.accuracy:.2%}"


def _race(runs: tuple[Run, ...]) -> None:
    state: TrainingState = address.state_of(PAGE)
    wanted = replace(state, runs=runs)
    if submit(RACE, wanted.trainings()):
        change(runs=wanted.runs, section="results")

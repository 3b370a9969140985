"""Tune before you judge: the same budget of trials for every optimizer, and a race of what they found."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from formula import number_text
from formula.errors import reason_of
from jobs import scheduler
from mnist.sweep import HOW, MAX_TRIALS, Edge, Result, Sweep, Trial, rungs, seed_apart
from optimizers import Run
from optimizers.naming import names_of
from pages.mnist.training import PAGE, change
from ui.browser.given import chosen
from ui.charts import views as charts
from ui.links import address
from ui.links.training import MAX_RUNS, TrainingState
from ui.widgets.markdown import plain
from ui.widgets.table import table
from ui.words.language import because, language, text
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
    base = state.training(runs[0], seed_apart(state.seeds))
    others, halving = state.others == "on", state.halving == "on"
    return Sweep(base, runs, state.trials, how=state.search, others=others, halving=halving)


def _free(run: Run) -> Run:
    """The run without the learning rate that is to be found."""
    return Run(run.optimizer, run.schedule, **{key: value for key, value in run.given if key != "lr"})


def _settings(state: TrainingState) -> None:
    st.session_state["tune-trials"] = state.trials
    st.number_input(text("tune.trials"), 2, MAX_TRIALS, key="tune-trials", on_change=_set, args=("trials",), width=150)
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
    series = [
        {"name": names[place], "place": place, "points": [_point(trial) for trial in bracket]}
        for place, bracket in enumerate(result.brackets)
    ]
    charts.trials(
        key="tune-rates",
        runs=[run.optimizer for run in result.sweep.runs],
        series=series,
        label=text("tune.label"),
        language=language(),
        mark=ARTICLE_RATE,
        words=_words(),
    )
    sweep = result.sweep
    ends = sorted({end * run.formula.gradients for run in sweep.runs for end in rungs(sweep, run)[:-1]})
    st.caption(text("tune.how" if ends else "tune.how-whole", rungs=", ".join(f"{end:,}" for end in ends)))
    rows = [_row(names[place], best, bracket) for place, (best, bracket) in enumerate(_pairs(result))]
    table({head: [row[head] for row in rows] for head in rows[0]}, key="tune-best")
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


def _words() -> dict[str, str]:
    said = {name: text(f"tune.chart-{name}") for name in ("rate", "accuracy", "diverged")}
    return said | {
        "mark": text("tune.chart-mark", value=number_text(ARTICLE_RATE)),
        "stopped": text("tune.chart-stopped"),
    }


def _pairs(result: Result) -> list[tuple[Trial | None, tuple[Trial, ...]]]:
    return list(zip(result.best, result.brackets, strict=True))


def _point(trial: Trial) -> dict[str, object]:
    known = trial.accuracy == trial.accuracy
    state = "diverged" if trial.diverged_at >= 0 else "stopped" if trial.stopped >= 0 else "done"
    accuracy = round(trial.accuracy, 4) if known else None
    return {"lr": trial.run.values["lr"], "accuracy": accuracy, "state": state}


def _row(name: str, best: Trial | None, bracket: tuple[Trial, ...]) -> dict[str, object]:
    at_article = next((trial for trial in bracket if trial.run.values["lr"] == ARTICLE_RATE), None)
    return {
        text("mnist.result"): name,
        text("tune.best"): str(best.run) if best else None,
        text("tune.accuracy"): f"{best.accuracy:.2%}" if best else None,
        text("tune.article"): _standing(at_article),
        text("tune.spent"): sum(trial.gradients for trial in bracket),
    }


def _standing(trial: Trial | None) -> str | None:
    if trial is None:
        return text("tune.untried", rate=number_text(ARTICLE_RATE))
    if trial.accuracy != trial.accuracy:
        return text("tune.chart-diverged") if trial.diverged_at >= 0 else None
    if trial.stopped >= 0:
        return text("tune.stopped", accuracy=f"{trial.accuracy:.2%}", n=f"{trial.gradients:,}")
    return f"{trial.accuracy:.2%}"


def _race(runs: tuple[Run, ...]) -> None:
    state: TrainingState = address.state_of(PAGE)
    wanted = replace(state, runs=runs)
    if submit(RACE, wanted.trainings()):
        change(runs=wanted.runs, section="results")

"""The section "Landscape": a plane through weight space with the training loss on it, and the runs' paths."""

from __future__ import annotations

import base64

import numpy as np
import streamlit as st

from jobs import DONE, FAILED, QUEUED, RUNNING, TRAINING, Tasks
from mnist import History
from mnist.landscape import SAMPLE, Landscape, landscape, losses, plane, tasks
from pages.mnist.landscape import views
from ui.links.training import TrainingState, run_names
from ui.widgets.markdown import plain
from ui.words.language import language, text
from ui.work.progress import going
from ui.work.watch import Seen, say_refused, submit

JOB = "landscape"
_BUSY = (QUEUED, RUNNING)


def draw(state: TrainingState, seen: Seen) -> None:
    """Draws the landscape of the race that is over, or offers to compute it."""
    found = seen[TRAINING]
    if found is None or seen.busy(TRAINING):
        st.markdown(text("landscape.wait"))
        return
    histories = _of_one_seed(found.runs)
    if not all(len(history.checkpoints) for history in histories):
        st.markdown(text("landscape.none"))
        return
    # Meanwhile the race may have been run anew.
    race = tuple((history.training, len(history.checkpoints), history.diverged_at) for history in histories)
    of_race, of = st.session_state.get("landscape-plane", (None, None))
    if of_race == race and of is None:
        st.warning(text("landscape.still"))
        return
    work = seen[JOB] if of_race == race else None
    if work is not None and work.status == DONE:
        _show(landscape(of, work.results), histories)
    elif work is not None and work.status in _BUSY:
        going(work, JOB, "landscape.computing", "landscape-stop")
    else:
        if work is not None and work.status == FAILED:
            st.error(text("landscape.failed", why=plain(f"{type(work.error).__name__}: {work.error}")))
        _offer(race, histories)


def _of_one_seed(runs: list[History]) -> list[History]:
    """The histories of the seed that is chosen where there are several."""
    seeds = list(dict.fromkeys(run.training.seed for run in runs))
    seed = seeds[0]
    if len(seeds) > 1:
        seed = st.selectbox(text("landscape.seed"), seeds, key="landscape-seed", width=160)
        # What a browser sends need not be on the list.
        seed = seed if seed in seeds else seeds[0]
    return [run for run in runs if run.training.seed == seed]


def _offer(race: tuple, histories: list[History]) -> None:
    st.button(
        text("landscape.compute"),
        key="landscape-compute",
        type="primary",
        icon=":material/landscape:",
        on_click=_compute,
        args=(race, histories),
    )
    say_refused(JOB)


def _compute(race: tuple, histories: list[History]) -> None:
    try:
        of = plane(histories)
    except ValueError:
        # They have not moved, and span none.
        of = None
    if of is None or submit(JOB, Tasks(losses, tasks(of, histories)), JOB):
        st.session_state["landscape-plane"] = race, of


def _show(found: Landscape, histories: list[History]) -> None:
    of = found.plane
    images = min(SAMPLE, of.training.images)
    share = f"{of.shares.sum():.0%}".replace("%", " %")
    about = text("landscape.plane", share=share, dimensions=f"{len(of.centre):,}", images=f"{images:,}")
    if of.training.batchnorm:
        about += " " + text("landscape.batchnorm")
    st.markdown(about)
    views.landscape(key="mnist-landscape", plane=_sent(found, histories), language=language())
    st.markdown(_hidden(found, histories))
    st.caption(text("landscape.smooth"))


def _hidden(found: Landscape, histories: list[History]) -> str:
    """What the plane hides of the run whose end differs most from the terrain below it."""
    ends = [(own[-1], under[-1]) for own, under in zip(found.losses, found.projected, strict=True)]
    place = int(np.argmax(np.nan_to_num([abs(own - under) for own, under in ends])))
    own, under = ends[place]
    return text(
        "landscape.hidden",
        name=plain(run_names(histories, language())[place]),
        far=f"{found.plane.distances[place][-1]:.3g}",
        own=f"{own:.3g}",
        under=f"{under:.3g}",
    )


def _sent(found: Landscape, histories: list[History]) -> dict:
    of = found.plane
    runs = [
        {
            "run": str(history.training.run),
            "points": [[_short(value) for value in point] for point in of.coordinates[i].tolist()],
            "losses": [_short(value) for value in found.losses[i].tolist()],
            "projected": [_short(value) for value in found.projected[i].tolist()],
            "diverged": history.diverged_at,
        }
        for i, history in enumerate(histories)
    ]
    return {
        "runs": runs,
        "at": max(of.at, key=len).tolist(),
        "shares": [round(float(share), 4) for share in of.shares],
        "window": [float(edge) for edge in (of.xs[0], of.xs[-1], of.ys[0], of.ys[-1])],
        "columns": found.grid.shape[1],
        "rows": found.grid.shape[0],
        "grid": base64.b64encode(found.grid.astype("<f4").tobytes()).decode(),
    }


def _short(value: float) -> float | None:
    # JSON knows no NaN; six digits are more than a pixel can show.
    return float(f"{value:.6g}") if np.isfinite(value) else None

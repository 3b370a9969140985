"""The MNIST page's state, as it stands in a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from formula import number_text, parse_number, parse_whole
from jobs import MAX_RUNS
from mnist import ACTIVATIONS, BOUNDS, Training
from optimizers import Run
from ui.query import MAX_TEXT, Query, QueryReader, one_of

ARTICLE_RUNS = tuple(Run(key, lr=0.01) for key in ("momentum", "adagrad", "rmsprop", "adam"))
_USUAL = Training(ARTICLE_RUNS[0])


@dataclass(frozen=True)
class TrainingState:
    """Settings of a race of trainings; the defaults are the article's. ``unread`` as in RaceState."""

    runs: tuple[Run, ...] = ARTICLE_RUNS
    iterations: int = _USUAL.iterations
    batch: int = _USUAL.batch
    hidden: tuple[int, ...] = _USUAL.hidden
    activation: str = _USUAL.activation
    init: float = _USUAL.init
    seeds: tuple[int, ...] = (_USUAL.seed,)
    unread: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Query) -> TrainingState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        usual = cls()
        state = cls(
            reader.many("run", _read_run, MAX_RUNS, MAX_TEXT) or usual.runs,
            reader.one("iterations", _setting("iterations", parse_whole), usual.iterations),
            reader.one("batch", _setting("batch", parse_whole), usual.batch),
            reader.one("hidden", read_hidden, usual.hidden),
            reader.one("activation", one_of(*ACTIVATIONS), usual.activation),
            reader.one("init", _setting("init", parse_number), usual.init),
            reader.one("seeds", lambda text: (_setting("seed", parse_whole)(text),), usual.seeds),
        )
        return replace(state, unread=reader.finish())

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state."""
        return {
            "run": [str(run) for run in self.runs],
            "iterations": [str(self.iterations)],
            "batch": [str(self.batch)],
            "hidden": [hidden_text(self.hidden)],
            "activation": [self.activation],
            "init": [number_text(self.init)],
            "seeds": [",".join(map(str, self.seeds))],
        }

    def trainings(self) -> tuple[Training, ...]:
        """What is to be trained, in the order of the runs."""
        settings = (self.iterations, self.batch, self.hidden, self.activation, self.init)
        return tuple(Training(run, *settings, seed=seed) for seed in self.seeds for run in self.runs)


def read_hidden(text: str) -> tuple[int, ...]:
    """Sizes of the hidden layers, such as ``40,20``; none is ``0``. ValueError for what no network can have."""
    if text.strip() in ("", "0"):
        return ()
    sizes = tuple(parse_whole(part.strip()) for part in text.split(","))
    return replace(_USUAL, hidden=sizes).hidden


def _read_run(text: str) -> Run:
    return Training(Run.parse(text)).run


def hidden_text(sizes: tuple[int, ...]) -> str:
    return ",".join(map(str, sizes)) or "0"


def _setting(name: str, read: Callable[[str], float]) -> Callable[[str], float]:
    """A reader of one number of a Training, within its bounds."""
    return lambda text: BOUNDS[name].check(name, read(text))

"""The MNIST page's state, as it stands in a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from formula import number_text, parse_number, parse_whole
from jobs import MAX_RUNS
from mnist import ACTIVATIONS, BOUNDS, DATA_SETS, INITS, SAMPLINGS, Training
from mnist.tuning import HOW, MAX_TRIALS, Sweep
from optimizers import Run
from ui.query import MAX_TEXT, Query, QueryReader, number_within, one_of, whole_within

ARTICLE_RUNS = tuple(Run(key, lr=0.01) for key in ("momentum", "adagrad", "rmsprop", "adam"))
_USUAL = Training(ARTICLE_RUNS[0])
MAX_SEEDS = 10
MAX_EPOCHS = 100.0
MAX_SMOOTH = 0.99

X_AXES = ("iterations", "epochs", "examples", "seconds")
Y_AXES = ("accuracy", "error", "loss")
BANDS = ("range", "sd", "none")
SECTIONS = ("results", "tune", "inside", "landscape", "export")
SWITCH = ("off", "on")


@dataclass(frozen=True)
class TrainingState:
    """Settings of a race of trainings, the article's by default, and how it is looked at.

    ``epochs``: length in epochs, which then gives the iterations; 0 where ``iterations`` says it. The settings up to
    ``data`` are those of Training. ``x``, ``y``: what the axes show; ``band``: what lies around the mean of several
    seeds; ``single``: whether each seed's curve is drawn; ``smooth``: weight of the past in the smoothed curves;
    ``section``: what is open below the curves. ``trials``: of each optimizer in a sweep, ``search``: how they are
    chosen, ``others``: whether other hyperparameters are drawn too. ``unread`` as in RaceState.
    """

    runs: tuple[Run, ...] = ARTICLE_RUNS
    iterations: int = _USUAL.iterations
    batch: int = _USUAL.batch
    hidden: tuple[int, ...] = _USUAL.hidden
    activation: str = _USUAL.activation
    init: float | str = _USUAL.init
    seeds: tuple[int, ...] = (_USUAL.seed,)
    epochs: float = 0.0
    interval: int = _USUAL.interval
    batchnorm: str = "off"
    dropout: float = _USUAL.dropout
    decay: float = _USUAL.decay
    sampling: str = _USUAL.sampling
    subset: int = _USUAL.subset
    label_noise: float = _USUAL.label_noise
    data: str = _USUAL.data
    x: str = "iterations"
    y: str = "accuracy"
    band: str = "range"
    single: str = "off"
    smooth: float = 0.0
    section: str = "results"
    trials: int = Sweep.trials
    search: str = "grid"
    others: str = "off"
    unread: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Query) -> TrainingState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        usual = cls()
        found = {name: reader.one(name, read, getattr(usual, name)) for name, read in _READERS.items()}
        runs = reader.many("run", _read_run, MAX_RUNS, MAX_TEXT) or usual.runs
        return cls(runs, unread=reader.finish(), **found)

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state; what the article leaves alone stands there where it was set."""
        always = ("iterations", "batch", "hidden", "activation", "init", "seeds")
        usual = type(self)()
        query = {"run": [str(run) for run in self.runs]}
        for name in _READERS:
            value = getattr(self, name)
            if name in always or value != getattr(usual, name):
                query[name] = [_text(value)]
        return query

    @property
    def length(self) -> int:
        """Iterations of each run."""
        if not self.epochs:
            return self.iterations
        whole = round(self.epochs * self.subset / self.batch)
        return min(int(BOUNDS["iterations"].high), max(1, whole))

    def trainings(self) -> tuple[Training, ...]:
        """What is to be trained: for each seed every run, in the order of the runs."""
        return tuple(self.training(run, seed) for seed in self.seeds for run in self.runs)

    def training(self, run: Run, seed: int) -> Training:
        """One of them, also for a run that is not in the race."""
        return Training(
            run,
            self.length,
            self.batch,
            self.hidden,
            self.activation,
            self.init,
            seed,
            self.interval,
            self.batchnorm == "on",
            self.dropout,
            self.decay,
            self.sampling,
            self.subset,
            self.label_noise,
            self.data,
        )


def read_hidden(text: str) -> tuple[int, ...]:
    """Sizes of the hidden layers, such as ``40,20``; none is ``0``. ValueError for what no network can have."""
    if text.strip() in ("", "0"):
        return ()
    sizes = tuple(parse_whole(part.strip()) for part in text.split(","))
    return replace(_USUAL, hidden=sizes).hidden


def read_init(text: str) -> float | str:
    """A standard deviation, or the name of a way to choose it."""
    return text if text in INITS else BOUNDS["init"].check("init", parse_number(text))


def read_seeds(text: str) -> tuple[int, ...]:
    """From 1 to 10 different seeds, such as ``0,1,2``."""
    seeds = tuple(BOUNDS["seed"].check("seed", parse_whole(part.strip())) for part in text.split(","))
    if len(seeds) > MAX_SEEDS or len(set(seeds)) < len(seeds):
        raise ValueError(f"{text[:40]!r} is not 1 to {MAX_SEEDS} different seeds")
    return seeds


def hidden_text(sizes: tuple[int, ...]) -> str:
    return ",".join(map(str, sizes)) or "0"


def _read_run(text: str) -> Run:
    return Training(Run.parse(text)).run


def _setting(name: str) -> Callable[[str], float]:
    """A reader of one number of a Training, within its bounds."""
    read = parse_whole if BOUNDS[name].whole else parse_number
    return lambda text: BOUNDS[name].check(name, read(text))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return hidden_text(value)
    return value if isinstance(value, str) else number_text(value)


_READERS: dict[str, Callable[[str], object]] = {
    "iterations": _setting("iterations"),
    "batch": _setting("batch"),
    "hidden": read_hidden,
    "activation": one_of(*ACTIVATIONS),
    "init": read_init,
    "seeds": read_seeds,
    "epochs": number_within(0, MAX_EPOCHS),
    "interval": _setting("interval"),
    "batchnorm": one_of(*SWITCH),
    "dropout": _setting("dropout"),
    "decay": _setting("decay"),
    "sampling": one_of(*SAMPLINGS),
    "subset": _setting("subset"),
    "label_noise": _setting("label_noise"),
    "data": one_of(*DATA_SETS),
    "x": one_of(*X_AXES),
    "y": one_of(*Y_AXES),
    "band": one_of(*BANDS),
    "single": one_of(*SWITCH),
    "smooth": number_within(0, MAX_SMOOTH),
    "section": one_of(*SECTIONS),
    "trials": whole_within(2, MAX_TRIALS),
    "search": one_of(*HOW),
    "others": one_of(*SWITCH),
}
"""How each part of a link is read, by name of the field."""

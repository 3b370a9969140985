"""The MNIST page's state, as it stands in a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from formula import number_text, parse_number, parse_whole
from formula.errors import Reason, Refused, shown
from jobs import MAX_RUNS, MAX_SEEDS
from mnist import ACTIVATIONS, BOUNDS, DATA_SETS, INITS, SAMPLINGS, History, Training
from mnist.sweep import HOW, MAX_REPEATS, MAX_TRIALS, Sweep
from optimizers import Run
from optimizers.naming import names_of
from ui.links.fields import Field, Number, Whole, Word, Written, read_fields, write_runs
from ui.links.query import MAX_TEXT, Query, QueryReader

ARTICLE_RUNS = tuple(Run(key, lr=0.01) for key in ("momentum", "adagrad", "rmsprop", "adam"))
_USUAL = Training(ARTICLE_RUNS[0])
MAX_EPOCHS = 100.0
MAX_SMOOTH = 0.99

X_AXES = ("iterations", "epochs", "examples", "gradients", "seconds")
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
    chosen, ``others``: whether other hyperparameters are drawn too, ``halving``: whether hopeless ones stop early,
    ``repeats``: with how many seeds each is trained.
    ``lost`` and ``unread`` as in RaceState.
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
    halving: str = "on"
    repeats: int = Sweep.repeats
    lost: tuple[str, ...] = ()
    unread: tuple[tuple[str, Reason], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Query) -> TrainingState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        found = read_fields(FIELDS, reader, cls())
        return cls(**found, lost=reader.unreadable("run", MAX_RUNS, MAX_TEXT), unread=reader.finish())

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state; what the article leaves alone stands there where it was set."""
        return write_runs(FIELDS, self)

    @property
    def length(self) -> int:
        """Iterations of each run."""
        if not self.epochs:
            return self.iterations
        whole = round(self.epochs * self.subset / self.batch)
        return min(int(BOUNDS["iterations"].high), max(1, whole))

    @property
    def essence(self) -> tuple:
        """What the trainings are, however they are looked at: two that are equal in it go the same way."""
        return self.trainings()

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
    return text.lower() if text.lower() in INITS else BOUNDS["init"].check("init", parse_number(text))


def read_seeds(text: str) -> tuple[int, ...]:
    """From 1 to 10 different seeds, such as ``0,1,2``."""
    seeds = tuple(BOUNDS["seed"].check("seed", parse_whole(part.strip())) for part in text.split(","))
    if len(seeds) > MAX_SEEDS or len(set(seeds)) < len(seeds):
        raise Refused("seeds", found=shown(text), limit=MAX_SEEDS)
    return seeds


def hidden_text(sizes: tuple[int, ...]) -> str:
    return ",".join(map(str, sizes)) or "0"


def _read_run(text: str) -> Run:
    return Training(Run.parse(text)).run


def _setting(name: str, **more: bool) -> Field:
    """One number of a Training, within its bounds."""
    read = parse_whole if BOUNDS[name].whole else parse_number
    return Field(name, Written(lambda text: BOUNDS[name].check(name, read(text)), number_text), **more)


def _init_text(value: float | str) -> str:
    return value if isinstance(value, str) else number_text(value)


FIELDS = (
    Field("run", Written(_read_run), "runs", many=MAX_RUNS, always=True, longest=MAX_TEXT),
    _setting("iterations", always=True),
    _setting("batch", always=True),
    Field("hidden", Written(read_hidden, hidden_text), always=True),
    Field("activation", Word(*ACTIVATIONS), always=True),
    Field("init", Written(read_init, _init_text), always=True),
    Field("seeds", Written(read_seeds, hidden_text), always=True),
    Field("epochs", Number(0, MAX_EPOCHS)),
    _setting("interval"),
    Field("batchnorm", Word(*SWITCH)),
    _setting("dropout"),
    _setting("decay"),
    Field("sampling", Word(*SAMPLINGS)),
    _setting("subset"),
    _setting("label_noise"),
    Field("data", Word(*DATA_SETS)),
    Field("x", Word(*X_AXES)),
    Field("y", Word(*Y_AXES)),
    Field("band", Word(*BANDS)),
    Field("single", Word(*SWITCH)),
    Field("smooth", Number(0, MAX_SMOOTH)),
    Field("section", Word(*SECTIONS)),
    Field("trials", Whole(2, MAX_TRIALS)),
    Field("search", Word(*HOW)),
    Field("others", Word(*SWITCH)),
    Field("halving", Word(*SWITCH)),
    Field("repeats", Whole(1, MAX_REPEATS)),
)
"""A training's link: each part in its order."""


def run_names(runs: Sequence[History], language: str = "en") -> list[str]:
    """What the run of each history is called: see ``optimizers.naming``."""
    return names_of([run.training.run for run in runs], language=language)

"""What the files of a race are called: what they hold, in letters of every system, and never too long."""

import random
import re

from optimizers import OPTIMIZERS
from optimizers.written import write
from surfaces import SURFACES
from ui.links.race import RaceState
from ui.widgets.takeaway import MAX_STEM, stem_of


def stem(surface, *runs, steps=300):
    return stem_of(RaceState.from_query({"surface": [surface], "run": list(runs), "steps": [str(steps)]}))


def test_a_name_says_surface_runs_and_steps():
    assert stem("ravine", "sgd:lr=0.01", "momentum", "adagrad") == "ravine-sgd-momentum-adagrad-300-steps"


def test_an_optimizer_that_runs_twice_is_named_once():
    assert stem("bowl", "adam:lr=0.1", "adam:lr=0.2", steps=7) == "bowl-adam-7-steps"


def test_what_a_reader_has_written_has_no_name_for_files():
    rule = write("../etc/passwd?", "w = w - lr*g").key
    assert stem("bowl", rule, "sgd") == "bowl-my-rule-sgd-300-steps"


def test_what_has_no_room_is_counted():
    long = sorted(OPTIMIZERS, key=len)[-8:]
    name = stem("ravine", *long)
    kept = int(re.fullmatch(r"ravine-.+-and-(\d)-more-300-steps", name)[1])
    assert 0 < kept < 8 and name.startswith(f"ravine-{'-'.join(long[: 8 - kept])}-and-")


def test_every_name_is_safe_and_bounded():
    draw = random.Random(3)
    for _ in range(200):
        runs = draw.sample(sorted(OPTIMIZERS), draw.randint(1, 8))
        name = stem(draw.choice(sorted(SURFACES)), *runs, steps=draw.randint(1, 5000))
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) <= MAX_STEM
        assert name.endswith("-steps")

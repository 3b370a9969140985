"""Work that pages look at: one look at each job in a run of a page, no fragment inside another, one word of refusal."""

from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.testing.v1 import AppTest

from jobs import DONE, FAILED, OVER, PAUSED, QUEUED, RUNNING, STOPPED, TRAINING, QueueFull, Snapshot
from mnist import Training, advance, begin
from mnist.curvature import stand
from mnist.history import Record
from mnist.landscape import losses, plane, tasks
from mnist.sweep import Result, Sweep, Trial
from optimizers import Run
from optimizers.written import write
from pages import find_pages
from pages.lessons.chapters.chapter import COURSE, LiveTraining, Predict
from pages.lessons.teach.lesson import Lesson, write_lesson
from pages.mnist.sections import SECTIONS
from ui.words.texts import say
from ui.work import watch

APP = str(Path(__file__).parents[2] / "frame" / "main.py")
STATUSES = (None, QUEUED, RUNNING, PAUSED, DONE, STOPPED, FAILED)
FULL = say("en", "mnist.queue-full")
LIVE, PLACE = next(
    (key, place)
    for key, chapter in COURSE.items()
    for place, one in enumerate(chapter.blocks)
    if isinstance(one, LiveTraining)
)
SKETCHED = next(key for key, one in COURSE.items() if any(p.link.page == "mnist" for p in one.predictions))


def snapshot(status, **contents):
    error = OSError("no room") if status == FAILED else None
    return Snapshot(status, 8, 16, 1.0, None, 0, error, **contents)


@cache
def trained():
    """Two runs halfway."""
    states, runs = [], []
    for key in ("adam", "sgd"):
        training = Training(Run(key, lr=0.01), 16, 9, (4,), interval=2, subset=100)
        record, state = Record(training), advance(begin(training), 8)
        record.add(state.part, state.diverged_at)
        states.append(state)
        runs.append(record.history)
    return {"states": states, "runs": runs}


def swept():
    runs = (Run("adam"), Run("sgd"))
    brackets = tuple((Trial(run.replace(lr=0.1), 1000, 0.9, 1.0, -1, -1),) for run in runs)
    return {"result": Result(Sweep(Training(runs[0]), runs, 2, extra=0), brackets)}


@cache
def spanned():
    return plane(trained()["runs"])


@cache
def computed():
    return {"results": [losses(*arguments) for arguments in tasks(spanned(), trained()["runs"])]}


@cache
def bent():
    return {"results": [stand(run.training, run.checkpoints[-1]) for run in trained()["runs"]]}


CONTENTS = {TRAINING: trained, "sweep": swept, "landscape": computed, "curvature": bent}


class Jobs:
    """A scheduler that has what it is told to have, and counts who looks."""

    def __init__(self):
        self.found, self.looks, self.full, self.submitted = {}, Counter(), False, []

    def set(self, status, *names):
        for name in names:
            self.found[name] = status and snapshot(status, **CONTENTS[name]())

    def snapshot(self, _, job=TRAINING):
        self.looks[job] += 1
        return self.found.get(job)

    def busy(self, _):
        return any(one is not None and one.status not in OVER for one in self.found.values())

    def knows(self, _):
        return any(self.found.values())

    def submit(self, _, work, job=TRAINING):
        if self.full:
            raise QueueFull(3)
        self.submitted.append((job, work))

    def warm(self):
        pass

    touch = stop = pause = resume = lambda *_: None


@pytest.fixture
def jobs(monkeypatch):
    fake = Jobs()
    for module in (
        "pages.mnist.page",
        "pages.mnist.controls",
        "pages.mnist.tune",
        "pages.lessons.teach.show",
        "ui.work.owner",
        "ui.work.progress",
        "ui.work.watch",
    ):
        monkeypatch.setattr(f"{module}.scheduler", lambda: fake)
    return fake


@pytest.fixture
def nested(monkeypatch):
    """What fragments stand inside others; empty where none does, with the number of all of them."""
    found, register = SimpleNamespace(inside=[], all=0), MemoryFragmentStorage.register

    def noted(self, key, fragment, *, parent_fragment_id=None, **more):
        found.all += 1
        if parent_fragment_id is not None:
            found.inside.append(key)
        return register(self, key, fragment, parent_fragment_id=parent_fragment_id, **more)

    monkeypatch.setattr(MemoryFragmentStorage, "register", noted)
    return found


@pytest.fixture
def opened(monkeypatch, jobs):
    def open_(page, **query):
        first = {page: find_pages()[page]} | find_pages()
        monkeypatch.setattr("pages.find_pages", lambda: first)
        app = AppTest.from_file(APP, default_timeout=60)
        app.query_params.update(query)
        race = tuple((run.training, len(run.checkpoints), run.diverged_at) for run in trained()["runs"])
        app.session_state["landscape-plane"] = race, spanned()
        app.session_state["lang"], app.session_state["lang-chosen"] = "en", True
        return app

    return open_


def one_look(jobs, app):
    jobs.looks.clear()
    app.run()
    assert not app.exception
    return set(jobs.looks.values()) == {1}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("section", SECTIONS)
def test_a_run_of_the_mnist_page_looks_once_at_each_job(opened, jobs, nested, section, status):
    jobs.set(status, TRAINING, *SECTIONS[section].jobs)
    assert one_look(jobs, opened("mnist", section=section))
    # A race that is over has another section below it than one that is not.
    jobs.set(DONE, TRAINING)
    assert one_look(jobs, opened("mnist", section=section))
    assert set(jobs.looks) == {TRAINING, *SECTIONS[section].jobs}
    assert nested.all >= 4 and not nested.inside


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("chapter", [LIVE, SKETCHED])
def test_a_run_of_a_chapter_looks_once_at_each_job(opened, jobs, nested, chapter, status):
    blocks = [one for one in COURSE[chapter].blocks if isinstance(one, LiveTraining | Predict)]
    links = [one.link for one in blocks if isinstance(one, LiveTraining) or one.link.page == "mnist"]
    for link in links:
        runs = [Record(training).history for training in link.state().trainings()]
        jobs.found[link.query] = status and snapshot(status, runs=runs)
    assert one_look(jobs, opened("lessons", chapter=chapter))
    assert set(jobs.looks) == {link.query for link in links}
    assert nested.all >= len(links) and not nested.inside


@pytest.mark.parametrize("section", SECTIONS)
def test_a_run_of_a_made_lesson_looks_once_at_each_job(opened, jobs, nested, section):
    jobs.set(RUNNING, TRAINING, *SECTIONS[section].jobs)
    query = f"run=adam:lr=0.01&iterations=100&section={section}"
    lesson = Lesson("mnist", query, ("cards", "settings", "sections"))
    assert one_look(jobs, opened("lessons", lesson=write_lesson(lesson)))
    assert nested.all and not nested.inside


class Again(Exception):
    """The page was told to run anew."""


@pytest.fixture
def looking(monkeypatch, jobs):
    """Begins to watch jobs, and gives the fragment, its interval, and what was drawn."""

    def again():
        raise Again

    def begin_(*names):
        made, drawn = [], []
        monkeypatch.setattr(watch.st, "session_state", {})
        monkeypatch.setattr(watch.st, "rerun", again)
        monkeypatch.setattr(watch.st, "fragment", lambda look, run_every: made.append((look, run_every)) or look)
        watch.watch(lambda seen: drawn.append([seen[name] for name in names]), watch.Seen(), names, 0.5)
        ((look, seconds),) = made
        return look, seconds, drawn

    return begin_


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("then", STATUSES)
def test_the_page_runs_anew_when_work_begins_or_ends_and_only_then(looking, jobs, status, then):
    goes_on = status is not None and status not in OVER
    # What had been computed for others is there as soon as it is asked for: it was never seen at work.
    stages = [one and one in OVER for one in (status, then)]
    jobs.set(status, "sweep")
    look, seconds, drawn = looking(TRAINING, "sweep")
    assert seconds == (0.5 if goes_on else None)
    jobs.set(then, "sweep")
    if stages[0] != stages[1]:
        with pytest.raises(Again):
            look()
        assert len(drawn) == 1
    else:
        look()
        assert drawn == [[None, status and drawn[0][1]], [None, jobs.found["sweep"]]]


def test_one_job_that_ends_as_another_begins_is_news(looking, jobs):
    jobs.set(RUNNING, TRAINING)
    look, _, _ = looking(TRAINING, "sweep")
    jobs.set(DONE, TRAINING)
    jobs.set(RUNNING, "sweep")
    with pytest.raises(Again):
        look()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_looks_again_only_while_its_own_work_goes_on(opened, jobs, monkeypatch, section):
    intervals, fragment = [], watch.st.fragment

    def noted(look, run_every=None):
        intervals.append(run_every)
        return fragment(look, run_every=run_every)

    monkeypatch.setattr(watch.st, "fragment", noted)
    jobs.set(DONE, *CONTENTS)
    opened("mnist", section=section).run()
    assert intervals == [None, None]
    for job in CONTENTS:
        jobs.set(DONE, *CONTENTS)
        jobs.set(RUNNING, job)
        intervals.clear()
        opened("mnist", section=section).run()
        looks = SECTIONS[section].seconds if job in SECTIONS[section].jobs else None
        assert intervals == [0.5 if job == TRAINING else None, looks]


def elements(block, path=()):
    """All that a block holds, each with its way from there."""
    for place, child in block.children.items():
        if hasattr(child, "children"):
            yield from elements(child, (*path, place))
        else:
            yield (*path, place), child


@pytest.mark.parametrize(
    ("page", "query", "key"),
    [
        ("mnist", {"section": "tune"}, "mnist-start"),
        ("mnist", {"section": "tune"}, "tune-start"),
        ("mnist", {"section": "tune"}, "tune-race"),
        ("mnist", {"section": "landscape"}, "landscape-compute"),
        ("lessons", {"chapter": LIVE}, f"lesson-{LIVE}-{PLACE}-start"),
    ],
)
def test_a_full_queue_is_said_once_beside_what_asked(opened, jobs, page, query, key):
    jobs.set(DONE, TRAINING, "sweep")
    app = opened(page, **query).run()
    assert not app.error
    jobs.full = True
    before = page == "mnist" and app.session_state["mnist-state"]
    app.button(key=key).click().run()
    assert not app.exception and not jobs.submitted
    assert [error.value for error in app.error] == [FULL]
    asked = next(path for path, one in elements(app.main) if one.type == "button" and one.key == key)
    said = next(path for path, one in elements(app.main) if one.type == "error")
    # In the same row, or right below it.
    *row, place = asked
    assert said[:-1] == (*row,) or said in {(*row, place + 1), (*row[:-1], row[-1] + 1)}
    # What was refused has changed nothing, and is said in the language that is spoken.
    assert page != "mnist" or app.session_state["mnist-state"] == before
    app.session_state["lang"] = "ja"
    assert [error.value for error in app.run().error] == [say("ja", "mnist.queue-full")]
    jobs.full = False
    app.button(key=key).click().run()
    assert not app.error and len(jobs.submitted) == 1


def test_what_one_block_asked_is_not_said_beside_another(jobs):
    def script():
        from ui.work.watch import say_refused, submit

        submit("first", [])
        submit("second", [])
        for asker in ("first", "second"):
            say_refused(asker)

    jobs.full = True
    app = AppTest.from_function(script)
    app.session_state["lang"] = "en"
    assert [error.value for error in app.run().error] == [FULL]


def test_a_race_of_what_was_found_opens_its_results(opened, jobs):
    jobs.set(DONE, "sweep")
    app = opened("mnist", section="tune").run()
    app.button(key="tune-race").click().run()
    assert app.session_state["mnist-state"].section == "results"
    ((job, work),) = jobs.submitted
    assert job == TRAINING and work == app.session_state["mnist-state"].trainings()
    assert [str(training.run) for training in work] == ["adam:lr=0.1", "sgd:lr=0.1"]


def test_a_sweep_that_cannot_be_says_why(opened, jobs):
    app = opened("mnist", section="tune", run=write("Half", "w = w - g/2").key).run()
    app.button(key="tune-start").click().run()
    assert not app.exception and not jobs.submitted
    assert len(app.error) == 1 and app.error[0].value != FULL


def test_many_curves_are_looked_at_less_often_than_few():
    def found(runs):
        return snapshot(RUNNING, runs=[None] * runs)

    assert [watch.pace(one) for one in (None, found(5), found(20), found(40))] == [0.5, 0.5, 2.0, 2.5]

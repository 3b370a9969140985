"""Progress of long work on a command line, by a clock that the test drives."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulation.watched import Watched, on_the_terminal, progress_text


def test_results_come_in_their_order_and_each_says_how_far_it_is():
    said, times = [], iter([0.0, 2.0, 4.0, 6.0, 8.0])
    with Watched(ThreadPoolExecutor(1), said.append, lambda: next(times)) as workers:
        assert list(workers.map(pow, [1, 2, 3, 4], [2, 2, 2, 2])) == [1, 4, 9, 16]
        assert said == ["25 %, 0:06 left", "50 %, 0:04 left", "75 %, 0:02 left", ""]
        assert workers.submit(pow, 2, 3).result() == 8


def test_what_fails_is_not_called_done():
    said = []
    with Watched(ThreadPoolExecutor(1), said.append) as workers, pytest.raises(ZeroDivisionError):
        list(workers.map(divmod, [1, 1, 1], [1, 0, 1]))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [(1, 3, 30.1, "33 %, 1:01 left"), (999, 1000, 10.0, "99 %, 0:01 left"), (1, 1000, 10.0, "0 %, 166:30 left")],
)
def test_the_time_left(done, total, seconds, text):
    assert progress_text(done, total, seconds) == text


def test_nothing_is_said_where_no_terminal_is(capsys):
    on_the_terminal("half")
    assert capsys.readouterr().err == ""

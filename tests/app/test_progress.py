"""What a page says of a job: its place and its time in the queue, and what was computed for others too."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from jobs import DONE, QUEUED, RUNNING, Snapshot


def draw(found, language):
    import streamlit as st

    from ui.work.progress import progress, status_text

    st.query_params["lang"] = language
    st.text(status_text(found))
    progress(found, "here")


def said(language="en", status=QUEUED, position=0, left=None, **fields):
    found = Snapshot(status, 0, 5000, 0.0, left, position, None, **fields)
    app = AppTest.from_function(draw, args=(found, language), default_timeout=60).run()
    assert not app.exception
    return app.text[0].value, [caption.value for caption in app.caption]


@pytest.mark.parametrize(
    ("starts", "left", "words"),
    [
        (3.4, 8.6, "starts in about 3 s, done in about 9 s"),
        (38.0, 58.0, "starts in about 40 s, done in about 1 min 0 s"),
        (0.0, 131.0, "starts in about 1 s, done in about 2 min 10 s"),
    ],
)
def test_who_waits_reads_the_place_and_about_how_long(starts, left, words):
    line, captions = said(position=7, starts_in=starts, left=left)
    assert line == f"Number 7 in the queue · {words}"
    assert captions == []


def test_the_queue_in_japanese():
    line, _ = said("ja", position=7, starts_in=38.0, left=58.0)
    assert line == "順番待ち：7 番目 · 開始まで約 40 秒、完了まで約 1 分 0 秒"


def test_a_job_that_is_let_in_waits_for_a_worker():
    assert said()[0] == "Waiting for a free worker…"


def test_what_is_computed_for_several_says_so():
    for status in (RUNNING, DONE):
        _, (caption,) = said(status=status, readers=30)
        assert caption.startswith("Computed once for 30 readers")
    assert said(status=RUNNING)[1] == []


def test_what_had_been_computed_says_so():
    runs = [None] * 5
    assert said(status=DONE, runs=runs, found=5)[1][0].startswith("All of this had been computed before")
    assert said(status=RUNNING, runs=runs, found=4, readers=2)[1][0].startswith("4 of these 5 trainings")

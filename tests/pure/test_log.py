"""What the log tells, and what it must not."""

from __future__ import annotations

import json
import logging

import pytest

from frame import log
from tests.apart import run_apart

SECRET = "reader@example.org"


@pytest.fixture
def told(caplog):
    """``told()``: the records of the project's own logger so far."""
    caplog.set_level(logging.INFO, log.LOGGER.name)
    return lambda: caplog.records


def record(event="event", **fields):
    return logging.makeLogRecord({"msg": event, "levelname": "INFO"} | ({"fields": fields} if fields else {}))


def test_a_line_is_json_when_it_is_asked_for_and_words_else():
    made = record("job ended", kind="sweep", seconds=1.23456, done=7)
    found = json.loads(log.Line(as_json=True).format(made))
    assert found.pop("time").endswith("+00:00")
    assert found == {"level": "info", "event": "job ended", "kind": "sweep", "seconds": 1.23, "done": 7}
    assert log.Line(as_json=False).format(made).endswith("+00:00 info job ended kind=sweep seconds=1.23 done=7")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_line_stays_one_line_and_short(as_json):
    line = log.Line(as_json).format(record("e\nvent", why="a\r\nb\x0b\u2028c" * 1000))
    assert len(line.splitlines()) == 1 and len(line) < 2 * log.MAX_TEXT


def test_only_so_many_lines_in_a_minute_and_the_rest_is_counted(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(log.time, "monotonic", lambda: now)
    bounded = log.Bounded()
    assert sum(bounded.filter(record()) for _ in range(log.MAX_LINES + 50)) == log.MAX_LINES
    now += log.SECONDS
    after = record(a=1)
    assert bounded.filter(after) and after.fields == {"a": 1, "left_out": 50}
    again = record()
    assert bounded.filter(again) and not hasattr(again, "fields")


def test_an_error_is_its_type_and_its_place_and_not_its_message(told):
    try:
        ("x", "y")[SECRET]
    except TypeError as found:
        log.error(found)
    (line,) = told()
    assert line.fields["type"] == "TypeError" and line.fields["where"].startswith("tests/pure/test_log.py:")
    assert SECRET not in json.dumps(line.fields)
    log.error(ValueError(SECRET))
    assert told()[-1].fields == {"type": "ValueError", "where": "outside"}


def connect(app, subprotocols=()):
    """Takes a WebSocket through the middleware; what was sent."""
    sent = []

    async def send(message):
        sent.append(message["type"])

    async def receive():
        return {"type": "websocket.disconnect"}

    scope = {"type": "websocket", "path": "/_stcore/stream", "subprotocols": list(subprotocols)}
    run_apart(log.Watched(app)(scope, receive, send))
    return sent


def test_sessions_are_counted_as_they_come_and_go(told):
    open_inside = []

    async def app(scope, receive, send):
        await send({"type": "websocket.accept"})
        open_inside.append(log.SESSIONS.open)
        await receive()

    before = log.SESSIONS.open
    connect(app)
    connect(app, ["streamlit", "token", SECRET])
    assert open_inside == [before + 1] * 2 and log.SESSIONS.open == before
    assert [line.getMessage() for line in told()] == ["session begun", "session ended"] * 2
    assert [line.fields["again"] for line in told()[::2]] == [False, True]
    assert SECRET not in json.dumps([line.fields for line in told()])


def test_a_refused_connection_is_no_session(told):
    async def app(scope, receive, send):
        await send({"type": "websocket.close"})

    connect(app)
    assert told() == []


def test_an_error_below_the_app_is_told_and_goes_on(told):
    async def app(scope, receive, send):
        await send({"type": "websocket.accept"})
        raise KeyError(SECRET)

    before = log.SESSIONS.open
    with pytest.raises(KeyError):
        connect(app)
    assert [line.getMessage() for line in told()] == ["session begun", "error", "session ended"]
    assert told()[1].fields["type"] == "KeyError" and log.SESSIONS.open == before

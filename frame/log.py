"""One line for each session, job and error, without personal data: JSON where DESCENT_LOG=json, else words.

A line names no address, no link, no text of a reader's and no message of an exception, which may quote one. Below
``frame/`` whoever has something to tell says ``logging.getLogger("descent")`` with ``extra={"fields": {…}}``.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

SECONDS, MAX_LINES = 60.0, 600
"""In so many seconds no more lines than these; how many were left out is told with the next one."""
MAX_TEXT = 200
"""Characters of one value."""

ROOT = Path(__file__).parents[1]
LOGGER = logging.getLogger("descent")


def begin() -> None:
    """Lets the lines come out, on the standard output; once for a server."""
    if LOGGER.handlers:
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Line(os.environ.get("DESCENT_LOG", "").strip().lower() == "json"))
    handler.addFilter(Bounded())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def error(found: BaseException) -> None:
    """Tells of an exception: its type, and the last line of ours that it came through."""
    LOGGER.error("error", extra={"fields": {"type": type(found).__name__, "where": _where(found)}})


def _where(found: BaseException) -> str:
    frames = [(Path(one.filename), one.lineno) for one in traceback.extract_tb(found.__traceback__)]
    ours = [(file.relative_to(ROOT), line) for file, line in frames if file.is_relative_to(ROOT)]
    here = [f"{file.as_posix()}:{line}" for file, line in ours if not file.parts[0].startswith(".")]
    return here[-1] if here else "outside"


class Line(logging.Formatter):
    """A record as one line."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        values = {name: _short(value) for name, value in _fields(record).items()}
        event = _short(record.getMessage())
        if self._as_json:
            head = {"time": when, "level": record.levelname.lower(), "event": event}
            return json.dumps(head | values, ensure_ascii=True)
        return " ".join([when, record.levelname.lower(), event, *(f"{name}={one}" for name, one in values.items())])


def _short(value: object) -> object:
    if isinstance(value, float):
        return round(value, 2)
    # A line stays one line.
    return value if isinstance(value, int) else " ".join(str(value).split())[:MAX_TEXT]


class Bounded(logging.Filter):
    """No more lines than a host can keep."""

    def __init__(self) -> None:
        super().__init__()
        self._since, self._lines = time.monotonic(), 0

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self._since >= SECONDS:
            left_out, self._since, self._lines = self._lines - MAX_LINES, now, 0
            if left_out > 0:
                record.fields = _fields(record) | {"left_out": left_out}
        self._lines += 1
        return self._lines <= MAX_LINES


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return getattr(record, "fields", {})


class Sessions:
    """How many pages are open, told as they come and go."""

    def __init__(self) -> None:
        self.open = 0

    def begin(self, again: bool) -> None:
        """A page has connected; ``again``: it had lost its connection."""
        self.open += 1
        self._tell("session begun", again=again)

    def end(self, seconds: float) -> None:
        """A page is gone, after so many seconds."""
        self.open -= 1
        self._tell("session ended", seconds=seconds)

    def _tell(self, event: str, **fields: object) -> None:
        LOGGER.info(event, extra={"fields": fields | {"sessions": self.open}})


SESSIONS = Sessions()


class Watched:
    """Tells of sessions, each of which is one WebSocket of Streamlit's, and of errors below it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: float | None = None

        async def told(message: Message) -> None:
            nonlocal begun
            await send(message)
            if message["type"] == "websocket.accept":
                # A page that has lost its connection names its session third.
                SESSIONS.begin(again=len(scope.get("subprotocols", ())) > 2)
                begun = time.monotonic()

        try:
            await self._app(scope, receive, told if scope["type"] == "websocket" else send)
        except Exception as found:
            # Whoever leaves while something is sent to it is no error.
            if not isinstance(found, OSError | WebSocketDisconnect):
                error(found)
            raise
        finally:
            if begun is not None:
                SESSIONS.end(time.monotonic() - begun)

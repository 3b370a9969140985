"""Rooms of a poll: bounded in number, answers and time, and gone with the server."""

from __future__ import annotations

import secrets
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from polls.answers import Answer, Shape

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is read as something else."""
LENGTH = 6
MAX_ROOMS = 20
MAX_ANSWERS = 500
"""In a room, each a browser's own."""
MAX_TOPIC = 2000
SECONDS = 3600.0
MAX_WRONG = 10
"""Codes without a room that one asker may try in WRONG_SECONDS."""
WRONG_SECONDS = 60.0
MAX_ASKERS = 1000
MAX_CHANGES = 100
"""How often one browser may answer a question."""
MAX_BROWSER = 64


class NoRoom(LookupError):
    """There is no such room, or no longer."""


class TooOften(Exception):
    """An asker has tried too many codes, or a browser has answered too often."""


class Closed(Exception):
    """The room takes no answers now."""


class Full(Exception):
    """No room for another room, or for another answer."""


@dataclass
class Room:
    """A question and its answers. ``topic``: what is asked, in whatever words its makers have for it."""

    code: str
    topic: str
    shape: Shape
    ends: float
    open: bool = True
    answers: dict[str, Answer] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)


class Rooms:
    """All rooms of a server; any thread may call. ``clock``: seconds that never go back; ``draw``: a random letter."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, draw: Callable[[str], str] = secrets.choice
    ) -> None:
        self._clock, self._draw = clock, draw
        self._lock = threading.Lock()
        self._rooms: dict[str, Room] = {}
        self._keys: dict[str, str] = {}
        self._wrong: dict[str, deque[float]] = {}

    def open(self, topic: str, shape: Shape) -> tuple[str, str]:
        """A new room: its code, for everybody, and the key of who opened it. Full where there are MAX_ROOMS."""
        if len(topic) > MAX_TOPIC:
            raise ValueError(f"a topic of more than {MAX_TOPIC} characters")
        with self._lock:
            self._sweep()
            if len(self._rooms) >= MAX_ROOMS:
                raise Full
            code = self._fresh()
            key = secrets.token_hex(16)
            self._rooms[code] = Room(code, topic, shape, self._clock() + SECONDS)
            self._keys[key] = code
            return code, key

    def find(self, code: str, asker: str) -> tuple[str, Shape, bool]:
        """Topic, shape, and whether it is open. NoRoom for another code, TooOften after MAX_WRONG of them."""
        with self._lock:
            self._sweep()
            now = self._clock()
            tried = self._wrong.get(asker, deque())
            while tried and now - tried[0] >= WRONG_SECONDS:
                tried.popleft()
            if len(tried) >= MAX_WRONG:
                raise TooOften
            room = self._rooms.get(code)
            if room is None:
                tried.append(now)
                self._wrong.pop(asker, None)
                self._wrong[asker] = tried
                if len(self._wrong) > MAX_ASKERS:
                    del self._wrong[next(iter(self._wrong))]
                raise NoRoom
            return room.topic, room.shape, room.open

    def give(self, code: str, browser: str, sent: object) -> None:
        """A browser's answer, in place of its last one; ValueError for what is none, NoRoom, Closed, Full, TooOften."""
        with self._lock:
            self._sweep()
            room = self._rooms.get(code)
            if room is None:
                raise NoRoom
            if not 0 < len(browser) <= MAX_BROWSER:
                raise ValueError("no browser's name")
            answer = room.shape.read(sent)
            if not room.open:
                raise Closed
            if browser not in room.answers and len(room.answers) >= MAX_ANSWERS:
                raise Full
            if room.changes.get(browser, 0) >= MAX_CHANGES:
                raise TooOften
            room.changes[browser] = room.changes.get(browser, 0) + 1
            room.answers[browser] = answer

    def look(self, key: str) -> tuple[Room, float]:
        """The room of a key as it is now, and how many seconds it stays; NoRoom."""
        with self._lock:
            room = self._of(key)
            now = Room(room.code, room.topic, room.shape, room.ends, room.open, dict(room.answers))
            return now, room.ends - self._clock()

    def set_open(self, key: str, open: bool) -> None:
        """Whether the room takes answers; NoRoom."""
        with self._lock:
            self._of(key).open = open

    def empty(self, key: str) -> None:
        """Forgets the answers; NoRoom."""
        with self._lock:
            room = self._of(key)
            room.answers.clear()
            room.changes.clear()

    def end(self, key: str) -> None:
        """The room is gone, if it was there."""
        with self._lock:
            code = self._keys.pop(key, None)
            self._rooms.pop(code, None)

    def _of(self, key: str) -> Room:
        self._sweep()
        try:
            return self._rooms[self._keys[key]]
        except KeyError:
            raise NoRoom from None

    def _sweep(self) -> None:
        now = self._clock()
        over = {code for code, room in self._rooms.items() if now >= room.ends}
        if over:
            self._rooms = {code: room for code, room in self._rooms.items() if code not in over}
            self._keys = {key: code for key, code in self._keys.items() if code not in over}

    def _fresh(self) -> str:
        while True:
            code = "".join(self._draw(ALPHABET) for _ in range(LENGTH))
            if code not in self._rooms:
                return code


def read_code(typed: str) -> str:
    """A code as it was meant: in small letters, in full width, with spaces or hyphens; ValueError for what is none."""
    code = "".join(one for one in unicodedata.normalize("NFKC", typed[:40]).upper() if one not in " -‐−ー")
    if len(code) != LENGTH or any(one not in ALPHABET for one in code):
        raise ValueError("no code of a room")
    return code

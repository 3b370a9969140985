"""Live polls: rooms in this process's memory, in which a class answers one question each, without names."""

from functools import cache

from polls.answers import CHOICE, CURVE, FLAG, Answer, Shape
from polls.rooms import LENGTH, MAX_ANSWERS, SECONDS, Closed, Full, NoRoom, Room, Rooms, TooOften, read_code
from polls.settings import polls_allowed

__all__ = [
    "CHOICE",
    "CURVE",
    "FLAG",
    "LENGTH",
    "MAX_ANSWERS",
    "SECONDS",
    "Answer",
    "Closed",
    "Full",
    "NoRoom",
    "Room",
    "Rooms",
    "Shape",
    "TooOften",
    "polls_allowed",
    "read_code",
    "rooms",
]


@cache
def rooms() -> Rooms:
    """The server's rooms."""
    return Rooms()

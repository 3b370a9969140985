"""What can be answered: a flag on the plane, a curve, or one of some choices; each takes a few bytes."""

from __future__ import annotations

from dataclasses import dataclass

FLAG, CURVE, CHOICE = "flag", "curve", "choice"
COLUMNS = 41
"""Heights of a curve, at equal distances."""
FAR = 1e6
MAX_CHOICES = 20

Answer = tuple[float, float] | bytes | int
"""A flag's coordinates; a curve's heights, 0 … 255 from the bottom to the top of its axis; a choice's place."""


@dataclass(frozen=True)
class Shape:
    """What a room takes: one of FLAG, CURVE, CHOICE, of ``choices`` where it is the last."""

    kind: str
    choices: int = 0

    def __post_init__(self) -> None:
        known = self.kind in (FLAG, CURVE) and self.choices == 0
        if not known and not (self.kind == CHOICE and 2 <= self.choices <= MAX_CHOICES):
            raise ValueError(f"nothing is answered by {self.kind!r} with {self.choices} choices")

    def read(self, sent: object) -> Answer:
        """The answer in what a browser has sent: two numbers, COLUMNS shares of the axis, or a place; or ValueError."""
        if self.kind == CHOICE:
            if type(sent) is not int or not 0 <= sent < self.choices:
                raise ValueError("no place among the choices")
            return sent
        count, low, high = (2, -FAR, FAR) if self.kind == FLAG else (COLUMNS, 0.0, 1.0)
        if not isinstance(sent, list | tuple) or len(sent) != count:
            raise ValueError(f"not {count} numbers")
        # What is not a number is within no bounds.
        for one in sent:
            if type(one) not in (int, float) or not low <= one <= high:
                raise ValueError("no number, or out of bounds")
        if self.kind == FLAG:
            return float(sent[0]), float(sent[1])
        return bytes(round(255 * one) for one in sent)

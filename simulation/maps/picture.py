"""Finished maps as PNG, without a browser: axes, cells, legend."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from formula import number_text
from optimizers.naming import names_of
from simulation.figure import STROKES
from simulation.maps.basins import BasinMap
from simulation.maps.figures import is_log
from simulation.maps.look import (
    COLOURS,
    GREYS,
    INK,
    LOSSES,
    PALEST,
    PAPER,
    STRONGEST,
    WORDS,
    Colour,
    cells_of,
    channels,
    ends_of_colours,
    ends_of_curves,
    goodness,
    legend,
    logged,
    mixed,
    shares_of_steps,
    unnamed,
)
from simulation.maps.reaching import DIVERGED, NOT_CONVERGED, STATIONARY
from simulation.maps.sensitivity import Sensitivity
from simulation.maps.settings import SettingsMap
from simulation.still import ticks

WIDTH, HEIGHT = 760, 600
_LEFT, _TOP, _BOTTOM, _LINE, _SAMPLE = 70, 60, 40, 22, 14
_APART, _WIDE = 8, 2
"""Stripes of what reaches no minimum: pixels from one to the next, and how wide."""
_STRIPES = {NOT_CONVERGED: (0.26, True, False), DIVERGED: (0.42, True, True), STATIONARY: (0.6, None, None)}
"""How dark, and whether they fall and rise; dots where they only cross."""

Place = Callable[[float], float]


def map_png(made: BasinMap | SettingsMap | Sensitivity, title: str = "", words: Mapping[str, str] = WORDS) -> bytes:
    """The picture of a map of any kind, under a title."""
    draw = {BasinMap: _basins, SettingsMap: _settings, Sensitivity: _sensitivity}[type(made)]
    picture, written = draw(made, title, words), io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


class _Sheet:
    """A plot over lines of a legend; ``x`` and ``y`` say where a value stands."""

    def __init__(
        self, title: str, x: tuple[str, float, float, bool], y: tuple[str, float, float, bool], lines: int, square: bool
    ) -> None:
        room = (WIDTH - _LEFT - 20, HEIGHT - _TOP - _BOTTOM)
        if square:
            unit = min(room[0] / (x[2] - x[1]), room[1] / (y[2] - y[1]))
            room = (max(1, round(unit * (x[2] - x[1]))), max(1, round(unit * (y[2] - y[1]))))
        self.size = room
        self.foot = _TOP + room[1] + _BOTTOM + 8
        self.image = Image.new("RGB", (WIDTH, self.foot + lines * _LINE + 8), PAPER)
        self.pen, self.font = ImageDraw.Draw(self.image), ImageFont.load_default(13)
        self.x, self.y = (
            self._axis(low, high, log, from_, to)
            for (_, low, high, log), from_, to in ((x, _LEFT, _LEFT + room[0]), (y, _TOP + room[1], _TOP))
        )
        self.text(_LEFT, 12, title)
        self._names = (x, y)

    @staticmethod
    def _axis(low: float, high: float, log: bool, start: float, end: float) -> Place:
        scaled = math.log10 if log else float
        a, b = scaled(low), scaled(high)
        return lambda value: start + (end - start) * (scaled(value) - a) / ((b - a) or 1)

    def text(self, x: float, y: float, text: str, anchor: str = "la") -> None:
        self.pen.text((x, y), text, fill=INK, font=self.font, anchor=anchor)

    def axes(self) -> None:
        """Ticks, numbers and names, over what was drawn."""
        (x_name, *x), (y_name, *y) = self._names
        right, low = _LEFT + self.size[0], _TOP + self.size[1]
        self.pen.rectangle((_LEFT, _TOP, right, low), outline=INK)
        for value in _marks(*x):
            self.pen.line((self.x(value), low, self.x(value), low + 5), fill=INK)
            self.text(self.x(value), low + 8, number_text(value), "ma")
        for value in _marks(*y):
            self.pen.line((_LEFT - 5, self.y(value), _LEFT, self.y(value)), fill=INK)
            self.text(_LEFT - 8, self.y(value), number_text(value), "rm")
        self.text(right, low + 24, x_name, "ra")
        self.text(_LEFT, _TOP - 6, y_name, "ls")

    def cells(self, pixels: np.ndarray) -> None:
        """Pixels (height, width, 3), the highest row first, over the whole plot."""
        self.image.paste(Image.fromarray(pixels.astype(np.uint8)), (_LEFT, _TOP))

    def line(self, points: np.ndarray, colour: Colour, dash: int = 0, width: int = 2) -> None:
        """A line, (n, 2), as far as it lies in the plot; dashes of so many pixels."""
        drawn = Image.new("RGBA", self.image.size, (*PAPER, 0))
        pen = ImageDraw.Draw(drawn)
        places = [(self.x(x), self.y(y)) for x, y in points.tolist()]
        for one, other in pairwise(places):
            pieces = max(1, math.ceil(math.dist(one, other) / dash)) if dash else 1
            at = np.linspace(one, other, pieces + 1).tolist()
            for i in range(0, pieces, 2 if dash else 1):
                pen.line((*at[i], *at[i + 1]), fill=colour, width=width)
        box = (_LEFT, _TOP, _LEFT + self.size[0], _TOP + self.size[1])
        part = drawn.crop(box)
        self.image.paste(part, box, part)

    def sample(self, row: int, pixels: np.ndarray | None, text: str) -> None:
        """A line of the legend."""
        top = self.foot + row * _LINE
        if pixels is not None:
            self.image.paste(Image.fromarray(pixels.astype(np.uint8)), (_LEFT, top))
        self.text(_LEFT + _SAMPLE + 8, top, text)


def _marks(low: float, high: float, log: bool) -> list[float]:
    if not log:
        return ticks(low, high)
    return [10.0**power for power in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)]


def _striped(code: int, height: int, width: int) -> np.ndarray:
    """Pixels of what reaches no minimum, (height, width, 3)."""
    dark, falls, rises = _STRIPES[code]
    down, across = np.indices((height, width))
    fall, rise = (across - down) % _APART < _WIDE, (across + down) % _APART < _WIDE
    on = fall & rise if falls is None else (fall & falls) | (rise & rises)
    return np.where(on[..., np.newaxis], mixed(PAPER, INK, dark), GREYS[code])


def _shaded(colour: Colour, shares: np.ndarray) -> np.ndarray:
    """A colour on paper, paler for the lower shares, (…, 3)."""
    strength = (PALEST + (STRONGEST - PALEST) * shares)[..., np.newaxis]
    return np.round(np.array(PAPER) + strength * (np.array(colour) - PAPER))


def _stretched(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Cells as so many pixels (width, height), the highest row first."""
    rows = (np.arange(size[1]) + 0.5) * values.shape[0] / size[1]
    columns = (np.arange(size[0]) + 0.5) * values.shape[1] / size[0]
    return values[::-1][rows.astype(int)][:, columns.astype(int)]


def _basins(made: BasinMap, title: str, words: Mapping[str, str]) -> Image.Image:
    entries, rest = legend(made, words), unnamed(made)
    (x0, x1), (y0, y1) = made.of.window
    sheet = _Sheet(title, ("x", x0, x1, False), ("y", y0, y1, False), len(entries) + bool(rest), square=True)
    colours = np.array(COLOURS)[np.maximum(made.reached, 0) % len(COLOURS)]
    strength = (PALEST + (STRONGEST - PALEST) * shares_of_steps(made))[..., np.newaxis]
    pixels = _stretched(np.round(np.array(PAPER) + strength * (colours - PAPER)), sheet.size)
    for code in GREYS:
        cells = _stretched(cells_of(made, code), sheet.size)
        pixels[cells] = _striped(code, *pixels.shape[:2])[cells]
    sheet.cells(pixels)
    for i, (x, y) in enumerate(made.minima.tolist()):
        if x0 < x < x1 and y0 < y < y1:
            px, py, reach = sheet.x(x), sheet.y(y), 5 if i in made.lowest else 3
            box = (px - reach, py - reach, px + reach, py + reach)
            sheet.pen.ellipse(box, fill=PAPER, outline=INK, width=2)
    sheet.axes()
    for row, (code, text) in enumerate(entries):
        side = (_SAMPLE, _SAMPLE)
        shade = np.full(side, 0.6)
        sheet.sample(row, _striped(code, *side) if code < 0 else _shaded(COLOURS[code % len(COLOURS)], shade), text)
    if rest:
        sheet.sample(len(entries), None, words["more"].format(n=rest))
    return sheet.image


def _settings(made: SettingsMap, title: str, words: Mapping[str, str]) -> Image.Image:
    of, scales = made.of, {h.key: h.scale for h in made.of.run.hyperparameters}
    axes = [(name, min(v), max(v), is_log(of.surface, scales, name, v)) for name, v in (of.x, of.y)]
    lost, (values, raised) = made.diverged, logged(made.final_loss)
    sheet = _Sheet(title, *axes, 2 + len(made.curves) + bool(lost.any()), square=False)
    low, high = ends_of_colours(values, raised, made.highest_start)
    columns, rows = (_nearest(v, axis[3], n) for (_, v), axis, n in zip((of.x, of.y), axes, sheet.size, strict=True))
    where = np.ix_(rows[::-1], columns)
    pixels = _losses(np.clip(np.nan_to_num((values[where] - low) / ((high - low) or 1)), 0, 1))
    pixels[lost[where]] = _striped(DIVERGED, *pixels.shape[:2])[lost[where]]
    sheet.cells(pixels)
    for curve in made.curves:
        points = np.stack([curve.x, curve.y], axis=-1)
        drawn = np.isfinite(points) & ((points > 0) | ~np.array([axis[3] for axis in axes]))
        sheet.line(points[drawn.all(axis=1)], PAPER, width=5)
        sheet.line(points[drawn.all(axis=1)], INK, 8 if curve.kind == "border" else 3)
    sheet.axes()
    for row, share in enumerate((0.0, 1.0)):
        value = low + share * (high - low)
        text = number_text(float(f"{10**value if raised else value:.3g}"))
        sheet.sample(row, _losses(np.full((_SAMPLE, _SAMPLE), share)), f"{words['final'].format(n=of.steps)}: {text}")
    for row, curve in enumerate(made.curves, 2):
        dashes = "- - -" if curve.kind == "border" else ". . ."
        sheet.sample(row, None, f"{dashes}  {words[curve.kind]}: {curve.key} = {curve.formula}")
    if lost.any():
        sheet.sample(2 + len(made.curves), _striped(DIVERGED, _SAMPLE, _SAMPLE), words["diverged"])
    return sheet.image


def _losses(shares: np.ndarray) -> np.ndarray:
    """Colours between the lowest and the highest loss, (…, 3)."""
    stops, colours = [stop for stop, _ in LOSSES], np.array([channels(colour) for _, colour in LOSSES])
    return np.stack([np.interp(shares, stops, colours[:, i]) for i in range(3)], axis=-1)


def _nearest(values: Sequence[float], log: bool, count: int) -> np.ndarray:
    """For each of so many pixels from the least value to the most, which value is nearest."""
    known = np.log10(values) if log else np.array(values)
    at = known.min() + (np.arange(count) + 0.5) / count * np.ptp(known)
    return np.abs(at[:, np.newaxis] - known).argmin(axis=1)


def _sensitivity(made: Sensitivity, title: str, words: Mapping[str, str]) -> Image.Image:
    scales = {h.key: h.scale for run in made.runs for h in run.hyperparameters}
    low, high, raised = ends_of_curves(made)
    x = (made.name, made.values.min(), made.values.max(), is_log(made.surface, scales, made.name, made.values.tolist()))
    sheet = _Sheet(title, x, (words["final"].format(n=made.steps), low, high, raised), len(made.runs), square=False)
    for row, (name, good) in enumerate(zip(names_of(made.runs), goodness(made, words), strict=True)):
        colour = channels(STROKES[row % len(STROKES)].colour)
        for losses, width in (
            ((made.low, 1), (made.high, 1), (made.median, 3)) if len(made.starts) > 1 else ((made.median, 3),)
        ):
            points = np.stack([made.values, np.maximum(losses[row], low)], axis=-1)
            sheet.line(points[np.isfinite(points).all(axis=1)], colour, width=width)
        if np.isfinite(made.limits[row]):
            sheet.line(np.array([(made.limits[row], low), (made.limits[row], high)]), colour, dash=4, width=1)
        sheet.sample(row, np.full((_SAMPLE, _SAMPLE, 3), colour), f"{name}: {good}")
    sheet.axes()
    return sheet.image

"""Small still pictures as SVG, for what cannot run the app: paths over a surface from above, and a loss curve."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as tree

import numpy as np
from PIL import Image

from formula import number_text
from simulation.figure import SCALE, STROKES, Stroke, Window
from surfaces import Surface

WIDTH, HEIGHT = 640, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 34
_PIXELS = 2
"""Units a side of one pixel of the surface."""
_BANDS = 18
_INK = "#1d2530"
_ALONE = Stroke(_INK, "circle")
_FREE = 0.06
"""So much of the window's width is kept free around every path."""


def paths_svg(
    surface: Surface,
    paths: Sequence[np.ndarray],
    names: Sequence[str] = (),
    *,
    start: tuple[float, float],
    window: Window | None = None,
    parameters: Mapping[str, float] | None = None,
    label: str = "",
) -> str:
    """Paths, each (steps + 1, 2), over the surface, in a window that holds them all; ``names`` stand at their ends.

    ``label``: said of the picture to whoever cannot see it.
    """
    points = np.concatenate([np.array([start]), *paths])
    wide = []
    for (low, high), least, most in zip(window or surface.domain, points.min(axis=0), points.max(axis=0), strict=True):
        free = _FREE * (high - low)
        wide.append((min(low, float(least) - free), max(high, float(most) + free)))
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    unit = min(across / (wide[0][1] - wide[0][0]), down / (wide[1][1] - wide[1][0]))
    x0, y1 = sum(wide[0]) / 2 - across / unit / 2, sum(wide[1]) / 2 + down / unit / 2
    root = _root(label)
    _field(root, surface, parameters, (x0, y1, unit), (across, down))

    def place(x: float, y: float) -> tuple[float, float]:
        return _LEFT + (x - x0) * unit, _TOP + (y1 - y) * unit

    for value in ticks(x0, x0 + across / unit):
        _mark(root, place(value, 0)[0], None, value)
    for value in ticks(y1 - down / unit, y1):
        _mark(root, None, place(0, value)[1], value)
    strokes = [_ALONE] if len(paths) < 2 else STROKES[1:]
    for stroke, path in zip(strokes, paths, strict=False):
        drawn = [place(x, y) for x, y in path.tolist()]
        _line(root, drawn, stroke)
        for x, y in drawn[1:]:
            _dot(root, x, y, 2.5, stroke.colour)
        _dot(root, *drawn[-1], 5.5, stroke.colour)
    ring = {"r": "8", "fill": "none"}
    cx, cy = place(*start)
    tree.SubElement(
        root, "circle", ring | {"cx": f"{cx:.1f}", "cy": f"{cy:.1f}", "stroke": "#fff", "stroke-width": "4"}
    )
    tree.SubElement(root, "circle", ring | {"cx": f"{cx:.1f}", "cy": f"{cy:.1f}", "stroke": _INK, "stroke-width": "2"})
    taken: list[tuple[float, float]] = []
    for stroke, path, name in zip(strokes, paths, names, strict=False):
        taken.append(_name(root, place(*path[-1]), name, stroke.colour, taken))
    return tree.tostring(root, "unicode")


def curve_svg(losses: Sequence[float], *, step: str = "step", loss: str = "f", label: str = "") -> str:
    """A loss curve; by powers of ten where it falls by more than 30 times and stays above 0."""
    values = [float(one) for one in losses]
    log = min(values) > 0 and max(values) > 30 * min(values)
    scaled = [math.log10(one) for one in values] if log else values
    low, high = min(scaled), max(scaled)
    low, high = (low, high) if high > low else (low - 0.5, high + 0.5)
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    root = _root(label)
    tree.SubElement(root, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": "#fff"})

    def place(x: float, y: float) -> tuple[float, float]:
        return _LEFT + across * x / max(1, len(values) - 1), _TOP + down * (1 - (y - low) / (high - low))

    for value in ticks(0, len(values) - 1):
        _mark(root, place(value, low)[0], None, value)
    for value in ticks(low, high):
        if not log or value == int(value):
            _mark(root, None, place(0, value)[1], 10.0**value if log else value)
            grid = {"x1": str(_LEFT), "x2": str(WIDTH - _RIGHT), "stroke": "#dfe3e8"}
            y = f"{place(0, value)[1]:.1f}"
            tree.SubElement(root, "line", grid | {"y1": y, "y2": y})
    _text(root, WIDTH - _RIGHT, HEIGHT - 4, step, "end")
    _text(root, _LEFT + 6, _TOP + 12, loss, "start")
    _line(root, [place(x, y) for x, y in enumerate(scaled)], _ALONE)
    return tree.tostring(root, "unicode")


def _root(label: str) -> tree.Element:
    root = tree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "role": "img",
            "font-family": "sans-serif",
            "font-size": "12",
            "fill": _INK,
        },
    )
    tree.SubElement(root, "title").text = label
    return root


def _field(
    root: tree.Element,
    surface: Surface,
    parameters: Mapping[str, float] | None,
    view: tuple[float, float, float],
    room: tuple[int, int],
) -> None:
    """The surface in bands, finer towards the bottom, where descents end."""
    x0, y1, unit = view
    columns, rows = room[0] // _PIXELS, room[1] // _PIXELS
    xs = x0 + (np.arange(columns) + 0.5) * _PIXELS / unit
    ys = y1 - (np.arange(rows) + 0.5) * _PIXELS / unit
    heights = surface.value(np.stack(np.meshgrid(xs, ys), axis=-1), **dict(parameters or {}))
    known = np.sort(heights[np.isfinite(heights)])
    places = ((len(known) - 1) * (np.arange(1, _BANDS) / _BANDS) ** 1.6).astype(int)
    bands = np.searchsorted(known[places], np.nan_to_num(heights, nan=np.inf), side="right").astype(np.uint8)
    source = base64.b64encode(_png(bands, _palette())).decode()
    tree.SubElement(
        root,
        "image",
        {
            "x": str(_LEFT),
            "y": str(_TOP),
            "width": str(room[0]),
            "height": str(room[1]),
            "preserveAspectRatio": "none",
            "href": f"data:image/png;base64,{source}",
        },
    )


def _palette() -> np.ndarray:
    """Colours of the bands, (_BANDS, 3) uint8."""
    stops = [share for share, _ in SCALE]
    colours = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for _, colour in SCALE], dtype=float)
    shares = np.linspace(0, 1, _BANDS)
    return np.stack([np.interp(shares, stops, colours[:, i]) for i in range(3)], axis=1).round().astype(np.uint8)


def _png(pixels: np.ndarray, palette: np.ndarray) -> bytes:
    """A PNG of places in a palette, (rows, columns) uint8."""
    picture, written = Image.fromarray(pixels, "P"), io.BytesIO()
    picture.putpalette(palette.tobytes())
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def ticks(low: float, high: float) -> list[float]:
    """Some round numbers between two."""
    rough = (high - low) / 7
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
    return [round(k * step, 12) for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _mark(root: tree.Element, x: float | None, y: float | None, value: float) -> None:
    """A number below the picture, or left of it."""
    text = number_text(value).replace("-", "−")
    if y is None:
        _text(root, x, HEIGHT - _BOTTOM + 16, text, "middle")
    else:
        _text(root, _LEFT - 6, y + 4, text, "end")


def _text(root: tree.Element, x: float, y: float, text: str, anchor: str, **more: str) -> None:
    tree.SubElement(root, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, **more}).text = text


def _line(root: tree.Element, points: Sequence[tuple[float, float]], stroke: Stroke) -> None:
    drawn = {"points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points), "fill": "none", "stroke-linejoin": "round"}
    dash = {} if stroke.dash == "solid" else {"stroke-dasharray": stroke.dash.replace("px", "")}
    tree.SubElement(root, "polyline", drawn | {"stroke": stroke.colour, "stroke-width": "1.8"} | dash)


def _dot(root: tree.Element, x: float, y: float, radius: float, colour: str, **more: str) -> None:
    tree.SubElement(root, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": str(radius), "fill": colour, **more})


def _name(
    root: tree.Element, end: tuple[float, float], name: str, colour: str, taken: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """A path's name near its end, apart from the names that stand already."""
    around = [
        (end[0] + radius * math.cos(turn), end[1] + radius * math.sin(turn))
        for radius in (18, 40, 62)
        for turn in (-math.pi / 2, 0, math.pi, math.pi / 2)
    ]
    free = [
        (x, y)
        for x, y in around
        if _LEFT + 12 < x < WIDTH - _RIGHT - 12
        and _TOP + 14 < y < HEIGHT - _BOTTOM - 8
        and all(math.dist((x, y), other) >= 22 for other in taken)
    ]
    x, y = (free or around)[0]
    ends = {"x1": f"{end[0]:.1f}", "y1": f"{end[1]:.1f}", "x2": f"{x:.1f}", "y2": f"{y:.1f}"}
    tree.SubElement(root, "line", ends | {"stroke": colour})
    halo = {"font-weight": "bold", "font-size": "15", "stroke": "#fff", "stroke-width": "4", "paint-order": "stroke"}
    _text(root, x, y + 5, name, "middle", fill=colour, **halo)
    return x, y

"""Surfaces that a user has written: the same declaration, from an expression, and back into one word of a link."""

from __future__ import annotations

from functools import lru_cache

from formula.errors import FormulaError, Refused, shown
from formula.packing import pack, unpack
from surfaces.declaration import Point, Surface
from surfaces.rows import CLASSIFIER, LINE, batch
from surfaces.scaling import FARTHEST, WATCH_DATA, place_of, watch_line
from surfaces.sheet import TableError
from surfaces.table import DIGITS, MAX_ROWS, SCALINGS, coded, digits_of, standardized, uncoded

MAX_NAME = 24
WATCH = {"en": "A surface of your own.", "ja": "自分で書いた曲面です。"}
RACE = ("sgd:lr=0.01", "momentum:lr=0.01", "adagrad:lr=0.3", "rmsprop:lr=0.02,alpha=0.9", "adam:lr=0.1")


class WindowError(Refused):
    """A window whose ends are the wrong way round, too close, or too far away."""

    def __init__(self, name: str) -> None:
        super().__init__("no-window", found=shown(name))


def write(name: str, expression: str, window: tuple[float, float, float, float]) -> str:
    """The key under which the surface is known, which holds it all; FormulaError or ValueError where it has none."""
    key = pack([name, expression, list(window)])
    _declared(key)
    return key


@lru_cache(maxsize=128)
def declare(key: str) -> Surface:
    """The surface that a key holds; ValueError, with a reason, for what is not one."""
    try:
        return _declared(key)
    except FormulaError as error:
        raise Refused("within", of=f"{shown(key[:20])}…", why=error.why) from None


def written_in(key: str) -> tuple[str, str, tuple[float, float, float, float]]:
    """What its writer sees: name, expression, and the window (x from, x to, y from, y to)."""
    surface = declare(key)
    return surface.name["en"], surface.expression, (*surface.domain[0], *surface.domain[1])


def write_table(name: str, rows: tuple[Point, ...], classifier: bool, scaling: str = "both") -> str:
    """The key of the loss on a table whose columns are standardized as ``scaling`` of SCALINGS says.

    TableError where v is no class, or the loss curves so unevenly that nothing could be seen; ValueError when it is too
    long for a link.
    """
    if classifier and not {v for _, v in rows} == {0.0, 1.0}:
        raise TableError("classes")
    # A class is never scaled, so there is no third way.
    scaling = "both" if classifier and scaling == "x" else scaling
    kept, kind = standardized(rows, classifier, scaling), "classifier" if classifier else "line"
    if scaling == "both":
        key = pack([name, kind, coded(kept)])
    else:
        scaled = (scaling == "x", False)
        columns = zip(scaled, zip(*kept, strict=True), strict=True)
        digits = tuple(DIGITS if own else digits_of(column) for own, column in columns)
        key = pack([name, kind, coded(kept, digits), scaling])
    _declared(key)
    return key


def _of_table(key: str, name: str, kind: str, table: list, scaling: str = "both") -> Surface:
    # Links of before hold the rows themselves.
    rows = uncoded(table) if isinstance(table[-1], str) else tuple((float(u), float(v)) for u, v in table)
    numbers = [abs(number) for row in rows for number in row]
    if not 3 <= len(rows) <= MAX_ROWS or not all(number <= FARTHEST for number in numbers):
        raise Refused("no-table")
    if scaling not in SCALINGS:
        raise Refused("no-table")
    domain, start, race = place_of(rows, kind == "classifier", scaling)
    return Surface(
        key=key,
        name={"en": name, "ja": name},
        expression=CLASSIFIER if kind == "classifier" else LINE,
        domain=domain,
        start=start,
        race=race or RACE,
        watch=WATCH_DATA if kind == "classifier" else watch_line(rows),
        parameters=(batch(len(rows)),),
        rows=rows,
    )


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= MAX_NAME and name.isprintable()


def _declared(key: str) -> Surface:
    try:
        name, expression, rest, *scaling = unpack(key)
        if expression in ("line", "classifier") and _is_name(name):
            return _of_table(key, name, expression, rest, *scaling)
        if scaling:
            raise Refused("no-surface", found=shown(key[:20]))
        x0, x1, y0, y1 = rest
        x0, x1, y0, y1 = (float(edge) for edge in (x0, x1, y0, y1))
    except TableError:
        raise
    except (TypeError, ValueError, LookupError, OverflowError):
        raise Refused("no-surface", found=shown(key[:20])) from None
    if not _is_name(name) or not isinstance(expression, str):
        raise Refused("no-name", found=shown(key[:20]))
    if not (-FARTHEST <= x0 < x1 <= FARTHEST and -FARTHEST <= y0 < y1 <= FARTHEST and min(x1 - x0, y1 - y0) >= 1e-6):
        raise WindowError(name)
    surface = Surface(
        key=key,
        name={"en": name, "ja": name},
        expression=expression,
        domain=((x0, x1), (y0, y1)),
        start=(round(x0 + 0.2 * (x1 - x0), 3), round(y0 + 0.8 * (y1 - y0), 3)),
        race=RACE,
        watch=WATCH,
        # Nothing is known of its bottom, so nothing is claimed.
        bounded=True,
    )
    # What has no derivatives is refused here, not where they are first needed.
    _ = surface.gradient_lines, surface.hessian_lines
    return surface

"""A table as spreadsheets save and people paste it: its columns of numbers, whatever stands between and around them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formula import parse_number
from formula.errors import Refused
from formula.reading.plain import plain_number

MAX_CHARACTERS = 100_000
MAX_SHOWN = 40
"""Characters of a cell that a message quotes, or of a column's name."""

_BLANK = " "
_MARKS = ("\t", ";", "|", ",", _BLANK)
_MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing", "欠測", "欠損", "なし"}
)
_INDEX = frozenset({"", "index", "id", "no", "no.", "nr", "nr.", "row", "unnamed: 0", "番号", "行"})
_FAULTS = ("#n/a", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!")
"""What spreadsheets show for a value that they do not have."""
_REMARK = re.compile(rf"\s*[#＃](?!{'|'.join(re.escape(fault[1:]) for fault in _FAULTS)})", re.IGNORECASE)
_REMARK_BEHIND = re.compile(rf"\s[#＃](?!{'|'.join(re.escape(fault[1:]) for fault in _FAULTS)})", re.IGNORECASE)
_UNITS = "%€$£¥￥円 "
"""Signs around a number that do not change what it is worth once its column is scaled."""
_ENCODINGS = ("utf-8", "cp932", "cp1252")
_GROUPED = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", re.ASCII) for mark in ",. '"}


class TableError(Refused):
    """What is wrong with a table."""

    TABLE = "sheet"


Row = tuple[int, tuple[str, ...]]
"""The number of its line in the text, from 1, and its cells."""


@dataclass(frozen=True)
class Sheet:
    """Columns of numbers. ``names``: their headings, "" where there is none; ``places``: their numbers in the text,
    from 1; ``rows``: a line's number in the text with its cells: a number, None where it is missing, or a text that is
    no number."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    rows: tuple[tuple[int, tuple[float | str | None, ...]], ...]

    @property
    def usual(self) -> tuple[int, int]:
        """The first two columns, but for one that only counts rows."""
        first = 1 if len(self.names) > 2 and self._counts_rows() else 0
        return first, first + 1

    def _counts_rows(self) -> bool:
        values = [cells[0] for _, cells in self.rows]
        counted = [[float(i + start) for i in range(len(values))] for start in (0, 1)]
        return self.names[0].casefold() in _INDEX and values in counted


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, or what spreadsheets in Japan and in the West write without saying so."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    # UTF-16 without its mark: every other byte of plain text is 0.
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(content) > 3 and content[place:200:2].count(0) > 0.7 * len(content[place:200:2]):
            return content.decode(encoding, "replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def read_sheet(text: str) -> Sheet:
    """The columns of numbers in a text; TableError where there are not two."""
    if len(text) > MAX_CHARACTERS:
        raise TableError("long", limit=MAX_CHARACTERS)
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    remarks = {number: line.lstrip()[1:] for number, line in enumerate(lines, 1) if _REMARK.match(line)}
    kept = ["" if number in remarks else _without_remark(line) for number, line in enumerate(lines, 1)]
    if re.fullmatch(r"sep=.", kept[0], re.IGNORECASE):
        # What Excel is told of the separator, which is seen anyway.
        kept[0] = ""
    mark = max(_MARKS, key=lambda mark: _fits(list(_records(kept, mark))))
    records = list(_records(kept, mark))
    if not records:
        raise TableError("rows", found=0)
    heading, data = _headed(records, remarks, mark)
    width = max(len(cells) for _, cells in data) if data else 0
    if width < 2:
        raise TableError("columns", line=records[0][0], found=max(width, 1))
    decimal = _decimal_mark(data)
    read = [(line, tuple(_value(cell, decimal) for cell in _filled(cells, width))) for line, cells in data]
    numeric = [place for place in range(width) if _is_numeric([cells[place] for _, cells in read])]
    if len(numeric) < 2:
        raise TableError("columns", line=data[0][0], found=len(numeric))
    names = heading if len(heading) == width else ("", *heading) if len(heading) == width - 1 else heading
    return Sheet(
        tuple(names[place][:MAX_SHOWN] if place < len(names) else "" for place in numeric),
        tuple(place + 1 for place in numeric),
        tuple((line, tuple(cells[place] for place in numeric)) for line, cells in read),
    )


def _without_remark(line: str) -> str:
    """The line up to a # behind a blank, where no quotes could hold it."""
    return line if '"' in line else _REMARK_BEHIND.split(line, maxsplit=1)[0]


def _records(lines: Sequence[str], mark: str) -> Iterator[Row]:
    """The rows that are not empty, without empty cells behind a last separator."""
    if mark == _BLANK:
        lines = [" ".join(line.split()) for line in lines]
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=mark, skipinitialspace=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TableError("unreadable", line=before + 1) from None
        # A quoted cell may hold several lines.
        line, before = before + 1, reader.line_num
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield line, tuple(cells)


def _fits(records: Sequence[Row]) -> float:
    """How well a separator fits: the share of cells that look like numbers, in rows that are equally long."""
    widths = Counter(len(cells) for _, cells in records)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if width < 2:
        return 0.0
    cells = [cell for _, cells in records if len(cells) == width for cell in cells if cell]
    return count / len(records) * sum(map(_looks_like_number, cells)) / max(len(cells), 1)


def _headed(records: list[Row], remarks: dict[int, str], mark: str) -> tuple[tuple[str, ...], list[Row]]:
    """The heading and the rows of data: a heading holds no number, and not only missing values."""
    first = 0
    while first < len(records) and _is_heading(records[first][1]):
        first += 1
    above, data = records[:first], records[first:]
    data = _rectangular(data)
    width = max((len(cells) for _, cells in data), default=0)
    for _, cells in above:
        named = cells[:-1] if len(cells) == width + 1 and not cells[-1] else cells
        # R writes no heading above its row numbers.
        if len(named) == width or 2 < width == len(named) + 1:
            return named, data
    for number in sorted(remarks, reverse=True):
        if data and number < data[0][0]:
            found = [cells for _, cells in _records([remarks[number]], mark)]
            if found and len(found[0]) == width and _is_heading(found[0]):
                return found[0], data
            break
    return (), data


def _rectangular(data: list[Row]) -> list[Row]:
    """Without the empty columns that separators at the ends of rows make; TableError for a row longer than most."""
    # Cells behind the last that is not empty, in each row.
    data = [
        (line, tuple(cells[: max((i + 1 for i, cell in enumerate(cells) if cell), default=0)])) for line, cells in data
    ]
    widths = Counter(len(cells) for _, cells in data)
    width = max(widths, default=0)
    if 2 * widths[width] < len(data):
        usual = widths.most_common(1)[0][0]
        first = next(line for line, cells in data if len(cells) > usual) if usual < width else 0
        if first:
            raise TableError("wide", line=first, found=width, usual=usual)
    return data


def _is_heading(cells: Sequence[str]) -> bool:
    return not any(map(_looks_like_number, cells)) and not all(_is_missing(cell) for cell in cells)


def _filled(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _is_missing(cell: str) -> bool:
    return cell.casefold() in _MISSING or cell.casefold() in _FAULTS


def _looks_like_number(cell: str) -> bool:
    return isinstance(_value(cell, "."), float) or isinstance(_value(cell, ","), float)


def _is_numeric(column: Sequence[float | str | None]) -> bool:
    numbers = sum(isinstance(value, float) for value in column)
    return numbers > 0 and numbers >= sum(isinstance(value, str) for value in column)


def _value(cell: str, decimal: str) -> float | str | None:
    """The number of a cell whose decimal mark is known; None for a missing value, else its text."""
    if _is_missing(cell):
        return None
    text = _bare(cell).replace("’", "'")
    thousands = "." if decimal == "," else ","
    for mark in (thousands, " ", "'"):
        if mark in text:
            whole = _GROUPED[mark].match(text)
            if (whole and whole.end() == len(text)) or (whole and text[whole.end()] == decimal):
                text = whole[0].replace(mark, "") + text[whole.end() :]
    try:
        return parse_number(text.replace(decimal, "."))
    except ValueError:
        return cell[:MAX_SHOWN]


def _bare(cell: str) -> str:
    return plain_number(cell).strip(_UNITS)


def _decimal_mark(data: Sequence[Row]) -> str:
    """Comma or point, whichever the cells show; TableError where 1,234 could be either."""
    evidence: set[str] = set()
    unclear: tuple[int, str] | None = None
    for line, cells in data:
        for cell in cells:
            text = _bare(cell)
            marks = [mark for mark in text if mark in ".,"]
            if not marks or not _looks_like_number(cell):
                continue
            if len(marks) > 1:
                # 1.234,5 or 1,234,567: what comes last but alone is the decimal mark, what comes often groups.
                last, grouped = marks[-1], marks[0]
                evidence.add(last if last != grouped else "." if grouped == "," else ",")
            elif not _GROUPED[marks[0]].fullmatch(text) or text.lstrip("+-").startswith("0"):
                evidence.add(marks[0])
            elif marks[0] == ",":
                unclear = unclear or (line, cell)
    if evidence == {","}:
        return ","
    if unclear and not evidence:
        raise TableError("ambiguous", line=unclear[0], found=unclear[1][:MAX_SHOWN])
    return "."

"""Tables of data: reading them, and what they become."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.packing import pack
from surfaces import SURFACES, find
from surfaces.sheet import MAX_CHARACTERS, TableError
from surfaces.table import LARGEST, MAX_ROWS, coded, read_table, standardized, uncoded
from surfaces.written import declare, write_table

ROWS = tuple((float(u), 2.0 * u + 1) for u in range(10))


@pytest.mark.parametrize(
    "text", ["1,2\n3,4\n5,6", "u;v\n1;2\n3;4\n5;6\n", "\ufeffa\tb\r\n1\t2\r\n3\t4\r\n\r\n5\t6", "1, 2\n3 ,4\n5,6"]
)
def test_tables_of_every_dialect_are_read(text):
    assert read_table(text) == ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "rows"),
        ("1,2\n3,4", "rows"),
        ("1,2\n" * (MAX_ROWS + 1), "rows"),
        ("1,2\n3\n4,5", "rows"),
        ("1,2,3\n" * 5, "constant"),
        ("1,2\n3,x\n4,5", "number"),
        ("1,2\nnan,3\n4,5", "rows"),
        ("1,2\n1,3\n1,4", "constant"),
        ("1" * (MAX_CHARACTERS + 1), "long"),
    ],
)
def test_what_is_wrong_is_named(text, reason):
    with pytest.raises(TableError) as refusal:
        read_table(text)
    assert refusal.value.reason == reason


@given(st.text(max_size=120))
def test_any_text_is_a_table_or_a_table_error(text):
    try:
        assert len(read_table(text)) >= 3
    except TableError as error:
        assert error.reason in {"long", "columns", "number", "rows", "constant", "wide", "ambiguous", "large"}


def test_columns_are_scaled():
    table = np.array(standardized(ROWS, classifier=False))
    np.testing.assert_allclose(table.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(table.std(axis=0), 1, atol=1e-4)


def test_a_line_is_found_where_least_squares_finds_it():
    surface = find(write_table("Mine", ROWS, classifier=False))
    np.testing.assert_allclose(surface.gradient(np.array([0.0, 1.0])), 0, atol=1e-3)
    iris = SURFACES["iris-line"]
    u, v = iris.columns
    slope, intercept = np.polyfit(u, v, 1)
    np.testing.assert_allclose(iris.minima[0], [intercept, slope], rtol=1e-9)


def test_a_classifier_needs_both_classes():
    with pytest.raises(TableError):
        write_table("Mine", ROWS, classifier=True)
    surface = find(write_table("Mine", tuple((float(u), float(u > 4)) for u in range(10)), classifier=True))
    assert surface.value(np.array([0.0, 0.0])) == pytest.approx(np.log(2))


def test_the_gradient_of_some_rows_is_theirs():
    iris = SURFACES["iris-line"]
    w, taken = np.array([0.3, 0.2]), np.array([3, 3, 77])
    u, v = (column[taken] for column in iris.columns)
    off = w[0] + w[1] * u - v
    np.testing.assert_allclose(iris.gradient(w, taken), [off.mean(), (off * u).mean()], rtol=1e-12)


def test_the_largest_tables_are_read():
    many = "".join(f"{u},1\n" for u in range(MAX_ROWS))
    assert len(read_table(many)) == MAX_ROWS
    assert read_table("1,2\n3,4\n5,6" + " " * (MAX_CHARACTERS - 11)) == ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    assert read_table("u,v\n1e100,0\n0,-1e100\n1,1")[0] == (LARGEST, 0.0)


@pytest.mark.parametrize(
    ("text", "reason", "values"),
    [
        ("u,v\n1,2\n3", "rows", {"found": 1, "limit": MAX_ROWS}),
        ("u,v\na,b\n", "columns", {"line": 1, "found": 1}),
        ("1,2\n" + "9" * 30 + "," + "x" * 50, "number", {"line": 2, "column": 2, "found": "x" * 40}),
        ("1,2\n3,2e100\n5,6", "large", {"line": 2, "column": 2, "found": "2e+100"}),
        ("u,v\n-2e100,1\n5,6", "large", {"line": 2, "column": 1, "found": "-2e+100"}),
        ("1,2\n3,4\n", "rows", {"found": 2, "limit": MAX_ROWS}),
        ("1" * (MAX_CHARACTERS + 1), "long", {"limit": MAX_CHARACTERS}),
        ("1,2;3,4;5,6", "rows", {"found": 1, "limit": MAX_ROWS}),
    ],
)
def test_a_refusal_says_where_and_what(text, reason, values):
    with pytest.raises(TableError) as refusal:
        read_table(text)
    assert (refusal.value.reason, refusal.value.values) == (reason, values)
    assert str(refusal.value) == f"{reason} {values}"


def test_scaled_columns_have_four_digits_and_classes_stay():
    # Of 0 … 4 the mean is 2 and the standard deviation √2.
    rows = tuple((float(u), 1.0 if u > 2 else 0.0) for u in range(5))
    expected = [round(u / np.sqrt(2), 4) for u in (-2, -1, 0, 1, 2)]
    assert standardized(rows, classifier=True) == tuple(zip(expected, (0.0, 0.0, 0.0, 1.0, 1.0), strict=True))
    # What never changes has no deviation to be divided by, and tiny numbers have one.
    assert standardized(((1.0, 7.0), (3.0, 7.0), (5.0, 7.0)), classifier=False)[0] == (-1.2247, 0.0)
    assert standardized(((1e-200, 0.0), (3e-200, 1.0), (5e-200, 2.0)), classifier=False)[2] == (1.2247, 1.2247)


@pytest.mark.parametrize("spread", [lambda i: i, lambda i: i**3, lambda i: 1e9 if i == 7 else i % 11, np.sin])
@pytest.mark.parametrize("name", ["My data", "自" * 24])
def test_two_hundred_rows_fit_into_a_link(spread, name):
    rows = tuple((float(spread(i)), float(np.cos(i * i) * 1e3)) for i in range(MAX_ROWS))
    surface = find(write_table(name, rows, classifier=False))
    assert surface.rows == standardized(rows, classifier=False)
    classes = tuple((u, float(i % 3 == 0)) for i, (u, _) in enumerate(rows))
    assert find(write_table(name, classes, classifier=True)).rows == standardized(classes, classifier=True)


@given(st.lists(st.tuples(st.integers(-141422, 141422), st.integers(-141422, 141422)), min_size=3, max_size=40))
def test_coded_rows_come_back(whole):
    rows = tuple((u / 10**4, v / 10**4) for u, v in whole)
    assert uncoded(coded(rows)) == rows


def test_links_of_before_are_read():
    key = pack(["Mine", "line", [[-1.2247, 0.5], [0.0, 1.5], [1.2247, -2]]])
    assert find(key).rows == ((-1.2247, 0.5), (0.0, 1.5), (1.2247, -2.0))


@pytest.mark.parametrize(
    "content",
    ["", "abc", {}, 3, None, [], [1], [3, [0, 0], [1, 1], [1, 1], ""], [3, [0, 0], [1, 1], [1, 1], "!"],
     [10**9, [0, 0], [1, 1], [1, 1], "AA"], [3, [0], [1, 1], [1, 1], "AA"], [3, [0, 0], [1, 1], [-1, 1], "AA"],
     [3, [0, 0], [1, 1], [1, True], "AA"], [3, [0, 0], [1, 1], [1, 1.5], "AA"], [3, 0, 1, 2, "AA"]],
)  # fmt: skip
def test_what_is_no_table_in_a_link_is_refused(content):
    with pytest.raises(ValueError):
        declare(pack(["Mine", "line", content]))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, MAX_ROWS])
def test_coded_rows_come_back_whatever_length_their_letters_have(count):
    draw = np.random.default_rng(count)
    rows = tuple((round(float(u), 4), round(float(v), 4)) for u, v in draw.normal(size=(count, 2)))
    assert uncoded(coded(rows)) == rows
    same = ((1.5, -2.0),) * count
    assert uncoded(coded(same)) == same


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 0),
        (0, MAX_ROWS + 1),
        (0, 3.0),
        (0, True),
        (1, [0]),
        (2, [1, 10**9]),
        (3, [-1, 1]),
        (4, ""),
        (4, "é"),
        (4, 7),
    ],
)
def test_what_is_no_coded_table_is_refused(place, value):
    content = coded(((1.0, 2.0), (3.0, 5.0)))
    content[place] = value
    with pytest.raises((ValueError, TypeError)):
        uncoded(content)

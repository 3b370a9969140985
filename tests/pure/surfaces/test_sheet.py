"""Tables as spreadsheets save and people paste them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surfaces.sheet import MAX_CHARACTERS, TableError, decoded, read_sheet
from surfaces.table import Picked, pick, read_table
from tests.pure.abuse.corpus import bounded

THREE = ((1.5, 2.5), (3.0, 4.25), (5.0, 6.0))


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2.5\n3,4.25\n5,6",
        "size,price\n1.5,2.5\n3,4.25\n5,6\n",
        "1,5;2,5\n3;4,25\n5;6",
        "1,5\t2,5\r\n3\t4,25\r\n5\t6\r\n",
        "Größe;Preis\n1,5;2,5\n3;4,25\n5;6",
        "1,5 2,5\n3 4,25\n5 6",
        "  1.5   2.5\n  3     4.25\n  5     6\n",
        "1.5 | 2.5\n3 | 4.25\n5 | 6",
        "# measured on Monday\n# size price\n1.5 2.5\n\n3 4.25  \n5 6",
        "1.5,2.5,\n3,4.25,\n5,6,\n",
        "size,price,\n1.5,2.5,\n3,4.25,\n5,6,\n",
        '"1,5","2,5"\n"3","4,25"\n"5","6"',
        '"size";"price"\n"1,5";"2,5"\n3;4,25\n5;6',
        ",size,price\n0,1.5,2.5\n1,3,4.25\n2,5,6",
        "size price\n1 1.5 2.5\n2 3 4.25\n3 5 6",
        "No.,size,price\n1,1.5,2.5\n2,3,4.25\n3,5,6",
        "\ufeffsize\tprice\n１．５\t２．５\n３\t４．２５\n５\t６",
        "name,size,price\nanna,1.5,2.5\nben,3,4.25\ncleo,5,6",
        "Prices of 2024\nsize,price\nm2,EUR\n1.5,2.5\n3,4.25\n5,6",
        "1.5,2.5\n3,4.25\n,\n5,6\n,,\n",
        "1,5;2,5\n3;4,25\n5,0e0;6",
        "sep=;\n1,5;2,5\n3;4,25\n5;6",
        "// Monday\n1.5,2.5\n3,4.25\n5,6",
        "1.5 2.5\n3 4.25  # twice\n5 6",
        "€ 1.5,2.5%\n€ 3,4.25 %\n€ 5,6％",
    ],
)
def test_the_same_table_in_many_dialects(text):
    assert read_table(text) == THREE


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1.234,5;1\n2.000,0;2\n3;3", ((1234.5, 1), (2000, 2), (3, 3))),
        ("1.234;1,5\n2.000;2\n3;3", ((1234, 1.5), (2000, 2), (3, 3))),
        ('"1,234",1.5\n"2,000",2\n3,3', ((1234, 1.5), (2000, 2), (3, 3))),
        ("1,234,567;1\n2,000,000;2\n3;3", ((1234567, 1), (2000000, 2), (3, 3))),
        ("1 234,5;1\n2\u202f000;2\n3;3", ((1234.5, 1), (2000, 2), (3, 3))),
        ("1'234.5;1\n2'000;2\n3;3", ((1234.5, 1), (2000, 2), (3, 3))),
        ("0,234;1\n1,234;2\n3;3", ((0.234, 1), (1.234, 2), (3, 3))),
        ("1.234;1\n2.5;2\n3;3", ((1.234, 1), (2.5, 2), (3, 3))),
        ("−1;1e-3\n–2;2E2\n+3;3", ((-1, 0.001), (-2, 200), (3, 3))),
    ],
)
def test_decimals_and_thousands(text, rows):
    assert read_table(text) == rows


@pytest.mark.parametrize(
    ("text", "reason", "values"),
    [
        ("1O,2\n3,4\n5,6\n7,8", "number", {"line": 1, "column": 1, "found": "1O"}),
        ("a,b\n1,2\n\n3,4\n5,x\n7,8", "number", {"line": 5, "column": 2, "found": "x"}),
        ("# one\n\n1,2\n3,4\n5,6,7\n8,9", "wide", {"line": 5, "found": 3, "usual": 2}),
        ("1;1,234\n2;2,345\n3;3,456", "ambiguous", {"line": 1, "found": "1,234"}),
        ("1\n2\n3", "columns", {"line": 1, "found": 1}),
        ("a,1\nb,2\nc,3", "columns", {"line": 1, "found": 1}),
        ("", "rows", {"found": 0}),
        ("# nothing\n\n", "rows", {"found": 0}),
        ("1,2\n3,1e300\n4,5", "large", {"line": 2, "column": 2, "found": "1e+300"}),
        ("x" * (MAX_CHARACTERS + 1), "long", {"limit": MAX_CHARACTERS}),
    ],
)
def test_a_refusal_names_the_place_in_the_file(text, reason, values):
    with pytest.raises(TableError) as refused:
        read_table(text)
    assert (refused.value.reason, refused.value.values | values) == (reason, refused.value.values)


@pytest.mark.parametrize("missing", ["", "NA", "nan", "NaN", "null", "-", "#N/A", "#DIV/0!", "欠損"])
def test_rows_with_missing_values_are_left_out_and_told(missing):
    sheet = read_sheet(f"u;v\n1;2\n{missing};3\n4;5\n\n6;{missing}\n7;8")
    assert sheet.names == ("u", "v")
    assert pick(sheet, 0, 1) == Picked(((1.0, 2.0), (4.0, 5.0), (7.0, 8.0)), (3, 6))


@pytest.mark.parametrize("first", ["1,", "nan,2", ",2"])
def test_a_first_row_with_a_number_is_no_heading(first):
    sheet = read_sheet(f"{first}\n1,2\n3,4\n5,6")
    assert sheet.names == ("", "") and pick(sheet, 0, 1).left_out == (1,)


def test_a_remark_is_a_heading_only_right_above_the_rows():
    assert read_sheet("# measured\n# size price\n1 2\n3 4\n5 6").names == ("size", "price")
    assert read_sheet("# size price\n# measured\n1 2\n3 4\n5 6").names == ("", "")


def test_any_two_columns_can_be_picked():
    sheet = read_sheet("id,a,name,b,c\n7,1,x,2,3\n3,4,y,5,6\n9,7,z,8,10")
    assert sheet.names == ("id", "a", "b", "c") and sheet.places == (1, 2, 4, 5)
    assert sheet.usual == (0, 1)
    assert pick(sheet, 3, 1).rows == ((3.0, 1.0), (6.0, 4.0), (10.0, 7.0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_files_of_many_encodings(encoding):
    text = "広さ,価格\n1.5,2.5\n3,4.25\n5,6"
    sheet = read_sheet(decoded(text.encode(encoding)))
    assert sheet.names == ("広さ", "価格") and pick(sheet, 0, 1).rows == THREE


def test_a_file_of_the_west():
    assert read_sheet(decoded("Größe;Preis\n1,5;2,5\n3;4,25\n5;6".encode("cp1252"))).names[1] == "Preis"


HOSTILE = [
    *("1,\n" * 33_000, "1,2\n" * 25_000, "1,2,\n" * 19_000, "a,b\n" * 24_000, "#\n" * 49_000, "\n" * 99_999),
    *(" " * 99_999, "1" + " " * 99_000 + "2\n1 2", "1,2" + " #" * 49_000, "\t" * 99_999),
    *("," * 99_999, '"' * 99_999, '"1,2\n' * 20_000, "1 " * 49_999, "1'" * 49_000, "1,234" * 19_000, "\0" * 99_999),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_refused_in_time(text):
    with bounded(), pytest.raises(TableError):
        read_table(text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_file_is_a_text(content):
    try:
        read_table(decoded(content))
    except TableError:
        return

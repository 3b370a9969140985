"""What strangers send: values for every place of a link, formulas, files; and a limit for what they may cost."""

from __future__ import annotations

import base64
import os
import signal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from formula.packing import MARK, pack

TIMES = int(os.environ.get("ABUSE", "1"))
"""So many times the examples of the suite: ``make abuse`` sets it."""
SECONDS = 2
"""Of the processor: no request may hold one for longer."""


@contextmanager
def bounded() -> Iterator[None]:
    """Fails what holds the processor for more than SECONDS; what others do on the machine does not count."""

    def late(*_: object) -> None:
        raise AssertionError(f"held a processor for more than {SECONDS} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _raw(plain: bytes) -> str:
    """What ``pack`` would refuse to write."""
    packer = zlib.compressobj(9, wbits=-15)
    return MARK + base64.urlsafe_b64encode(packer.compress(plain) + packer.flush()).decode().rstrip("=")


def _nested(form: str, times: int, innermost: str) -> str:
    text = innermost
    for _ in range(times):
        text = form.format(text)
    return text


FORMULAS = [
    # Derivatives and numbers that grow without end.
    _nested("max({}, y*2)", 12, "x"),
    _nested("max({}, x)", 25, "y"),
    _nested("min(max({}, y), 3*x)", 9, "x"),
    _nested("where({} > y, x, 2*y)", 14, "x"),
    _nested("(({}) > y)*x", 14, "x"),
    "*".join(f"sin(x*{i} + y)" for i in range(1, 18)),
    _nested("({})**32", 6, "1.5"),
    _nested("({})**32", 5, "1e100*x"),
    _nested("({})**31.7", 5, "3"),
    _nested("({})**32", 8, "(x + 1)"),
    f"log({_nested('({})**32', 4, '7.7')})*x",
    "sqrt(1e99 + 1e3 + 7)*x + sqrt(123456789012345678901234567890123456789.0)*y",
    "exp(1e9*log(2))*x",
    "exp(1e99*log(2) + x*log(3))*log(exp(1e99*log(7)*y))",
    "2**(3**(1e99*x - x)) + e**(1e99*log10(3))",
    _nested("({}) % 1.5", 12, "x*y"),
    _nested("floor(1e30*{})", 12, "x"),
    _nested("tan(sinh({}))", 8, "x"),
    _nested("2**({})", 8, "x"),
    f"max({', '.join(f'x*{i} + y**{i}' for i in range(1, 30))})",
    "+".join(f"sin({i}*x)*cos({i}*y)" for i in range(1, 60)),
    "+".join(f"abs(x - {i})**(1/{i})" for i in range(1, 60)),
    # More than a parser likes.
    "*".join("x" * 900),
    "x^2 + |y| + 2x + np.sqrt(x)",
    "ｘ＾２ − ｜ｙ｜",
    "(" * 200 + "x" + ")" * 200,
    "-" * 1500 + "x",
    "x" + "+x" * 900,
    "9" * 1900,
    "x**-1e99",
    "1/0*x",
    "0**-1*x",
    "x.__class__.__base__.__subclasses__()",
    "__import__('os').system('true')",
    "(lambda: 1)()",
    "[x for x in (1,)]",
    "f'{x}'",
    "x if y else 1",
    "'a'*10**9",
    "x; y",
    "x\x00y",
    "ｘ + ｙ",
    "\u202ex + y",
    "x := 1",
    "True*x",
    "0x10*x",
    "1_000*x",
    "1j*x",
    "...",
    "",
    "\n" * 1990,
    "#" * 1990,
]
"""Expressions of x and y, and what is none."""

WORDS = [
    pack([]),
    pack([1]),
    pack([1, {"task": "a"}]),
    pack([1, {"query": "a&" * 100}]),
    pack([1, {"query": "&".join(f"a{i}=1" for i in range(100))}]),
    pack([1, {"query": [], "task": {}}]),
    pack([1, {"parts": [[]]}]),
    pack([1, {"parts": ["stage"] * 9, "page": "mnist"}]),
    pack([1, {"run": True, "kind": "end"}]),
    pack([1, {"run": 10**30, "kind": "choice"}]),
    pack([1, {"page": "/etc/passwd"}]),
    pack([1, {"language": "../en"}]),
    pack([True, {}]),
    pack(["n", "w = w - lr*g", [["lr", 0.1, 0.01, 10**400]]]),
    pack(["n", "w = w - lr*g", [["lr", 10**400, 0, 1]]]),
    pack(["n", "w = w - lr*g", [["lr"], 3, None]]),
    pack(["n", "w = w - lr*g", {"lr": 1}]),
    pack(["n", "w = w - lr*g", [[{}, 1, 2, 3]]]),
    pack(["n" * 25, "w = w - lr*g", []]),
    pack(["\n", "w = w - lr*g", []]),
    pack([{}, {}, {}]),
    pack(["n", "w = " + "g+" * 900 + "g", []]),
    pack(["n", "w = w - " + "*".join(f"a{i}" for i in range(99)), []]),
    *(pack(["n", formula, [-2, 2, -2, 2]]) for formula in FORMULAS[2::3]),
    pack(["n", "x + y", [10**400, 2, -2, 2]]),
    pack(["n", "x + y", [[], 2, -2, 2]]),
    pack(["n", "x + y", ["-2", "2", "nan", "inf"]]),
    pack(["n", "x + y", [2, 2, 2, 2]]),
    pack(["n", "line", [[1, 2], [2, 3], [10**400, 4]]]),
    pack(["\u202e", "line", [[1, 2], [2, 3], [3, 4]]]),
    pack(["n", "line", [[1, 2, 3]] * 5]),
    pack(["n", "line", {"a": 1}]),
    pack(["n", "classifier", "abc"]),
    *(
        _raw(plain)
        for plain in (
            b'["\\ud800","w = w - lr*g",[]]',
            b'["\\ud800","x + y",[-2,2,-2,2]]',
            b'["\\ud800","line",[[1,2],[2,3],[3,4]]]',
            b'[1,{"task":"\\ud800"}]',
            b'[1,{"question":"\\udfff","kind":"text"}]',
            b'[1,{"\\ud800":1}]',
            b'["n","w = w - lr*g",[["lr",NaN,0,1]]]',
            b'["n","x+y",[-Infinity,Infinity,NaN,1]]',
            b"[1e999,{}]",
            b"[" * 3000,
            b"9" * 5000,
            b"\xff\xfe",
            b"0" * 10_000_000,
        )
    ),
    "~",
    "~" * 100,
    "~AAAA",
    "~" + "A" * 1599,
    "~" + "A" * 5000,
    "~../../etc/passwd",
]
WORDS += [
    pack([1, {"query": f"surface={pack(['n', FORMULAS[0], [-2, 2, -2, 2]])}"}]),
    pack([1, {"query": "run=" + "&run=".join(["adam:lr=1e400"] * 50), "kind": "end"}]),
    pack([1, {"page": "mnist", "query": "hidden=" + "9," * 99, "kind": "choice", "run": 7}]),
]
"""Words of a link that say they hold something written by a reader."""

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](http://127.0.0.1:9/x)",
    "`${alert(1)}`",
    '"><svg/onload=alert(1)>',
    "{{7*7}}",
    "%3Cscript%3E",
]

EVIL = "evil.example"
"""A host that no page of ours may ask."""
_SNIPPETS = [
    "<script>globalThis.hit=1</script>",
    "<img src=x onerror=globalThis.hit=1>",
    "<svg onload=globalThis.hit=1>",
    "<a href=//evil.example>a</a>",
    "<iframe src=//evil.example>",
    "<b style=color:red>b</b>",
    "</p><h1>h",
    "<!--",
    "<?x?>",
    "<input autofocus onfocus=globalThis.hit=1>",
    "[a](javascript:globalThis.hit=1)",
    "[a](https://evil.example)",
    "![a](https://evil.example/a.png)",
    "[a]: https://evil.example",
    "[a][b]",
    "<https://evil.example>",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "**b** *i* ~~s~~",
    "# h",
    "- a",
    "1. a",
    "> q",
    "| a | b |",
    "`c`",
    "$x$ $$y$$",
    ":red[r] :smile: :material/home:",
    ":blue-background[b] :badge[b]",
    r"\href{https://evil.example}{a}",
    r"$\href{https://evil.example}{a}$",
    r"$\includegraphics{https://evil.example/a.png}$",
    "{{7*7}} ${7*7} #{7*7}",
    "&lt;img src=x onerror=globalThis.hit=1&gt;",
]
_FORMS = ("{}", "a {} b", "*{}*", "`{}", "$ {}", "\u202e{}", "\\{}")
PAYLOADS = [form.format(snippet) for form in _FORMS for snippet in _SNIPPETS]
"""Texts that are markup where text is taken for markup."""

VALUES = [
    *(
        "",
        " ",
        ",",
        ":",
        "@",
        "=",
        "~",
        "\x00",
        "\x7f",
        "\ud7ff",
        "\ufeff",
        "\u202e",
        "\u2028",
        "\ufffd",
        "𝟙",
        "１",
        "−1",
    ),
    *("nan", "NaN", "inf", "-inf", "1e400", "-1e400", "1e-400", "0x10", "1_0", "٣", "1e5000", "9" * 40, "9" * 5000),
    *(
        "１",
        "−1",
        "-1",
        "0",
        "1",
        "-0",
        "0.5",
        "1e3",
        "1.0",
        "+1",
        " 1",
        "1 ",
        "2147483648",
        "18446744073709551616",
        "1" * 15,
    ),
    *("null", "None", "undefined", "true", "[]", "{}", "[object Object]", "__proto__", "constructor", "toString"),
    *("../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\x", "..%2f..%2f", "\\\\host\\x", "/dev/zero"),
    *(
        "'; drop table x; --",
        "$(true)",
        "`true`",
        "; true",
        "| true",
        "%s%s%n",
        "{0.__class__}",
        "{x}",
        "\\",
        "\r\nX: y",
    ),
    *(
        "sgd",
        "adam:lr=0.1",
        "adam:",
        "adam:lr",
        "adam:lr=",
        "adam:lr=1,lr=1",
        "adam:=1",
        "adam:schedule=x",
        "adam:" * 99,
    ),
    *("adam:lr=NaN", "adam:lr=1e400", "adam:self=1", "adam:optimizer=1", "adam:__class__=1", "adam:schedule=1e3"),
    *("ravine", "ravine:", "ravine:kappa=", "ravine:kappa=1e400", "ravine:kappa=1,kappa=2", "ravine:x=1", "RAVINE"),
    *("1,2", "1,2,3", "1,,2", ",".join(["1"] * 400), "1;2", "nan,nan", "1e9,1e9", "0,0,0,0", "1,0,1,0", "0,1e-300,0,1"),
    *("1:a", "1:" + "a" * 25, "0:a", "9:a", "1:\n", "1:\u202e", "-1:a", "1:2@3", "1:1@1", "2:1@1e9", "2:3@1", "@:@"),
    *("AAAA", "A" * 1200, "A" * 1203, "-" * 1200, "a" * 100_000, "on", "off", "log", "flat", "course", "all", "choice"),
    *MARKUP,
    *WORDS,
]
"""For any place of a link."""

BEFORE = ("1:", "adam:lr=", "0,1,0,")
"""What may stand before them."""


def links(names: list[str]) -> Iterator[dict[str, list[str]]]:
    """A query for every name with every value, and with some behind what a value may begin with."""
    for name, value in product(names, VALUES):
        yield {name: [value]}
    for name, before, value in product(names, BEFORE, VALUES[:15]):
        yield {name: [before + value, value]}


FILES = {
    "zip bomb": b"PK\x03\x04\x14\0\0\0\x08\0" + zlib.compress(b"\0" * 1_000_000),
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0" + bytes(range(256)) * 50,
    "binary": bytes(range(256)) * 200,
    "a long line": b"1," * 500_000,
    "a long number": b"1," + b"9" * 900_000,
    "many rows": b"1,2\n" * 200_000,
    "quotes": b'"' * 100_001,
    "a quoted end": b'1,2\n2,3\n"3,4\n5,6',
    "formulas": b"=cmd|'/c calc'!A0,1\n@SUM(1+1),2\n+1+1,3\n-2+3,4\n",
    "UTF-16": "1,2\n2,3\n3,4\n".encode("utf-16"),
    "UTF-32": "1,2\n2,3\n3,4\n".encode("utf-32"),
    "zeros": b"1,2\0\n2,3\n3,4\n",
    "nothing": b"",
    "line ends": b"1,2\r2,3\x0b3,4\x0c4,5\x1c5,6\xe2\x80\xa87,8",
    "infinite": b"1,2\n1e999,3\nnan,4\n",
    "huge": b"1,2\n2,3\n1e308,-1e308\n",
    "bidi": "1,2\n2,\u202e3\n".encode(),
}
"""What a file may hold that says it is a table."""

"""What can be broken in a module of the browser: small tokens that leave it parseable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.mutants.mutant import Mutant, splice

_PATTERN = r"/(?:[^/\\\n]|\\.)+/\w*"
_KINDS = [r"/\*.*?\*/", r"//[^\n]*", r'"(?:[^"\\\n]|\\.)*"', "^import [^;]*;"]
_KINDS += [r"(?<=[(=])\s?" + _PATTERN, "(?<=return )" + _PATTERN]
_LEFT_ALONE = re.compile("|".join(_KINDS), re.DOTALL | re.MULTILINE)
_SWAPPED = {
    **{" + ": " - ", " - ": " + ", " * ": " / ", " / ": " * ", " += ": " -= ", " -= ": " += ", " *= ": " /= "},
    **{" === ": " !== ", " !== ": " === ", " < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > "},
    **{" && ": " || ", " || ": " && ", "Math.min(": "Math.max(", "Math.max(": "Math.min("},
    **{"true": "false", "false": "true", ".some(": ".every(", ".every(": ".some("},
    **{"Math.floor(": "Math.ceil(", " << ": " >> ", " ^ ": " | ", "++": "--"},
    # In the code that is made of formulas, which has no spaces.
    **{"+=": "-=", "<=": "<", "&&": "||"},
}
_TOKENS = re.compile("|".join(map(re.escape, sorted(_SWAPPED, key=len, reverse=True))))
_NUMBER = re.compile(r"(?<![\w$.\-])\d+(?![\w.])")
_CONDITION = re.compile(r"\b(if|while) (\([^;{}]*\)) (?=\w|\{)")
_RETURN = re.compile(r"\breturn ([^;{}\[\n]+|\[[^;{}\n]+\]);")
_STATEMENT = re.compile(
    r"(?<=[;{}\n)] )(?:continue|break);|^ +[\w.]+(?:\[[^\n=]*\])?(?: [-+*]?= [^\n;]+|\([^\n;]*\));$", re.MULTILINE
)


def mutants(path: str, text: str) -> Iterator[Mutant]:
    """Every single change of the module."""
    code = _LEFT_ALONE.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), text)
    for found in _TOKENS.finditer(code):
        yield splice(path, text, *found.span(), _SWAPPED[found[0]], found[0].strip())
    for found in _NUMBER.finditer(code):
        for by in (1, -1):
            number = int(found[0]) + by
            yield splice(path, text, *found.span(), f"({number})" if number < 0 else str(number), "number")
    for found in _CONDITION.finditer(code):
        if _is_closed(found[2]):
            yield splice(path, text, *found.span(2), f"(!{text[found.start(2) : found.end(2)]})", "condition")
    for found in _RETURN.finditer(code):
        if _is_closed(found[1]) and found[1] not in ("null", "undefined", "false"):
            yield splice(path, text, *found.span(), "return undefined;", "return")
    for found in _STATEMENT.finditer(code):
        if _is_closed(found[0]):
            yield splice(path, text, *found.span(), ";", "statement")


def _is_closed(code: str) -> bool:
    """Whether each bracket that is opened is closed, and never the other way round."""
    depth = 0
    for sign in code:
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return False
    return depth == 0 and code.count("`") % 2 == 0

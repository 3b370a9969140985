"""The one error of the formula language: where it is, and a sentence that a student understands."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "empty": "Nothing is written here yet.",
    "too-long": "The text is longer than {limit} characters.",
    "character": "The character {found} cannot be used here; letters, digits and + - * / % ** ( ) are.",
    "syntax": "This line cannot be read as a formula.",
    "deep": "The brackets are nested deeper than {limit} levels.",
    "too-big": "The formula has more than {limit} parts.",
    "terms": "A sum or a product can have at most {limit} terms here.",
    "assignment": "A rule is made of lines such as 'w = w - lr*g'.",
    "target": "Only a plain name can stand on the left of '='.",
    "reserved": "'{found}' is given by the app and cannot be assigned.",
    "bad-name": "'{found}' cannot be a name: up to 24 letters, digits and _, starting with a letter.",
    "unknown-name": "'{found}' is not known here; known are {known}.",
    "unknown-function": "'{found}' is not a function here; known are {known}.",
    "function-as-name": "'{found}' is a function and needs brackets, as in {found}(…).",
    "arguments": "{found} takes {expected} argument(s), not {given}.",
    "power": "A power is written **, as in g**2.",
    "absolute": "The absolute value is written abs(…), as in abs(x).",
    "augmented": "{found} cannot be used here; write {instead}.",
    "times": "{found} needs a * in between: {instead}.",
    "left-side": "Write only what stands on the right of the '=', without {found}.",
    "keyword": "'{found}' is a word of Python and cannot be a name; take another, such as {instead}.",
    "choice": "Instead of '{found}' write where(condition, value, other value); a comparison is 1 or 0.",
    "module": "Functions stand here by themselves: {instead} instead of {found}.",
    "otherwise": "'{found}' is written {instead} here.",
    "comma": "A comma stands only between what a function takes; decimals have a point, as in 1.5.",
    "not-allowed": "Only + - * / % **, comparisons, numbers, names and functions can be used.",
    "number": "The number {found} is too large or not a plain number.",
    "exponent": "The exponent must be a number between -{limit} and {limit}.",
    "chain": "Compare two values at a time, as in where(a < b, …, …).",
    "no-point": "The rule never changes w; its last line is usually 'w = w - …'.",
    "too-many-lines": "A rule may have at most {limit} lines.",
    "derivative": "This formula has no derivative that can be written in the same language.",
    "heavy": "The derivative of this formula takes too long to find; a simpler one is needed.",
}


class FormulaError(ValueError):
    """A refused formula.

    Attributes: ``reason`` (a key of SENTENCES, for translation), ``line`` and ``column`` (both from 1, in the
    text as it was given) and ``values`` (what the sentence quotes).
    """

    def __init__(self, reason: str, line: int = 1, column: int = 1, **values: object) -> None:
        self.reason, self.line, self.column, self.values = reason, line, column, values
        super().__init__(f"Line {line}, column {column}: {self.sentence}")

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason].format(**self.values)

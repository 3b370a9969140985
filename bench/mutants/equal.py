"""Broken lines that mean the same as before: nothing could notice them."""

from __future__ import annotations

from bench.mutants.mutant import Mutant

_PADDING = "more padding than is needed does no harm"
EQUAL: dict[tuple[str, str, str], str] = {
    (
        "formula/packing.py",
        'plain = reader.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), plain_most)',
        "(len(text))",
    ): _PADDING,
    (
        "surfaces/table.py",
        'number = int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))',
        "(len(text))",
    ): _PADDING,
    ("formula/errors.py", "super().__init__(reason)", "pass"): "an error keeps by itself what it is made with",
    ("formula/parse.py", "return Compare(_COMPARE[type(ops[0])], *sides)", "(-1)"): "there is one, or it was refused",
    ("jobs/tasks.py", "self.launched = 0.0", "pass"): "it is set before it is read",
    ("optimizers/rules/rmsprop_centered.py", "m = alpha*m + (1 - alpha)*g", " - "): "m is read as its square",
    (
        "ui/browser/solve/paths.js",
        "${rule.gradients > 1 ? `const G=[0,0],At=($a$0,$a$1)=>"
        '{${gradientSource(surface, ["G[0]", "G[1]"], "$a")}};` : ""}`;',
        " >= ",
    ): "a rule of one gradient has no call for it",
    (
        "ui/browser/solve/query.js",
        "return runs.map((run) => (run.id ? run : {...run, id: ++ids}));",
        "--",
    ): "it is enough that they differ",
    ("surfaces/derived.py", "return {}", "return None"): "either has no such expression, and that is caught",
}
"""(module, the whole line, what stands there instead of its broken part) → why nothing changes."""


def reason(mutant: Mutant) -> str | None:
    """Why this mutant is no mutant; None where it is one."""
    return EQUAL.get((mutant.path, mutant.whole.strip(), mutant.new))

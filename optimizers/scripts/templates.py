"""Scripts from templates: files ``NAME.py.jinja`` that read like the script that comes out.

What a template is given is source code, or any text: that it puts through ``prose``, ``paragraph`` or ``quoted``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from formula.prose import paragraph, prose, quoted
from formula.to_python import safe_name
from optimizers.cells import FORMULA, HIDDEN, SEPARATORS

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(template: Path, **values: object) -> str:
    """The text of a template with its values; it may include those beside it and those beside this module."""
    return _environment(template.parent).get_template(template.name).render(values)


@cache
def _environment(folder: Path) -> Environment:
    """The templates of a folder, which are compiled once."""
    # Jinja2 takes a while to load, and most visits take nothing away.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([folder, Path(__file__).parent]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters |= {"prose": prose, "paragraph": paragraph, "quoted": quoted, "keywords": keywords}
    made.globals["in_tables"] = {"formula": FORMULA, "separators": sorted(SEPARATORS), "hidden": sorted(HIDDEN)}
    return made


def keywords(values: Mapping[str, str]) -> str:
    """Arguments by name; the values are source code."""
    return ", ".join(f"{safe_name(key)}={value}" for key, value in values.items())

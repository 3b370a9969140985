"""What the section *Inside* shows, as typed functions."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

import numpy as np

from ui.browser.component import view

_RUN_CHOICE = view("run_choice")
_PICTURES = view("pictures")
_MISTAKES = view("mistakes")
_DIGIT = view("digit")


def run_choice(
    *, key: str, runs: Sequence[str], names: Sequence[str], chosen: int, label: str, on_change: Callable[[], None]
) -> None:
    """A row of runs, by their optimizers and names; the one that is chosen arrives as ``…[key]["place"]``."""
    data = {"runs": [{"optimizer": one} for one in runs], "names": list(names), "chosen": chosen, "label": label}
    _RUN_CHOICE(key=key, data=data, on_place_change=on_change)


def pictures(*, key: str, weights: np.ndarray, names: Sequence[str], label: str) -> None:
    """Weights (units, 28, 28) as pictures on one scale, which ends where 1 % of them are beyond.

    ``names``: what stands under each picture, if anything.
    """
    top = max(float(np.quantile(np.abs(weights), 0.99)), 1e-12)
    levels = np.rint(np.clip(weights / top, -1, 1) * 127).astype(np.int8)
    data = {"pixels": packed(levels), "top": float(f"{top:.2g}"), "names": list(names), "label": label}
    _PICTURES(key=key, data=data)


def mistakes(*, key: str, title: str, images: np.ndarray, items: Sequence[dict]) -> None:
    """Images uint8 (n, 784) under a title, each with an item ``{"title", "share"}``."""
    _MISTAKES(key=key, data={"title": title, "images": packed(images), "items": list(items)})


def digit(
    *,
    key: str,
    data: str,
    runs: Sequence[str],
    names: Sequence[str],
    networks: Sequence[dict | None],
    classes: Sequence[str],
    samples: dict,
    label: str,
    takes: str,
    note: str,
    language: str,
) -> None:
    """A field to draw in, and what each run says of it.

    ``data``: key of the data set; ``networks``: ``{"activation", "sizes", "steps", "layers"}``, None for a run that has
    diverged; ``samples``: ``{"images", "labels"}``, of which one can be taken; ``label``: what the field is; ``takes``:
    the button's name; ``note``: how a drawing becomes an image.
    """
    sent = {"data": data, "runs": [{"optimizer": one} for one in runs], "names": list(names), "classes": list(classes)}
    sent |= {"networks": list(networks), "samples": samples, "label": label, "takes": takes, "note": note}
    _DIGIT(key=key, data=sent | {"language": language})


def packed(array: np.ndarray) -> str:
    """An array's bytes, row by row, as text."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()

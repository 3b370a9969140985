"""What the documents name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = {"pages/hello", "optimizers/rules/half_step.py", "surfaces/families/wide_bowl.py"}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/design.md", "docs/hosting.md"])
def test_every_path_that_a_document_names_exists(name):
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`((?:[\w.]+/)+[\w.]*)`", text)) | set(re.findall(r"`(\w+\.(?:py|toml|md))`", text))
    for path in named:
        if not path.startswith(tuple(EXAMPLES)) and path not in {"page.py", "views.py", "en.toml", "ja.toml"}:
            assert (ROOT / path).exists(), path

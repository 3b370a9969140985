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


def test_the_image_is_the_commands_of_the_readme():
    readme, image = (ROOT / "README.md").read_text("utf-8"), (ROOT / "docs" / "Dockerfile").read_text("utf-8")
    assert "pip install -r requirements.txt\nstreamlit run app.py\n" in readme
    assert "pip install --no-cache-dir -r requirements.txt" in image and '["streamlit", "run", "app.py"' in image


def test_the_settings_that_the_documents_name_are_read_somewhere_and_all_are_named():
    code = "".join(path.read_text("utf-8") for path in ROOT.glob("*/*.py") if "tests" not in path.parts)
    documents = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/hosting.md"))
    assert set(re.findall("DESCENT_[A-Z_]+", code)) == set(re.findall("DESCENT_[A-Z_]+", documents))

"""What the documents name is there."""

import re
from pathlib import Path

import pytest
import streamlit

ROOT = Path(__file__).parents[2]
EXAMPLES = {"pages/hello", "optimizers/rules/half_step.py", "surfaces/families/wide_bowl.py"}


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", "docs/design.md", "docs/hosting.md", "docs/glossary.md", "docs/streamlit.md"],
)
def test_every_path_that_a_document_names_exists(name):
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`((?:[\w.]+/)+[\w.]*)`", text)) | set(re.findall(r"`(\w+\.(?:py|toml|md))`", text))
    for path in named:
        if not path.startswith(tuple(EXAMPLES)) and path not in {"page.py", "views.py", "en.toml", "ja.toml"}:
            assert (ROOT / path).exists(), path


def test_streamlit_still_has_the_words_of_its_own_that_stay_english():
    """Some are put together in the browser: what is between quotes there."""
    table = re.findall(r"^\| (?!Where|-).*\| (.*) \|$", (ROOT / "docs" / "streamlit.md").read_text("utf-8"), re.M)
    words = [word for told in table for word in re.findall("`([^`]+)`", told)]
    static = Path(streamlit.__file__).parent / "static"
    found = "".join(path.read_text("utf-8") for path in (static / "index.html", *sorted(static.glob("static/js/*.js"))))
    parts = {"Press Enter to apply": "Press Enter to ", "Press Ctrl+Enter to apply": "+Enter to "}
    assert len(words) > 25 and [word for word in words if parts.get(word, word) not in found] == []
    version = re.search(r"^streamlit==([\d.]+)\.\d+$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)[1]
    assert f"Streamlit\n{version} " in (ROOT / "docs" / "streamlit.md").read_text("utf-8")


def test_the_image_is_the_commands_of_the_readme():
    readme, image = (ROOT / "README.md").read_text("utf-8"), (ROOT / "docs" / "Dockerfile").read_text("utf-8")
    assert "pip install -r requirements.txt\nstreamlit run app.py\n" in readme
    assert "pip install --no-cache-dir -r requirements.txt" in image and '["streamlit", "run", "app.py"' in image


def test_the_settings_that_the_documents_name_are_read_somewhere_and_all_are_named():
    code = "".join(path.read_text("utf-8") for path in ROOT.glob("*/*.py") if "tests" not in path.parts)
    documents = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/hosting.md"))
    assert set(re.findall("DESCENT_[A-Z_]+", code)) == set(re.findall("DESCENT_[A-Z_]+", documents))


def test_the_settings_have_the_defaults_and_bounds_of_the_table():
    code = (ROOT / "jobs" / "settings.py").read_text("utf-8")
    read = {name: numbers for name, *numbers in re.findall(r'_whole\("(\w+)", (\w+), (\d+), (\d+)\)', code)}
    table = re.findall(r"^\| `(\w+)` \| (.*?) \| .*?(\d+) … (\d+)", (ROOT / "docs/hosting.md").read_text("utf-8"), re.M)
    told = {name: [low, high] for name, _, low, high in table}
    assert told == {name: numbers[1:] for name, numbers in read.items()} and len(told) == 4
    assert all(default == read[name][0] for name, default, *_ in table if default.isdigit())


def test_every_make_target_that_a_document_names_is_one():
    documents = "".join(path.read_text("utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
    named = set(re.findall(r"`make (\w+)`|^make (\w+) ", documents, re.M))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert {one or other for one, other in named} <= targets and len(named) > 5


NUMBERS = dict(enumerate(["eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"], 8))


def test_the_course_has_as_many_chapters_as_is_said():
    count = len(list((ROOT / "pages/lessons/chapters").glob("*.toml")))
    course = ROOT / "pages/lessons/course"
    assert f"course of {NUMBERS[count]} chapters" in (ROOT / "README.md").read_text("utf-8")
    assert f"{NUMBERS[count].capitalize()} chapters" in (course / "en.toml").read_text("utf-8")
    assert f"全 {count} 章" in (course / "ja.toml").read_text("utf-8")


def test_the_examples_of_the_readme_run(capsys):
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    assert len(examples) == 3 and "-1" in capsys.readouterr().out

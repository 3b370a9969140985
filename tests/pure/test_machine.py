"""What ``make test`` does on a machine that lacks a browser, told by stand-ins for the commands that it may call."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "machine.sh"
FONT = 'echo "Noto Sans CJK JP"'


@pytest.fixture
def machine(tmp_path):
    """Runs the script where only the given commands exist; each notes what it was called with in ``calls``."""

    def run(
        environment: dict[str, str] | None = None, given: tuple[str, ...] = ("playwright",), **commands: str
    ) -> tuple[subprocess.CompletedProcess, str]:
        folder, calls = tmp_path / "bin", tmp_path / "calls"
        folder.mkdir()
        calls.touch()
        for name, body in {"id": "echo 1000", "playwright": "exit 1", **commands}.items():
            command = folder / name.replace("_", "-")
            command.write_text(f'#!/bin/sh\necho "${{0##*/}} $*" >> {calls}\n{body}\n')
            command.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", str(SCRIPT), *given],
            env={"PATH": str(folder), "DESCENT_FASHION": "there"} | (environment or {}),
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done, calls.read_text()

    return run


@pytest.mark.parametrize("chromium", ["chromium", "chromium_headless_shell"])
def test_a_chromium_that_is_there_serves(machine, chromium):
    done, calls = machine(id="echo 0", **{chromium: ""}, fc_list=FONT, apt_get="")
    assert done.returncode == 0 and done.stderr == ""
    assert "apt-get" not in calls and "playwright" not in calls


ARRIVES = 'for last; do :; done; printf "#!/bin/sh\\n" > "${0%/*}/$last"; /bin/chmod +x "${0%/*}/$last"'
SHELL, FONTS = "chromium-headless-shell", ["fontconfig", "fonts-noto-cjk"]


@pytest.mark.parametrize(
    ("knows", "expected"),
    [(ARRIVES, [SHELL, *FONTS]), (f'case "$*" in *shell) exit 1;; esac; {ARRIVES}', [SHELL, *FONTS, "chromium"])],
)
def test_debian_brings_chromium_and_the_japanese_font(machine, knows, expected):
    done, calls = machine(id="echo 0", apt_get=knows)
    assert done.returncode == 0 and done.stderr == ""
    installed = [line.split()[-1] for line in calls.splitlines() if line.startswith("apt-get install")]
    assert installed == expected
    assert "playwright" not in calls


def test_while_pip_is_at_work_the_system_brings_what_it_can(machine):
    done, calls = machine(given=(), id="echo 0", apt_get="exit 1")
    assert done.returncode == 0 and done.stderr == ""
    assert "apt-get install" in calls and "playwright" not in calls


def test_who_is_not_root_gets_playwrights_own(machine):
    done, calls = machine(apt_get="exit 1", playwright="exit 0")
    assert done.returncode == 0
    assert "playwright install chromium" in calls and "apt-get" not in calls


@pytest.mark.parametrize("root", [0, 1000])
def test_where_nothing_can_be_had_one_sentence_says_what_to_install(machine, root):
    trace = "echo 'Error: getaddrinfo ENOTFOUND' >&2; exit 1"
    done, _ = machine(id=f"echo {root}", apt_get=trace, playwright=trace)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "install the package chromium" in done.stderr and "Error" not in done.stderr + done.stdout


def test_a_browser_that_is_named_but_missing_is_told(machine):
    done, calls = machine({"CHROMIUM": os.devnull + "/none"}, chromium="", playwright="exit 0")
    assert done.returncode == 1 and "CHROMIUM" in done.stderr
    assert "playwright" not in calls

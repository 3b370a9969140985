"""The PyTorch script holds the race's settings; what it printed when it was run is what the app trains."""

import ast
import builtins
import json
from pathlib import Path

import numpy as np
import pytest

from mnist import Training, train
from mnist.scripts import TrainingRace, in_torch, torch_script
from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.written import write

FILE = Path(__file__).parent / "references" / "torch.json"
REFERENCES = json.loads(FILE.read_text("utf-8"))["trainings"]
KNOWN = [key for key, one in OPTIMIZERS.items() if in_torch(Run(key)) and not one.formula.needs_surface]


def race(*runs, query="", **changes):
    return TrainingRace(tuple(Training(Run.parse(run), **changes) for run in runs), query)


@pytest.mark.parametrize("reference", REFERENCES, ids=[f"{r['run']} {len(r['settings'])}" for r in REFERENCES])
def test_the_losses_are_those_of_pytorch(reference):
    history = train(Training(Run.parse(reference["run"]), **reference["settings"]))
    # Where rounding turns a sign Rprop parts from its copy by a whole step; Prodigy begins with steps as small as that.
    # Muon's matrices are of three digits there.
    until = {"rprop": 30, "prodigy": 40, "muon": 30}.get(reference["run"].partition(":")[0])
    np.testing.assert_allclose(history.train_loss[:until], reference["train_loss"][:until], rtol=0, atol=1e-3)


def test_every_optimizer_of_pytorch_was_compared():
    usual = [r["run"] for r in REFERENCES if len(r["settings"]) == 2 and ":" not in r["run"]]
    assert usual == KNOWN


def undefined(source):
    """Names that the script reads, and neither it nor Python defines."""
    tree = ast.parse(source)
    defined = set(dir(builtins)) | {"__file__"}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names) | ast.ImportFrom(names=names):
                defined |= {(alias.asname or alias.name).partition(".")[0] for alias in names}
            case ast.FunctionDef(name) | ast.ClassDef(name):
                defined.add(name)
            case ast.arg(name):
                defined.add(name)
            case ast.Name(name, ast.Store()):
                defined.add(name)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - defined


FULL = {"batchnorm": True, "dropout": 0.3, "decay": 0.1, "label_noise": 0.2, "init": "he", "sampling": "epochs"}


@pytest.mark.parametrize("changes", [{}, FULL, {"hidden": (), "data": "fashion"}, {"activation": "gelu"}], ids=str)
def test_it_reads_only_what_it_defines(changes):
    runs = [str(Run(key, schedule)) for key in KNOWN for schedule in SCHEDULES]
    source = torch_script(race(*runs, **changes))
    assert undefined(source) == set()
    compile(source, "script.py", "exec")
    assert not any(mark in source for mark in ("#?", "#!", "APPLY", "ACTIVATION", "scheduler.step() follows"))


def test_packages_are_named_and_brought_in_where_they_are_used():
    source = torch_script(race("sgd", "prodigy", "lars", "lamb"))
    assert "PyTorch, prodigyopt, timm, NumPy" in ast.get_docstring(ast.parse(source))
    assert source.count("    import timm.optim  # pip install timm\n") == 2
    assert "prodigyopt" not in torch_script(race("sgd"))


def test_optimizer_and_scheduler_are_those_of_the_run():
    source = torch_script(race("sgd:lr=0.25", "adam:lr=0.5,schedule=step", "momentum:schedule=cosine", iterations=77))
    assert "optimizer = torch.optim.SGD(params, lr=0.25)\n    return optimizer, None" in source
    assert "T = ITERATIONS" in source and "ITERATIONS = 77" in source
    assert "MultiStepLR(optimizer, milestones=[T//3, 2*T//3], gamma=0.3)\n    return optimizer, scheduler" in source
    assert "# PyTorch's velocity holds no learning rate" in source


HOSTILE = ['"""', "\\", "a #? plain", "'; import os; '", "{x}", "勾配", "{{ 7*7 }}", "{% raw %}", "{#"]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_pytorch_lacks_is_named_and_stays_a_name(name):
    own = write(name, "w = w - lr*g").key
    source = torch_script(race("sgd", own, query=f'run=sgd&x={name}"""'))
    tree = ast.parse(source)
    assert "PyTorch has no " in ast.get_docstring(tree)
    plain = torch_script(race("sgd", query="x"))
    assert ast.dump(ast.Module(tree.body[1:], [])) == ast.dump(ast.Module(ast.parse(plain).body[1:], []))


def test_without_any_of_pytorchs_there_is_none():
    with pytest.raises(ValueError, match="none of these"):
        torch_script(race("adam-as-printed"))

"""What the command lines share, within this process: options, their sentences, and codes of exit."""

import pytest

from mnist import DataError, Training
from mnist.arguments import SETTINGS, Parser, add_settings, carry_out, settings
from mnist.tune import final_accuracy
from optimizers import OPTIMIZERS, Run

USUAL = Training(Run("sgd"))


def parser(without=()):
    made = Parser("prog", "Says something.")
    add_settings(made, without)
    return made


def test_what_is_not_given_is_as_usual():
    given = settings(parser().parse_args([]))
    assert tuple(given) == SETTINGS
    assert Training(Run("sgd"), **given) == USUAL


def test_what_is_given_arrives():
    options = "--iterations 7 --batch 3 --interval 2 --subset 50 --dropout 0.25 --decay 0.5 --label-noise 0.125"
    options += " --activation relu --sampling epochs --data mnist --hidden 8,5 --init he --batchnorm"
    assert settings(parser().parse_args(options.split())) == {
        **{"iterations": 7, "batch": 3, "interval": 2, "subset": 50, "dropout": 0.25, "decay": 0.5},
        **{"label_noise": 0.125, "activation": "relu", "sampling": "epochs", "data": "mnist"},
        **{"hidden": (8, 5), "init": "he", "batchnorm": True},
    }


@pytest.mark.parametrize(("text", "hidden"), [("0", ()), ("", ()), (" 0 ", ()), ("12", (12,)), ("4,3,2", (4, 3, 2))])
def test_sizes_of_layers_are_read(text, hidden):
    assert parser().parse_args(["--hidden", text]).hidden == hidden


def test_what_another_command_chooses_is_no_option(capsys):
    without = ("interval",)
    assert "interval" not in settings(parser(without).parse_args([]), without)
    with pytest.raises(SystemExit) as end:
        parser(without).parse_args(["--interval", "3"])
    assert end.value.code == 2 and capsys.readouterr().err == "prog: unrecognized arguments: --interval 3\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--hidden", "4,x"], "prog: argument --hidden: '4,x' is not a list of sizes such as 40,20\n"),
        (["--init", "soon"], "prog: argument --init: 'soon' is not a number or one of "),
        (["--batch", "2.5"], "prog: argument --batch: invalid int value: '2.5'\n"),
        (["--decay", "much"], "prog: argument --decay: invalid float value: 'much'\n"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(capsys, arguments, sentence):
    with pytest.raises(SystemExit) as end:
        parser().parse_args(arguments)
    said = capsys.readouterr()
    assert end.value.code == 2 and said.err.startswith(sentence) and said.err.count("\n") == 1 and not said.out


def test_the_help_names_what_can_be_trained():
    text = parser().format_help()
    assert "rmsprop-keras" in text and "Optimizers: sgd" in text and "newton" not in text
    assert all(key in text for key in OPTIMIZERS if not OPTIMIZERS[key].formula.needs_surface)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (None, 0, ""),
        (ValueError("no such thing"), 2, "prog: no such thing\n"),
        (DataError("a.gz", "damaged"), 2, f"prog: {DataError('a.gz', 'damaged')}\n"),
        (PermissionError("not allowed"), 2, "prog: not allowed\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_how_work_ends_is_a_code(capsys, error, code, said):
    def work():
        if error is not None:
            raise error

    assert carry_out(parser(), work) == code
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(("iterations", "interval"), [(1000, 1000), (1001, 143), (1500, 750), (7, 7)])
def test_only_the_end_is_measured_where_an_interval_allows_it(monkeypatch, iterations, interval):
    seen = []

    class Trained:
        test_accuracy = (0.25, 0.75)

    monkeypatch.setattr("mnist.tune.train", lambda training: seen.append(training.interval) or Trained)
    assert final_accuracy(Training(Run("sgd"), iterations)) == 0.75 and seen == [interval]

"""MNIST: the images, a small network, and its training with any of the optimizers."""

from mnist.activations import ACTIVATIONS, Activation
from mnist.advance import RunState, advance, advance_together, begin, train
from mnist.history import History, Part, Record
from mnist.images import DATA_SETS, DataError, DataSet, Images, is_installed, load
from mnist.network import INITS
from mnist.training import BOUNDS, CHECKPOINTS, MEASURES, SAMPLINGS, Bounds, Training

__all__ = [
    "ACTIVATIONS",
    "BOUNDS",
    "CHECKPOINTS",
    "DATA_SETS",
    "INITS",
    "MEASURES",
    "SAMPLINGS",
    "Activation",
    "Bounds",
    "DataError",
    "DataSet",
    "History",
    "Images",
    "Part",
    "Record",
    "RunState",
    "Training",
    "advance",
    "advance_together",
    "begin",
    "is_installed",
    "load",
    "train",
]

"""MNIST: the images, a small network, and its training with any of the optimizers."""

from mnist.activations import ACTIVATIONS, Activation
from mnist.advance import RunState, advance, advance_together, begin, train
from mnist.history import History, Part, Record
from mnist.images import DataError, Images, load
from mnist.training import BOUNDS, Bounds, Training

__all__ = [
    "ACTIVATIONS",
    "BOUNDS",
    "Activation",
    "Bounds",
    "DataError",
    "History",
    "Images",
    "Part",
    "Record",
    "RunState",
    "Training",
    "advance",
    "advance_together",
    "begin",
    "load",
    "train",
]

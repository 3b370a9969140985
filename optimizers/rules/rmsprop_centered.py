"""Centered RMSProp: divides by how much the gradients vary, not by how large they are.

PyTorch's ``centered=True``, with the constant outside the root; Graves 2013 and Keras have it inside. Where gradients
stay the same their variance tends to 0 and the steps grow. The variance is a difference of two nearly equal numbers
then: rounding could make it negative, so it is kept from falling below 0, where PyTorch would give NaN.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, names, stabilizer
from optimizers.rules.rmsprop import AVERAGE_DECAY

RMSPROP_CENTERED = Optimizer(
    key="rmsprop-centered",
    name="RMSProp (centered)",
    group="adaptive",
    rule="""
        h = alpha*h + (1 - alpha)*g**2
        m = alpha*m + (1 - alpha)*g
        w = w - lr*g / (sqrt(max(h - m**2, 0)) + eps)
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper="ℷ"),
        replace(
            AVERAGE_DECAY,
            what={
                "en": "Decay: how much of both averages, of gradients and of their squares, is kept in each step.",
                "ja": "減衰率。勾配とその二乗、二つの平均を毎回どれだけ残すかを決めます。",
            },
            names=names("ℵ", "alpha", "rho"),
        ),
        stabilizer(1e-7, symbol="Θ", paper="ℸ"),
    ),
    torch="torch.optim.RMSprop(params, lr={lr}, alpha={alpha}, eps={eps}, centered=True)",
    later="1",
    source="Graves 2013, eq. 38–41 without momentum, arXiv:1308.0850",
    summary={
        "en": "Divides by the spread of recent gradients: bold where they agree, careful where they change.",
        "ja": "最近の勾配のばらつきで割ります。揃っていれば大胆に、変わりやすければ慎重に進みます。",
    },
    note={
        "en": "RMSProp with the average squared less the squared average, a variance, under the root.",
        "ja": "根号の中が「二乗の平均 − 平均の二乗」、つまり分散になった RMSProp です。",
    },
    variant_of="rmsprop",
)

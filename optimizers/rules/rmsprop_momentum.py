"""RMSProp with Momentum on top: what RMSProp would step is added to a velocity.

PyTorch's form: the velocity holds no learning rate. While the learning rate is constant TensorFlow's and Keras's, which
has it inside, differ only by the place of the constant. Source: Hinton 2012, lecture 6e.
"""

from optimizers.declaration import Optimizer, learning_rate, momentum, stabilizer
from optimizers.rules.rmsprop import AVERAGE_DECAY

RMSPROP_MOMENTUM = Optimizer(
    key="rmsprop-momentum",
    name="RMSProp (momentum)",
    group="adaptive",
    rule="""
        h = alpha*h + (1 - alpha)*g**2
        v = mu*v + g / (sqrt(h) + eps)
        w = w - lr*v
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper=""),
        AVERAGE_DECAY,
        momentum(0.9, symbol="μ", paper=""),
        stabilizer(1e-7, symbol="Θ", paper=""),
    ),
    symbols={"v": "V"},
    torch="torch.optim.RMSprop(params, lr={lr}, alpha={alpha}, eps={eps}, momentum={mu})",
    later="1/(1 - mu)",
    source="Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e, slide 30",
    summary={
        "en": "A heavy ball driven by RMSProp's evened-out steps: fast, and prone to overshoot.",
        "ja": "RMSProp でならした一歩を重いボールに与えます。速い一方、行き過ぎやすくなります。",
    },
    note={
        "en": "RMSProp's step goes into a velocity: on a steady slope steps become 1/(1−μ) times as long.",
        "ja": "RMSProp の一歩を速度に足します。一定の坂では歩幅が 1/(1−μ) 倍になります。",
    },
    variant_of="rmsprop",
)

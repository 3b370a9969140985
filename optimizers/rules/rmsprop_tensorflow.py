"""RMSProp as TensorFlow 1 computed it: the average starts at 1, and the constant stands inside the root.

The leap of the first step is gone: while the average falls from 1 to the size of the squared gradients, steps on gentle
slopes are short. TensorFlow's own defaults are a decay of 0.9 and a constant of 1e-10. optax has it as
``initial_scale=1``. Source: tf.compat.v1.train.RMSPropOptimizer, compared with Hinton 2012.
"""

from optimizers.declaration import Optimizer, learning_rate
from optimizers.rules.rmsprop import AVERAGE_DECAY
from optimizers.rules.rmsprop_keras import INNER_CONSTANT

RMSPROP_TENSORFLOW = Optimizer(
    key="rmsprop-tensorflow",
    name="RMSProp (TensorFlow 1)",
    group="variants",
    rule="""
        h = alpha*h + (1 - alpha)*g**2
        w = w - lr*g / sqrt(h + eps)
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper=""), AVERAGE_DECAY, INNER_CONSTANT),
    initial={"h": 1.0},
    package="timm.optim.RMSpropTF(params, lr={lr}, alpha={alpha}, eps={eps})",
    later="1",
    source="tf.compat.v1.train.RMSPropOptimizer; compare Tieleman & Hinton 2012, lecture 6e, slide 29",
    summary={
        "en": "RMSProp whose average starts at 1: no leap at first, but short steps until the average has fallen.",
        "ja": "平均が 1 から始まる RMSProp。最初の大きな一歩はなく、平均が下がるまでは歩幅が小さめです。",
    },
    note={
        "en": "The average starts at 1, not 0, and Θ is inside the root: the first step is shorter than ε/√(1−α).",
        "ja": "平均は 0 ではなく 1 から始まり、Θ は根号の中です。最初の一歩は ε/√(1−α) より短くなります。",
    },
    variant_of="rmsprop",
)

"""RMSProp as Keras computes it: the constant stands inside the root.

Keras's own defaults are a learning rate of 0.001 and a decay of 0.9; here they are RMSProp's, so that only the place of
the constant differs. Source: Keras 3, compared with Hinton 2012.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer
from optimizers.rules.rmsprop import AVERAGE_DECAY

INNER_CONSTANT = replace(
    stabilizer(1e-7, symbol="Θ", paper=""),
    what={
        "en": "Small constant inside the root; its root is the slope below which steps shrink.",
        "ja": "平方根の中に加える小さな定数。その平方根より緩い勾配では歩幅が縮みます。",
    },
)

RMSPROP_KERAS = Optimizer(
    key="rmsprop-keras",
    name="RMSProp (Keras)",
    group="variants",
    rule="""
        h = alpha*h + (1 - alpha)*g**2
        w = w - lr*g / sqrt(h + eps)
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper=""), AVERAGE_DECAY, INNER_CONSTANT),
    later="1",
    source="Keras 3, keras.optimizers.RMSprop; compare Tieleman & Hinton 2012, lecture 6e, slide 29",
    summary={
        "en": "RMSProp with its constant inside the root, so it counts as √Θ: steps shrink sooner near a minimum.",
        "ja": "定数が根号の中にある RMSProp。√Θ として効くので、最小点の近くで早めに歩幅が縮みます。",
    },
    note={
        "en": "Θ stands inside the root: 10⁻⁷ there acts like √Θ ≈ 0.0003 outside. Keras's default α is 0.9.",
        "ja": "Θ は根号の中です。中の 10⁻⁷ は外の √Θ ≈ 0.0003 ほどに効きます。Keras の α の既定値は 0.9 です。",
    },
    variant_of="rmsprop",
)

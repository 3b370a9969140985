"""Normalized gradient descent: every step is the learning rate long, straight down the slope.

The norm is that of the whole gradient. As in optax a small constant is added to it. Source: Nesterov 1984, as in Hazan,
Levy & Shalev-Shwartz 2015.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without

NORMALIZED_SGD = Optimizer(
    key="normalized-sgd",
    name="SGD (normalized)",
    group="plain",
    rule="""
        w = w - lr*g/(global_norm(g) + eps)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="ε", paper="η"),
        replace(
            stabilizer(1e-7, symbol="Θ", paper=""),
            what={
                "en": "Small constant beside the gradient's length; it keeps the division safe.",
                "ja": "勾配の長さに加える小さな定数。ゼロ割りを防ぎます。",
            },
        ),
    ),
    later="1",
    source="Hazan, Levy & Shalev-Shwartz 2015, Algorithm 1, arXiv:1507.02030",
    summary={
        "en": "Steps of one length straight down the slope: as fast on a plateau as on a cliff, and never at rest.",
        "ja": "勾配の逆方向へ、いつも同じ長さだけ進みます。平原でも崖でも速さは同じで、止まることはありません。",
    },
    note={
        "en": "Only the direction of the gradient counts, unlike in signSGD, which knows 8 directions in a plane.",
        "ja": "使うのは勾配の向きだけです。平面なら 8 方向しか選べない signSGD とは違います。",
    },
    variant_of="sgd",
)

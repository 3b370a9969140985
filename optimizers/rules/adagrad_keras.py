"""AdaGrad as Keras and TensorFlow compute it: the sum starts at 0.1 and the constant stands inside the root.

Keras's own default learning rate is 0.001. Source: Keras 3, compared with Duchi, Hazan & Singer 2011.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer

ADAGRAD_KERAS = Optimizer(
    key="adagrad-keras",
    name="AdaGrad (Keras)",
    group="variants",
    rule="""
        h = h + g**2
        w = w - lr*g / sqrt(h + eps)
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper="η"),
        replace(
            stabilizer(1e-7, symbol="Θ", paper="δ"),
            what={
                "en": "Small constant inside the root, added to the sum of squares.",
                "ja": "平方根の中で、二乗和に加える小さな定数。",
            },
        ),
    ),
    initial={"h": 0.1},
    later="1",
    source="Keras 3, keras.optimizers.Adagrad; compare Duchi, Hazan & Singer 2011, Figure 1, JMLR 12:2121–2159",
    summary={
        "en": "AdaGrad whose sum of squares does not start at nothing: gentler first steps where slopes are small.",
        "ja": "二乗和が 0 から始まらない AdaGrad。勾配の小さな場所では最初の歩みが控えめになります。",
    },
    note={
        "en": "The sum starts at 0.1, not 0, so slopes well below √0.1 ≈ 0.3 take small steps; Θ is inside the root.",
        "ja": "和は 0 ではなく 0.1 から始まり、√0.1 ≈ 0.3 より緩い勾配では歩幅が小さくなります。Θ は根号の中です。",
    },
    variant_of="adagrad",
)

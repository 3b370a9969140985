"""signSGD: of the gradient only the signs are used, so every coordinate moves by the learning rate in every step.

Where the gradient is exactly 0 the coordinate stays. Source: Bernstein et al. 2018.
"""

from optimizers.declaration import Optimizer, learning_rate, without

SIGN_SGD = Optimizer(
    key="sign-sgd",
    name="signSGD",
    group="plain",
    rule="""
        w = w - lr*sign(g)
    """,
    hyperparameters=without(("pytorch", "keras"), learning_rate(0.01, symbol="ε", paper="δ")),
    package="pytorch_optimizer.SignSGD(params, lr={lr}, momentum=0)",
    later="1",
    source="Bernstein et al. 2018, Algorithm 1, arXiv:1802.04434",
    summary={
        "en": "Only the sign of the slope counts: every coordinate takes a step of the same length.",
        "ja": "勾配の符号だけを使い、どの座標も毎回同じ長さだけ進みます。",
    },
)

"""AdaGrad: every coordinate has its own step, divided by the root of all squared gradients it has ever seen.

The sum only grows, so the rate lr/√h only falls; a step grows again where the slope does.
It starts at 0, as in the article's program (its formula writes h₀ = Θ, which is the same
but for a constant as small as Θ). Source: Duchi, Hazan & Singer 2011, the diagonal update.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer

ADAGRAD = Optimizer(
    key="adagrad",
    name="AdaGrad",
    group="adaptive",
    rule="""
        h = h + g**2
        w = w - lr*g / (sqrt(h) + eps)
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε"), stabilizer(1e-7, symbol="Θ")),
    torch="torch.optim.Adagrad(params, lr={lr}, eps={eps})",
    source="Duchi, Hazan & Singer 2011, Figure 1 (diagonal), JMLR 12:2121–2159",
    summary={
        "en": "Divides each coordinate's step by the root of all its past squared gradients: its rate only ever falls.",
        "ja": "座標ごとに過去の勾配の二乗和の平方根で割ります。学習率は下がる一方です。",
    },
)

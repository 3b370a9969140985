"""Gradient descent: one step straight down the slope, as long as the slope is steep.

With a gradient from a random batch it is stochastic gradient descent. Source: Robbins & Monro 1951.
"""

from optimizers.declaration import Optimizer, learning_rate

SGD = Optimizer(
    key="sgd",
    name="SGD",
    group="plain",
    rule="""
        w = w - lr*g
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper="a"),),
    limit="2/lam",
    best={"lr": "2/(low + high)"},
    torch="torch.optim.SGD(params, lr={lr})",
    later="1",
    source="Robbins & Monro 1951, doi:10.1214/aoms/1177729586",
    summary={
        "en": "Steps straight down the slope; the steeper, the longer the step.",
        "ja": "勾配の逆方向へまっすぐ進みます。急なほど歩幅が大きくなります。",
    },
)

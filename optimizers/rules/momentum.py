"""Momentum: a heavy ball that keeps part of its last step, so it gathers speed along a slope and coasts past dips.

The article's form, with the learning rate inside the velocity: V = μV − ε∇E. PyTorch's velocity has the opposite sign
and no learning rate; the path is the same while the learning rate is constant. Source: Polyak 1964.
"""

from optimizers.declaration import Optimizer, learning_rate, momentum

MOMENTUM = Optimizer(
    key="momentum",
    name="Momentum",
    group="momentum",
    rule="""
        v = mu*v - lr*g
        w = w + v
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper="α"), momentum(0.9, symbol="μ", paper="β")),
    symbols={"v": "V"},
    limit="2*(1 + mu)/lam",
    best={
        "lr": "2*(1 + mu)/(low + high)",
        "mu": "max((1 - sqrt(lr*low))**2, (sqrt(lr*high) - 1)**2)",
    },
    torch="torch.optim.SGD(params, lr={lr}, momentum={mu})",
    drifts=True,
    later="1/(1 - mu)",
    source="Polyak 1964, eq. 9, doi:10.1016/0041-5553(64)90137-5",
    summary={
        "en": "A heavy ball: part of the last step is added to this one, so it speeds up along a slope and overshoots.",
        "ja": "重いボールのように前回の一歩の一部を引き継ぎます。坂で加速し、行き過ぎることもあります。",
    },
)

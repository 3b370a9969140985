"""Nesterov's accelerated gradient: Momentum that looks where its velocity is about to carry it.

PyTorch's form: the velocity holds no learning rate, and w is the point ahead, where the gradient is taken. While the
learning rate is constant Keras's form gives the same path. Source: Nesterov 1983, as Bengio et al. 2013 rewrite it.
"""

from optimizers.declaration import Optimizer, learning_rate, momentum

NESTEROV = Optimizer(
    key="nesterov",
    name="Nesterov",
    group="momentum",
    rule="""
        v = mu*v + g
        w = w - lr*(g + mu*v)
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper="ε"), momentum(0.9, symbol="μ", paper="μ")),
    symbols={"v": "V"},
    limit="2*(1 + mu)/((1 + 2*mu)*lam)",
    torch="torch.optim.SGD(params, lr={lr}, momentum={mu}, nesterov=True)",
    later="1/(1 - mu**2)",
    source="Nesterov 1983; Sutskever et al. 2013, eq. 3–4; form of Bengio et al. 2013, section 3.5, arXiv:1212.0901",
    summary={
        "en": "Momentum that looks ahead: it brakes before a valley's wall instead of after it.",
        "ja": "先を見るモメンタム。谷の壁を越えてからではなく、手前でブレーキをかけます。",
    },
)

"""Momentum as an average: the velocity is the exponential moving average of the gradients.

Its path is that of Momentum with the learning rate (1−μ)·lr, from the first step on. PyTorch's ``dampening`` is not
quite this: it lets the first gradient in undamped. optax.ema without debiasing is. Source: Ma & Yarats 2019.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, momentum, without

HEAVY_BALL_EMA = Optimizer(
    key="heavy-ball-ema",
    name="Momentum (EMA)",
    group="momentum",
    rule="""
        m = mu*m + (1 - mu)*g
        w = w - lr*m
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.1, symbol="ε", paper="α"),
        replace(
            momentum(0.9, symbol="μ", paper="β"),
            what={
                "en": "Momentum: how much of the average gradient is kept in each step.",
                "ja": "慣性。勾配の平均を毎回どれだけ残すかを決めます。",
            },
        ),
    ),
    limit="2*(1 + mu)/((1 - mu)*lam)",
    best={
        "lr": "2*(1 + mu)/((1 - mu)*(low + high))",
        "mu": "max(((1 - lr*low)/(1 + lr*low))**2, ((lr*high - 1)/(lr*high + 1))**2)",
    },
    package="pytorch_optimizer.QHM(params, lr={lr}, momentum={mu}, nu=1)",
    later="1/(1 - mu)",
    source="Ma & Yarats 2019, section 2, arXiv:1810.06801; compare Polyak 1964, eq. 9",
    summary={
        "en": "Momentum that averages the gradients instead of adding them up.",
        "ja": "勾配を足し合わせる代わりに平均するモメンタムです。",
    },
    note={
        "en": "New gradients count 1−μ: the same path as Momentum with ε(1−μ), so ε must be 1/(1−μ) times larger.",
        "ja": "新しい勾配の重みは 1−μ。学習率 ε(1−μ) のモメンタムと同じ軌跡なので、ε を 1/(1−μ) 倍にして使います。",
    },
    variant_of="momentum",
)

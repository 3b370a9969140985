"""AdaDelta: RMSProp that also measures its own steps, so that a step has the units of the point, not of the slope.

As in PyTorch, Keras and optax the learning rate is a factor at the end and the constant stands inside both roots.
Source: Zeiler 2012, Algorithm 1, which has no learning rate: there it is 1.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, decay, learning_rate, names, stabilizer

ADADELTA = Optimizer(
    key="adadelta",
    name="AdaDelta",
    group="adaptive",
    rule="""
        h = rho*h + (1 - rho)*g**2
        d = sqrt(u + eps) / sqrt(h + eps) * g
        u = rho*u + (1 - rho)*d**2
        w = w - lr*d
    """,
    hyperparameters=(
        replace(
            learning_rate(1.0, symbol="ε", paper=""),
            what={
                "en": "Learning rate: a factor of each step; the paper has none, which is 1.",
                "ja": "学習率。各ステップに掛ける数で、論文にはありません（1 に相当）。",
            },
        ),
        decay(
            "rho",
            0.9,
            symbol="ρ",
            what={
                "en": "Decay of both averages: how long slopes and steps are remembered.",
                "ja": "二つの平均の減衰率。勾配と歩幅をどれだけ覚えておくかを決めます。",
            },
            names=names("ρ", "rho", "rho"),
        ),
        replace(
            stabilizer(1e-6, symbol="Θ", paper="ε"),
            what={
                "en": "Small constant inside both roots; its root is the size of the very first steps.",
                "ja": "二つの平方根の中に加える小さな定数。その平方根が最初の歩幅の目安です。",
            },
        ),
    ),
    symbols={"d": "δ"},
    torch="torch.optim.Adadelta(params, lr={lr}, rho={rho}, eps={eps})",
    later="1",
    source="Zeiler 2012, Algorithm 1, arXiv:1212.5701",
    summary={
        "en": "Divides by the average slope and multiplies by the average past step: it finds its own stride, slowly.",
        "ja": "勾配の平均で割り、過去の歩幅の平均を掛けます。自分で歩幅を見つけますが、出だしはゆっくりです。",
    },
)

"""LARS: Momentum in which every layer moves by a share of its own weights' length.

A layer's weight matrix or bias is one block; on a surface the point is. As in optax the share is 1 where weights or
gradient are 0. Without the paper's weight decay. Source: You, Gitman & Ginsburg 2017.
"""

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, momentum, names, without

LARS = Optimizer(
    key="lars",
    name="LARS",
    group="after",
    rule="""
        local = where(min(norm(w), norm(g)) > 0, trust*norm(w)/norm(g), 1)
        v = mu*v + lr*local*g
        w = w - v
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(1.0, symbol="ε", paper="γ"),
        momentum(0.9, symbol="μ", paper="m"),
        Hyperparameter(
            "trust",
            0.001,
            1e-5,
            1.0,
            "log",
            "η",
            {
                "en": "Trust: the share of a layer's length that a step at rate 1 goes.",
                "ja": "信頼係数。学習率 1 の一歩が、層の重みの長さの何割かを決めます。",
            },
            names("η"),
        ),
    ),
    symbols={"local": "λ", "v": "V"},
    limit_unknown=True,
    package="timm.optim.Lars(params, lr={lr}, momentum={mu}, trust_coeff={trust}, eps=0, always_adapt=True)",
    drifts=True,
    source="You, Gitman & Ginsburg 2017, Algorithm 1 without weight decay, arXiv:1708.03888",
    summary={
        "en": "Momentum whose every layer steps by a share of its own length, whatever the size of its gradient.",
        "ja": "勾配の大きさによらず、層ごとに重みの長さの一定割合だけ進むモメンタムです。",
    },
    note={
        "en": "On a surface the length is the distance from the origin: far from it steps are long, at it they vanish.",
        "ja": "曲面では原点からの距離が重みの長さです。遠いほど歩幅が大きく、原点では 0 に近づきます。",
    },
)

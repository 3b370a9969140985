"""Sophia: an averaged gradient over an averaged curvature, each coordinate's step cut off at the learning rate.

On a surface the curvature is exact, the Hessian's diagonal, and taken in every step; the paper estimates it by random
vectors in every tenth. As in the paper the average of gradients is not corrected for its start, which optax does, and
without weight decay. pytorch-optimizer's SophiaH cuts off at p what the paper divides by γ and cuts off at 1.
Source: Liu et al. 2023, Algorithm 3.
"""

from dataclasses import replace

from optimizers.declaration import Hyperparameter, Optimizer, decay, learning_rate, names, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY

SOPHIA = Optimizer(
    key="sophia",
    name="Sophia",
    group="after",
    rule="""
        m = rho1*m + (1 - rho1)*g
        h = rho2*h + (1 - rho2)*H
        w = w - lr*min(max(m / max(bound*h, eps), -1), 1)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="η", paper="η"),
        replace(FIRST_DECAY, default=0.96),
        decay(
            "rho2",
            0.99,
            symbol="ρ₂",
            what={
                "en": "Decay of the average curvature: how long it is remembered.",
                "ja": "曲率の平均の減衰率。どれだけ覚えておくかを決めます。",
            },
            names=names("β₂"),
        ),
        Hyperparameter(
            "bound",
            1.0,
            0.0001,
            10.0,
            "log",
            "κ",
            {
                "en": "How far Newton's own step may reach, in units of the point, before it is cut off.",
                "ja": "ニュートン法の一歩がこの長さを超えると、そこで打ち切られます。",
            },
            names("γ"),
        ),
        stabilizer(1e-12, symbol="ε", paper="ε"),
    ),
    package="pytorch_optimizer.SophiaH(params, lr={lr}/{bound}, betas=({rho1}, {rho2}), p={bound}, eps={eps}/{bound})",
    source="Liu et al. 2023, Algorithm 3 with the exact diagonal, without weight decay, arXiv:2305.14342",
    summary={
        "en": "Goes by the slope's sign where the bottom is far or the surface bends down, and by curvature near it.",
        "ja": "谷底が遠い所や下に曲がる所では勾配の符号で進み、谷底の近くでは曲率で歩幅を決めます。",
    },
    note={
        "en": "Reads second derivatives; for surfaces only. The curvature is each coordinate's own, not the mixed one.",
        "ja": "二階微分を読むため曲面専用です。使うのは各座標自身の曲率だけで、混合した曲率は見ません。",
    },
)

"""AdaBelief: Adam that divides by how far gradients are from what it expected, not by how large they are.

The constant is added to the average in every step, so it adds up to eps/(1−ρ₂), and beside the root: both as in the
paper and, with ``eps_root`` = ``eps``, in optax. Source: Zhuang et al. 2020, Algorithm 2.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADABELIEF = Optimizer(
    key="adabelief",
    name="AdaBelief",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        s = rho2*s + (1 - rho2)*(g - m)**2 + eps
        m_hat = m / (1 - rho1**t)
        s_hat = s / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(s_hat) + eps)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        replace(
            SECOND_DECAY,
            what={
                "en": "Decay of the average squared surprise: how long it is remembered.",
                "ja": "予想とのずれの二乗の平均の減衰率。どれだけ覚えておくかを決めます。",
            },
        ),
        replace(
            stabilizer(1e-16, symbol="ε", paper="ε", low=1e-20),
            what={
                "en": "Small constant, added to the average in every step and beside the root.",
                "ja": "毎ステップ平均に加え、平方根にも加える小さな定数。",
            },
        ),
    ),
    package="timm.optim.AdaBelief(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, rectify=False)",
    later="1/(1 - rho1)",
    source="Zhuang et al. 2020, Algorithm 2, arXiv:2010.07468",
    summary={
        "en": "Strides where gradients come as expected, and shortens its step where they surprise.",
        "ja": "勾配が予想どおりなら大きく進み、予想から外れると歩幅を縮めます。",
    },
)

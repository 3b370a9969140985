"""ADOPT: Adam that divides a gradient by the size of those before it, and averages what comes out.

Clipped at (t − 1)^¼ as in the authors' code and in optax: the first gradient, which the paper numbers 0, only sets the
size and moves nothing. pytorch-optimizer counts one more there. Source: Taniguchi et al. 2024.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADOPT = Optimizer(
    key="adopt",
    name="ADOPT",
    group="after",
    rule="""
        c = (t - 1)**0.25
        n = min(max(g / max(sqrt(v), eps), -c), c)
        m = rho1*m + (1 - rho1)*n
        w = w - lr*m
        v = where(t == 1, g**2, rho2*v + (1 - rho2)*g**2)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="α"),
        replace(
            FIRST_DECAY,
            what={
                "en": "Decay of the average of divided gradients: how long the direction is remembered.",
                "ja": "割った後の勾配の平均の減衰率。進む向きをどれだけ覚えておくかを決めます。",
            },
        ),
        replace(SECOND_DECAY, default=0.9999),
        replace(
            stabilizer(1e-6, symbol="ε", paper="ε"),
            what={
                "en": "The least size that a gradient is divided by.",
                "ja": "勾配を割る大きさの下限。",
            },
        ),
    ),
    package="timm.optim.Adopt(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, clip_exp=0.25)",
    later="1/(1 - rho1)",
    source="Taniguchi et al. 2024, Algorithm 2, arXiv:2411.02853",
    summary={
        "en": "Adam that measures a new gradient by the earlier ones alone, so that no gradient shrinks its own step.",
        "ja": "新しい勾配を過去の勾配だけで測る Adam。勾配が自分自身の歩幅を縮めることはありません。",
    },
    note={
        "en": "The first step only measures: the point stays. A gradient counts at most (t−1)^¼ times the usual size.",
        "ja": "最初のステップは測るだけで、点は動きません。勾配は普段の大きさの (t−1)^¼ 倍までしか効きません。",
    },
)

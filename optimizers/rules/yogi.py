"""Yogi: Adam whose average of squares grows and shrinks by steps that do not depend on its own size.

As in optax: both averages start at 10⁻⁶ and both are corrected as Adam's are; the paper corrects neither and leaves the
start open. Source: Zaheer et al. 2018, Algorithm 2.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

YOGI = Optimizer(
    key="yogi",
    name="Yogi",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = v - (1 - rho2)*sign(v - g**2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="η", paper="η"),
        FIRST_DECAY,
        replace(
            SECOND_DECAY,
            what={
                "en": "How slowly the average squared gradient follows: a step adds or takes 1−ρ₂ of the new square.",
                "ja": "勾配の二乗の平均が追いかける遅さ。毎回、新しい二乗の 1−ρ₂ だけ増減します。",
            },
        ),
        stabilizer(1e-3, symbol="ε", paper="ε"),
    ),
    initial={"m": 1e-6, "v": 1e-6},
    package="pytorch_optimizer.Yogi(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps})",
    later="1/(1 - rho1)",
    source="Zaheer et al. 2018, Algorithm 2, NeurIPS 31, with Adam's correction as in optax",
    summary={
        "en": "Adam that forgets a steep place slowly: its measure of size falls only by small steps.",
        "ja": "急な場所をゆっくり忘れる Adam。大きさの見積もりは少しずつしか下がりません。",
    },
)

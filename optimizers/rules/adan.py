"""Adan: Nesterov's look ahead in Adam, by averaging also how the gradient changes.

The decays are kept shares as in the authors' code, where the paper writes 1 − β; with Adam's correction, also as there,
and without weight decay. optax 0.2.8 weighs the change by 1 − b2 where the paper has what is b2 there
(google-deepmind/optax pull request 1715); the two agree at ρ₂ = 0.5, and there they are compared.
Source: Xie et al. 2022, Algorithm 1.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, decay, learning_rate, names, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY

ADAN = Optimizer(
    key="adan",
    name="Adan",
    group="adam",
    rule="""
        d = where(t > 1, g - last, 0)
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*d
        n = rho3*n + (1 - rho3)*(g + rho2*d)**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        n_hat = n / (1 - rho3**t)
        w = w - lr*(m_hat + rho2*v_hat) / (sqrt(n_hat) + eps)
        last = g
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="η"),
        replace(FIRST_DECAY, default=0.98, names=names("1−β₁")),
        decay(
            "rho2",
            0.92,
            symbol="ρ₂",
            what={
                "en": "Decay of the average change of the gradient, and how far that change is trusted ahead.",
                "ja": "勾配の変化の平均の減衰率。その変化を先読みにどれだけ使うかも決めます。",
            },
            names=names("1−β₂"),
        ),
        decay(
            "rho3",
            0.99,
            symbol="ρ₃",
            what={
                "en": "Decay of the average squared gradient ahead: how long the size is remembered.",
                "ja": "先読みした勾配の二乗の平均の減衰率。大きさをどれだけ覚えておくかを決めます。",
            },
            names=names("1−β₃"),
        ),
        stabilizer(1e-7, symbol="ε", paper="ε"),
    ),
    symbols={"d": "δ", "last": "G"},
    package="timm.optim.Adan(params, lr={lr}, betas=({rho1}, {rho2}, {rho3}), eps={eps})",
    source="Xie et al. 2022, Algorithm 1, arXiv:2208.06677, with the decays and the correction of the authors' code",
    summary={
        "en": "Adam that also averages how the gradient changes, and so steers before a bend instead of in it.",
        "ja": "勾配の変化も平均する Adam。曲がり角に入る前に向きを変えます。",
    },
    note={
        "en": "Decays as kept shares: the paper's β₁, β₂, β₃ are 1−ρ₁, 1−ρ₂, 1−ρ₃.",
        "ja": "減衰率は「残す割合」です。論文の β₁、β₂、β₃ は 1−ρ₁、1−ρ₂、1−ρ₃ にあたります。",
    },
)

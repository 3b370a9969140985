"""Prodigy: Adam that finds its learning rate, as an estimate of how far the start is from the solution.

The estimate d compares how far the gradients say that the point has come with how long they are in all; it only grows.
As in the authors' prodigyopt: no correction of the averages, the step at the rate before this estimate, the constant at
the rate after it; r and s without the paper's common factor. Without weight decay. Source: Mishchenko & Defazio 2024.
"""

from dataclasses import replace

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, names, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

PRODIGY = Optimizer(
    key="prodigy",
    name="Prodigy",
    group="after",
    rule="""
        far = d*lr
        m = rho1*m + (1 - rho1)*d*g
        v = rho2*v + (1 - rho2)*(d*g)**2
        r = sqrt(rho2)*r + d*far*global_dot(g, gone)
        s = sqrt(rho2)*s + d*far*g
        size = global_dot(s, sign(s))
        d = max(d, where(size > 0, r/size, 0))
        u = far*m / (sqrt(v) + d*eps)
        gone = gone + u
        w = w - u
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        replace(
            learning_rate(1.0, symbol="η", paper="γ"),
            what={
                "en": "A factor of the rate that the rule finds itself; meant to stay 1.",
                "ja": "手法が自分で見つけた学習率に掛ける数。1 のまま使うものです。",
            },
        ),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-8, symbol="ε", paper="ε"),
        Hyperparameter(
            "d0",
            1e-6,
            1e-10,
            1.0,
            "log",
            "d₀",
            {
                "en": "The first estimate of the distance: smaller than it is, and forgotten soon.",
                "ja": "距離の最初の見積もり。実際より小さく取れば、すぐに影響しなくなります。",
            },
            names("d₀"),
        ),
    ),
    initial={"d": "d0"},
    symbols={"far": "κ", "size": "S", "r": "R", "gone": "Δ"},
    limit_unknown=True,
    package="prodigyopt.Prodigy(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, d0={d0})",
    source="Mishchenko & Defazio 2024, Algorithm 4 without weight decay, arXiv:2306.06101",
    summary={
        "en": "Adam without a rate to tune: from tiny steps it goes to longer ones as it sees how far it has to go.",
        "ja": "学習率の調整が要らない Adam。ごく小さな歩幅から始め、道のりの見当がつくにつれて伸ばします。",
    },
    note={
        "en": "The estimate d only grows: once it is too large for a place, only a schedule shortens the steps.",
        "ja": "見積もり d は増える一方です。大きすぎると分かっても、縮められるのはスケジュールだけです。",
    },
)

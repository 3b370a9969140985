"""Newton's method, damped: jumps to the bottom of the parabola that fits the surface here.

It reads second derivatives and the other coordinate, so it is for surfaces, not for MNIST. The 2 × 2 system is solved
by Cramer's rule. Source: Nocedal & Wright 2006, eq. 3.30, with a multiple of the identity added as in section 3.4.
"""

from optimizers.declaration import Hyperparameter, Optimizer, names

NEWTON = Optimizer(
    key="newton",
    name="Newton (damped)",
    group="plain",
    rule="""
        own = H + damp
        det = own*other(own) - C**2
        w = w - lr*(other(own)*g - C*other(g))/det
    """,
    hyperparameters=(
        Hyperparameter(
            "lr",
            0.5,
            1e-6,
            1.0,
            "log",
            "ε",
            {
                "en": "Share of Newton's own step that is taken.",
                "ja": "ニュートン法の一歩のうち実際に進む割合。",
            },
            names(paper="α"),
        ),
        Hyperparameter(
            "damp",
            0.001,
            1e-6,
            1000.0,
            "log",
            "λ",
            {
                "en": "Damping added to the curvatures: the larger, the more it is plain gradient descent.",
                "ja": "曲率に加える減衰。大きいほど普通の勾配降下に近づきます。",
            },
            names(paper="τ"),
        ),
    ),
    symbols={"own": "d", "det": "D"},
    limit="2*(lam + damp)/lam",
    source="Nocedal & Wright 2006, Numerical Optimization, eq. 3.30 and section 3.4",
    summary={
        "en": "Fits a parabola to the surface and jumps to its bottom, or to its top or saddle where it bends down.",
        "ja": "曲面に放物面を当てはめ、その底へ跳びます。下に曲がる所では頂上や鞍点へ向かいます。",
    },
    note={
        "en": "Reads second derivatives; for surfaces only. ~ marks the other coordinate's value.",
        "ja": "二階微分を読むため曲面専用です。~ はもう一方の座標の値を表します。",
    },
)

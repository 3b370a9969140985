"""Polyak's step size: just long enough to reach the target value if the slope stayed as it is.

It reads the surface's value, so it is for surfaces, not for MNIST. Source: Polyak 1969, eq. 2.
"""

from optimizers.declaration import Hyperparameter, Optimizer, names

POLYAK = Optimizer(
    key="polyak",
    name="Polyak",
    group="plain",
    rule="""
        slope2 = g**2 + other(g)**2
        w = w - lr*(f - low)/(slope2 + eps)*g
    """,
    hyperparameters=(
        Hyperparameter(
            "lr",
            1.0,
            1e-6,
            2.0,
            "log",
            "ε",
            {
                "en": "Share of Polyak's own step; below 2 every step comes closer to the minimum where f is convex.",
                "ja": "ポリャクの歩幅のうち実際に進む割合。2 未満なら、凸な曲面では一歩ごとに最小点へ近づきます。",
            },
            names(paper="λ"),
        ),
        Hyperparameter(
            "low",
            0.0,
            -1000.0,
            1000.0,
            "linear",
            "E*",
            {
                "en": "The value at the bottom, which this rule has to know.",
                "ja": "最小値。この手法はこれを知っている必要があります。",
            },
            names(paper="f*"),
        ),
        Hyperparameter(
            "eps",
            1e-12,
            1e-12,
            1.0,
            "log",
            "Θ",
            {
                "en": "Keeps the division safe where the slope is 0.",
                "ja": "勾配が 0 の所でのゼロ割りを防ぎます。",
            },
        ),
    ),
    symbols={"slope2": "s"},
    objective="f",
    limit_unknown=True,
    source="Polyak 1969, eq. 2, doi:10.1016/0041-5553(69)90035-5",
    summary={
        "en": "Chooses its step from the height that is left: no learning rate to tune, if the lowest value is known.",
        "ja": "残りの高さから歩幅を決めます。最小値が分かっていれば学習率の調整は不要です。",
    },
    note={
        "en": "Reads the surface's value; for surfaces only, not for MNIST.",
        "ja": "曲面の値を読むため、曲面専用です（MNIST では使えません）。",
    },
)

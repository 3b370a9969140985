"""Quadratic bowls: the round one, and the ravine that makes plain gradient descent zig-zag."""

from formula import Quantity
from surfaces.declaration import Surface

RAVINE = Surface(
    key="ravine",
    name={"en": "Ravine", "ja": "細長い谷"},
    expression="(cos(pi*theta/180)*x + sin(pi*theta/180)*y)**2/2"
    " + kappa*(cos(pi*theta/180)*y - sin(pi*theta/180)*x)**2/2",
    domain=((-10.0, 4.0), (-5.0, 5.0)),
    start=(-8.0, 2.0),
    minima=((0.0, 0.0),),
    parameters=(
        Quantity(
            "kappa",
            20.0,
            1.0,
            1000.0,
            "log",
            "κ",
            {
                "en": "Condition number: how much steeper the walls are than the floor.",
                "ja": "条件数。谷の壁が底に比べて何倍急かを表します。",
            },
        ),
        Quantity(
            "theta",
            0.0,
            -90.0,
            90.0,
            "linear",
            "θ",
            {
                "en": "Rotation in degrees: turned ravines mix the coordinates that adaptive rules treat apart.",
                "ja": "回転角（度）。谷を回すと、座標ごとに歩幅を変える手法の利点が薄れます。",
            },
        ),
    ),
    race=("sgd:lr=0.095", "momentum:lr=0.02,mu=0.9", "adagrad:lr=1.5", "rmsprop:lr=0.1,alpha=0.9", "adam:lr=0.4"),
    watch={
        "en": "SGD bounces between the walls while it creeps along the floor; the others find a way around that.",
        "ja": "SGD は壁の間で跳ね返りながら谷底をゆっくり進みます。ほかの手法の抜け道に注目。",
    },
)

BOWL = Surface(
    key="bowl",
    name={"en": "Bowl", "ja": "お椀"},
    expression="(x**2 + y**2)/2",
    domain=((-4.0, 4.0), (-3.0, 3.0)),
    start=(-3.2, 1.8),
    minima=((0.0, 0.0),),
    race=("sgd:lr=0.1", "momentum:lr=0.02,mu=0.9", "adagrad:lr=0.6", "rmsprop:lr=0.05,alpha=0.9", "adam:lr=0.15"),
    watch={
        "en": "Where every direction is equally steep, plain gradient descent walks straight; Momentum overshoots.",
        "ja": "どの向きも同じ傾きなら SGD はまっすぐ進みます。モメンタムは行き過ぎます。",
    },
)

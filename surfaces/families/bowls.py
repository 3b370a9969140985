"""Quadratic bowls: round, stretched, turned; the ravine makes plain gradient descent zig-zag."""

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
        "en": "SGD bounces between the walls; Momentum swings past; adaptive rules scale each direction by itself.",
        "ja": "SGD は壁の間で跳ね返り、モメンタムは行き過ぎて揺れます。適応的な手法は谷底と壁で歩幅を変えます。",
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
        "ja": "どの向きの曲率も同じなら SGD はまっすぐ進みます。モメンタムは行き過ぎます。",
    },
)

BOOTH = Surface(
    key="booth",
    name={"en": "Booth's tilted bowl", "ja": "ブースの傾いたお椀"},
    expression="(x + 2*y - 7)**2 + (2*x + y - 5)**2",
    domain=((-7.0, 9.0), (-2.5, 8.0)),
    start=(-5.0, 6.5),
    minima=((1.0, 3.0),),
    race=("sgd:lr=0.05", "momentum:lr=0.02,mu=0.9", "adagrad:lr=1", "rmsprop:lr=0.1,alpha=0.9", "adam:lr=0.3"),
    watch={
        "en": "Watch the first step: SGD and Momentum follow the slope, the adaptive rules go equally far in x and y.",
        "ja": "最初の一歩に注目。SGD とモメンタムは坂の向きへ、適応的な手法は x と y へ同じ長さだけ進みます。",
    },
    source="Jamil & Yang 2013, A literature survey of benchmark functions, arXiv:1308.4008",
)

MATYAS = Surface(
    key="matyas",
    name={"en": "Matyas's diagonal ravine", "ja": "マティアスの斜めの谷"},
    expression="0.26*(x**2 + y**2) - 0.48*x*y",
    domain=((-10.0, 8.0), (-7.4, 4.4)),
    start=(-8.0, -2.0),
    minima=((0.0, 0.0),),
    race=("sgd:lr=1", "momentum:lr=0.2,mu=0.9", "adagrad:lr=1.5", "rmsprop:lr=0.1,alpha=0.9", "adam:lr=0.4"),
    watch={
        "en": "A ravine turned by 45°: tuning x and y apart does not help; AdaGrad, quick in the straight one, crawls.",
        "ja": "45° 回した細長い谷です。x と y を別々に整えても効かず、まっすぐな谷で速かった AdaGrad が遅れます。",
    },
    source="Jamil & Yang 2013, A literature survey of benchmark functions, arXiv:1308.4008",
)

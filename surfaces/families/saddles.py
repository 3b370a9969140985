"""Saddles: flat at one point, downhill on two or three sides of it; all but the last are unbounded below."""

from formula import Quantity
from surfaces.declaration import Surface

SADDLE = Surface(
    key="saddle",
    name={"en": "Saddle", "ja": "鞍点"},
    expression="(cos(pi*theta/180)*x + sin(pi*theta/180)*y)**2 - (cos(pi*theta/180)*y - sin(pi*theta/180)*x)**2",
    domain=((-2.0, 2.0), (-1.5, 1.5)),
    start=(-1.7, 0.001),
    saddles=((0.0, 0.0),),
    parameters=(
        Quantity(
            "theta",
            0.0,
            -90.0,
            90.0,
            "linear",
            "θ",
            {
                "en": "Rotation in degrees: at 45° x and y meet equal slopes along the ridge, so two rates are as one.",
                "ja": "回転角（度）。45° では尾根に沿う勾配が x と y で等しく、座標ごとの学習率も一つと同じです。",
            },
        ),
    ),
    bounded=False,
    race=("sgd:lr=0.05", "momentum:lr=0.01,mu=0.9", "adagrad:lr=0.1", "rmsprop:lr=0.01,alpha=0.99", "adam:lr=0.02"),
    watch={
        "en": "SGD and Momentum linger at the saddle; the way out lies along y, so adaptive rules turn aside at once.",
        "ja": "SGD とモメンタムは鞍点で足踏みします。下る向きが y 軸に沿うので、適応的な手法は最初から脇へそれます。",
    },
)

MONKEY = Surface(
    key="monkey",
    name={"en": "Monkey saddle", "ja": "猿の鞍点"},
    expression="x**3 - 3*x*y**2",
    domain=((-1.6, 1.6), (-1.2, 1.2)),
    start=(1.2, 0.02),
    bounded=False,
    saddles=((0.0, 0.0),),
    race=("sgd:lr=0.02", "momentum:lr=0.004,mu=0.9", "adagrad:lr=0.08", "rmsprop:lr=0.01,alpha=0.99", "adam:lr=0.02"),
    watch={
        "en": "Three valleys meet where the curvature vanishes too, so steps that follow the slope nearly stop.",
        "ja": "曲率まで 0 になる点で三つの谷が出会うため、勾配に従う歩みはほとんど止まります。",
    },
    source="Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie, §29",
)

FLAT_SADDLE = Surface(
    key="flat-saddle",
    name={"en": "Flat saddle", "ja": "平らな鞍点"},
    expression="x**2 - y**4",
    domain=((-2.0, 2.0), (-1.4, 1.4)),
    start=(-1.7, 0.08),
    saddles=((0.0, 0.0),),
    bounded=False,
    race=("sgd:lr=0.05", "momentum:lr=0.01,mu=0.9", "adagrad:lr=0.1", "rmsprop:lr=0.01,alpha=0.99", "adam:lr=0.02"),
    watch={
        "en": "Flat to third order on the way down: SGD and Momentum now wait for hundreds of steps before they fall.",
        "ja": "下り道は 3 次まで平らです。SGD とモメンタムは、今度は何百ステップも待たされます。",
    },
)

FAR_EXIT = Surface(
    key="far-exit",
    name={"en": "Saddle with a far exit", "ja": "出口の遠い鞍点"},
    expression="y**2/2 + 2 - exp(-(x - 5)**2/4) - exp(-(x + 5)**2/4)",
    domain=((-6.5, 6.5), (-4.0, 4.0)),
    start=(0.3, 3.0),
    minima=((-4.999999999861121, 0.0), (4.999999999861121, 0.0)),
    saddles=((0.0, 0.0),),
    race=("sgd:lr=0.2", "momentum:lr=0.1,mu=0.9", "adagrad:lr=0.2", "rmsprop:lr=0.02,alpha=0.99", "adam:lr=0.05"),
    watch={
        "en": "SGD's loss levels off as if it had arrived; Momentum's does too, then it finds the far exit and falls.",
        "ja": "SGD の損失は着いたかのように平らになります。モメンタムも一度平らになり、遠い出口から再び下ります。",
    },
    source="after Dauphin et al. 2014, Identifying and attacking the saddle point problem, arXiv:1406.2572",
)

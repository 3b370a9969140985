"""Saddles: flat at one point, downhill on two or three sides of it; both are unbounded below."""

from surfaces.declaration import Surface

SADDLE = Surface(
    key="saddle",
    name={"en": "Saddle", "ja": "鞍点"},
    expression="x**2 - y**2",
    domain=((-2.0, 2.0), (-1.5, 1.5)),
    start=(-1.7, 0.001),
    saddles=((0.0, 0.0),),
    bounded=False,
    race=("sgd:lr=0.05", "momentum:lr=0.01,mu=0.9", "adagrad:lr=0.1", "rmsprop:lr=0.01,alpha=0.99", "adam:lr=0.02"),
    watch={
        "en": "All runs slide towards the saddle; watch who notices the way down and how long the others linger.",
        "ja": "どれも鞍点へ滑り込みます。誰が下り道に気づき、誰が長く留まるでしょう。",
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

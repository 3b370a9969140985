"""A plateau whose slope fades with the distance, with one valley in it."""

from surfaces.declaration import Surface

PLATEAU = Surface(
    key="plateau",
    name={"en": "Plateau with a valley", "ja": "台地と谷"},
    expression="1 - exp(-(x**2 + 4*y**2)/4)",
    domain=((-6.0, 3.0), (-3.2, 3.2)),
    start=(-4.6, 0.9),
    minima=((0.0, 0.0),),
    race=("sgd:lr=0.3", "momentum:lr=0.3,mu=0.95", "adagrad:lr=0.1", "rmsprop:lr=0.02,alpha=0.99", "adam:lr=0.05"),
    watch={
        "en": "Almost no slope to feel: steps in proportion to it stay put, steps of a set size walk on.",
        "ja": "勾配がほとんどありません。勾配に比例する歩みは動けず、大きさを正規化する手法は歩けます。",
    },
)

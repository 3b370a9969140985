"""Two valleys of different depth: a shallow one lies on the way to the deeper one."""

from surfaces.declaration import Surface

TWO_VALLEYS = Surface(
    key="two-valleys",
    name={"en": "Shallow before deep", "ja": "浅い谷の先に深い谷"},
    expression="x**4/4 - x**2 - x/2 + y**2",
    domain=((-2.4, 2.4), (-1.5, 1.5)),
    start=(-2.1, 1.0),
    minima=((-1.2670350983613659, 0.0), (1.5256871208655185, 0.0)),
    saddles=((-0.25865202250415276, 0.0),),
    race=(
        "sgd:lr=0.05",
        "momentum:lr=0.05,mu=0.9",
        "adagrad:lr=0.2",
        "rmsprop:lr=0.02,alpha=0.9",
        "adam:lr=0.15",
    ),
    watch={
        "en": "A shallow minimum lies before the deeper one: only a run that carries speed gets over the pass.",
        "ja": "深い谷の手前に浅い谷があります。勢いのある手法だけが峠を越えます。",
    },
)

"""Well-known test functions of optimization."""

from surfaces.declaration import Surface

ROSENBROCK = Surface(
    key="rosenbrock",
    name={"en": "Rosenbrock's valley", "ja": "ローゼンブロックの谷"},
    expression="(1 - x)**2 + 100*(y - x**2)**2",
    domain=((-2.2, 2.2), (-1.2, 3.2)),
    start=(-1.5, 2.0),
    minima=((1.0, 1.0),),
    race=(
        "sgd:lr=0.001",
        "momentum:lr=0.0005,mu=0.9",
        "adagrad:lr=0.5",
        "rmsprop:lr=0.02,alpha=0.9",
        "adam:lr=0.1",
    ),
    watch={
        "en": "Into the bent valley is easy; along its nearly flat floor to the minimum is the hard part.",
        "ja": "曲がった谷に入るのは簡単です。ほぼ平らな谷底を最小点まで進むのが難所です。",
    },
    source="Rosenbrock 1960, doi:10.1093/comjnl/3.3.175",
)

HIMMELBLAU = Surface(
    key="himmelblau",
    name={"en": "Himmelblau's four valleys", "ja": "ヒンメルブラウの四つの谷"},
    expression="(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    domain=((-6.0, 6.0), (-5.0, 5.0)),
    start=(-0.2, 0.7),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    saddles=(
        (3.385154183607, 0.073851879838),
        (0.086677504556, 2.884254701175),
        (-3.073025750764, -0.081353044288),
        (-0.127961346731, -1.953714980244),
    ),
    race=(
        "sgd:lr=0.005",
        "momentum:lr=0.004,mu=0.9",
        "adagrad:lr=0.8",
        "rmsprop:lr=0.1,alpha=0.9",
        "adam:lr=0.3",
    ),
    watch={
        "en": "Four equally deep valleys: the same start, and the optimizer decides which one it ends in.",
        "ja": "同じ深さの谷が四つ。同じ出発点でも、手法によって行き着く谷が変わります。",
    },
    source="Himmelblau 1972, Applied Nonlinear Programming",
)

BEALE = Surface(
    key="beale",
    name={"en": "Beale's plateau", "ja": "ビールの台地"},
    expression="(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    domain=((-1.0, 4.5), (-2.0, 2.0)),
    start=(1.0, 1.5),
    minima=((3.0, 0.5),),
    saddles=((0.0, 1.0),),
    race=(
        "sgd:lr=0.005",
        "momentum:lr=0.002,mu=0.9",
        "adagrad:lr=0.5",
        "rmsprop:lr=0.03,alpha=0.9",
        "adam:lr=0.1",
    ),
    watch={
        "en": "A steep wall above a flat plain: a step that suits one is wrong for the other.",
        "ja": "急な壁の下に平らな台地。片方に合う歩幅は、もう片方には合いません。",
    },
    source="Beale 1958, On an iterative method for finding a local minimum",
)

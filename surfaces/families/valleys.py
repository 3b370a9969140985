"""Valleys whose floor bends, fades, folds or winds: getting in is easy, getting along is not."""

from formula import Quantity
from surfaces.declaration import Surface

ROSENBROCK = Surface(
    key="rosenbrock",
    name={"en": "Rosenbrock's valley", "ja": "ローゼンブロックの谷"},
    expression="(a - x)**2 + b*(y - x**2)**2",
    domain=((-2.2, 2.2), (-1.2, 3.2)),
    start=(-1.5, 2.0),
    minima=((1.0, 1.0),),
    parameters=(
        Quantity(
            "a",
            1.0,
            -1.5,
            1.5,
            "linear",
            "a",
            {
                "en": "Where along the valley the minimum lies: at (a, a²).",
                "ja": "谷に沿った最小点の位置。(a, a²) にあります。",
            },
        ),
        Quantity(
            "b",
            100.0,
            1.0,
            1000.0,
            "log",
            "b",
            {
                "en": "How steep the walls are: the larger, the narrower the valley.",
                "ja": "谷の壁の急さ。大きいほど谷は細くなります。",
            },
        ),
    ),
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

CREASE = Surface(
    key="crease",
    name={"en": "Creased valley", "ja": "折り目の谷"},
    expression="4*abs(y - x**2/4) + abs(x - 2)/2",
    domain=((-4.5, 4.5), (-1.5, 4.5)),
    start=(-3.5, 1.5),
    minima=((2.0, 1.0),),
    smooth=False,
    race=("sgd:lr=0.05", "momentum:lr=0.005,mu=0.9", "adagrad:lr=1.5", "rmsprop:lr=0.1,alpha=0.99", "adam:lr=0.2"),
    watch={
        "en": "At the crease the slope never fades, so all runs keep jumping across; a schedule calms them.",
        "ja": "折り目では勾配が弱まらず、どの手法もまたいで跳び続けます。スケジュールを使うと収まります。",
    },
    source="after Bukin 1997, New minimization strategy for non-smooth functions, no. 6, without its root",
)

SPIRAL = Surface(
    key="spiral",
    name={"en": "Spiral valley", "ja": "らせんの谷"},
    expression="(x**2 + y**2)/2 + 6*(cos(phi*sqrt(1 + x**2 + y**2))*y - sin(phi*sqrt(1 + x**2 + y**2))*x)**2",
    domain=((-5.0, 5.0), (-3.2, 3.6)),
    start=(-2.4, 2.6),
    minima=((0.0, 0.0),),
    parameters=(
        Quantity(
            "phi",
            1.5,
            0.0,
            3.0,
            "linear",
            "φ",
            {
                "en": "Twist: how fast the valley turns with the distance from its centre; 0 makes it straight.",
                "ja": "ねじれ。中心から離れるにつれて谷が曲がる速さで、0 ならまっすぐです。",
            },
        ),
    ),
    race=("sgd:lr=0.005", "momentum:lr=0.007,mu=0.9", "adagrad:lr=0.3", "rmsprop:lr=0.05,alpha=0.9", "adam:lr=0.05"),
    watch={
        "en": "The valley keeps turning, so scales learned for x and y soon fit no more; only Momentum gets through.",
        "ja": "谷が曲がり続けるので、x と y の歩幅はすぐに合わなくなります。中心に着くのはモメンタムだけです。",
    },
)

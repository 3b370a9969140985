"""Dents without end, or a hole in a plain: what a descent finds here depends on where it starts."""

from formula import Quantity
from surfaces.declaration import Point, Surface


def mirrored(x: float, y: float) -> tuple[Point, ...]:
    """The point and its reflections in both axes."""
    return tuple(dict.fromkeys((i * x, j * y) for i in (1, -1) for j in (1, -1)))


EASOM = Surface(
    key="easom",
    name={"en": "Easom's hole in a plain", "ja": "イーソムの平原の穴"},
    expression="-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)",
    domain=((-0.6, 6.9), (0.6, 5.7)),
    start=(0.6, 4.4),
    minima=(
        (3.141592653589793, 3.141592653589793),
        (1.3049954504376675, 1.3049954504376675),
        (1.3049954504376675, 4.978189856741919),
        (4.978189856741919, 1.3049954504376675),
        (4.978189856741919, 4.978189856741919),
    ),
    saddles=(
        (1.5707963267948966, 1.5707963267948966),
        (1.5707963267948966, 4.71238898038469),
        (4.71238898038469, 1.5707963267948966),
        (4.71238898038469, 4.71238898038469),
    ),
    race=("sgd:lr=1", "momentum:lr=0.3,mu=0.9", "adagrad:lr=0.1", "rmsprop:lr=0.01,alpha=0.99", "adam:lr=0.03"),
    watch={
        "en": "A slope below 0.001: SGD and Momentum hardly move, the others march into a dimple 0.00008 deep.",
        "ja": "勾配は 0.001 もありません。SGD とモメンタムはほぼ動かず、ほかは深さ 0.00008 のくぼみへ進み続けます。",
    },
    source="Easom 1990, A survey of global optimization techniques, University of Louisville",
)

RASTRIGIN = Surface(
    key="rastrigin",
    name={"en": "Rastrigin's egg carton", "ja": "ラストリギンの卵パック"},
    expression="2*a + x**2 - a*cos(2*pi*x) + y**2 - a*cos(2*pi*y)",
    domain=((-2.9, 2.9), (-1.9, 1.9)),
    start=(-2.5, 1.0),
    # Its 38 saddles would hide the dents.
    minima=tuple(
        point
        for x in (0.0, 0.9949586376523348, 1.9899122337085497)
        for y in (0.0, 0.9949586376523348)
        for point in mirrored(x, y)
    ),
    around=tuple(
        point
        for x in (0.0, 0.9949586376523348, 1.9899122337085497, 2.984855701039481, 3.9797838603007536)
        for y in (0.0, 0.9949586376523348, 1.9899122337085497)
        for point in mirrored(x, y)
        if max(x, y + 1) > 2
    ),
    parameters=(
        Quantity(
            "a",
            10.0,
            0.0,
            20.0,
            "linear",
            "A",
            {
                "en": "Depth of the dents; at 0 only a bowl is left.",
                "ja": "くぼみの深さ。0 ならお椀だけが残ります。",
            },
        ),
    ),
    race=("sgd:lr=0.002", "momentum:lr=0.001,mu=0.97", "adagrad:lr=0.5", "rmsprop:lr=0.05,alpha=0.99", "adam:lr=0.5"),
    watch={
        "en": "From inside every dent looks like the bottom: five runs end in four of them, none in the deepest.",
        "ja": "中からはどのくぼみも底に見えます。五つの手法は四つのくぼみに分かれ、最も深い所に着くものはありません。",
    },
    source="Rastrigin 1974, Systems of Extremal Control",
)

ACKLEY = Surface(
    key="ackley",
    name={"en": "Ackley's funnel", "ja": "アックリーの漏斗"},
    expression="20 + exp(1) - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
    domain=((-2.9, 2.9), (-1.9, 1.9)),
    start=(-2.5, 1.4),
    # Its 46 saddles would hide the dents.
    minima=(
        (0.0, 0.0),
        *mirrored(0.9521665459501717, 0.0),
        *mirrored(0.0, 0.9521665459501717),
        *mirrored(0.9684776587077244, 0.9684776587077244),
        *mirrored(1.9589197181217173, 0.0),
        *mirrored(1.9646166628629864, 0.9824160350791393),
    ),
    around=(
        *mirrored(0.0, 1.9589197181217173),
        *mirrored(0.9824160350791393, 1.9646166628629864),
        *mirrored(1.9744519864841168, 1.9744519864841168),
        *mirrored(2.964619443112052, 0.0),
        *mirrored(2.9672595287625643, 0.9891541864816628),
        *mirrored(2.973139419924383, 1.9821399503814776),
        *mirrored(3.9694667433517576, 0.0),
        *mirrored(3.9709183150642833, 0.9927672061700447),
        *mirrored(3.974540178468205, 1.9873106146274968),
    ),
    smooth=False,
    race=(
        "sgd:lr=0.02",
        "momentum:lr=0.005,mu=0.95",
        "adagrad:lr=0.3",
        "rmsprop:lr=0.05,alpha=0.99",
        "adam:lr=0.2",
    ),
    watch={
        "en": "Momentum and Adam get to the funnel's tip, where the slope does not fade: they hop around it.",
        "ja": "モメンタムと Adam はくぼみを抜けて漏斗の先に着きますが、そこでも勾配が弱まらず、周りを跳ね続けます。",
    },
    source="Ackley 1987, A Connectionist Machine for Genetic Hillclimbing, doi:10.1007/978-1-4613-1997-9",
)

GRIEWANK = Surface(
    key="griewank",
    name={"en": "Griewank's ripples", "ja": "グリワンクのさざ波"},
    expression="1 + (x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2))",
    domain=((-10.0, 10.0), (-6.6, 6.6)),
    start=(-6.0, 3.5),
    minima=(
        (0.0, 0.0),
        *mirrored(3.1400226338955397, 4.4384444809207135),
        *mirrored(6.280045279379904, 0.0),
        *mirrored(9.420067886213593, 4.438444437201061),
    ),
    around=(
        *mirrored(12.560090527814781, 0.0),
        *mirrored(0.0, 8.876888929095655),
        *mirrored(6.280045217550294, 8.87688888537455),
        *mirrored(12.560090404150078, 8.876888754207357),
    ),
    saddles=(
        *mirrored(1.5723679104393218, 2.222553302578754),
        *mirrored(4.710820534479318, 2.2181104087569534),
        *mirrored(7.855556370892423, 2.2269962074289897),
    ),
    race=("sgd:lr=0.3", "momentum:lr=0.3,mu=0.9", "adagrad:lr=1", "rmsprop:lr=0.1,alpha=0.9", "adam:lr=0.3"),
    watch={
        "en": "From afar a bowl, up close ripples: the runs end in two dents beside the start; none feels the bowl.",
        "ja": "遠目にはお椀、近くではさざ波です。五つの手法は出発点の隣の二つのくぼみに入り、お椀の勾配は効きません。",
    },
    source="Griewank 1981, doi:10.1007/BF00933356",
)

LEVY = Surface(
    key="levy-13",
    name={"en": "Lévy's furrows", "ja": "レヴィのうね"},
    expression="sin(3*pi*x)**2 + (x - 1)**2*(1 + sin(3*pi*y)**2) + (y - 1)**2*(1 + sin(2*pi*y)**2)",
    domain=((-1.6, 3.6), (-0.7, 2.7)),
    start=(-0.8, 1.6),
    # Of 143 minima in the window: the deepest, those beside it, and those where the race ends.
    minima=(
        (1.0, 1.0),
        (0.6703805254516864, 1.0),
        (1.3296194745483139, 1.0),
        (0.6716660565631725, 0.7338932005461825),
        (1.3283339434368275, 0.7338932005461825),
        (0.6716660565631725, 1.2661067994538178),
        (1.3283339434368275, 1.2661067994538178),
        (0.011277867953589548, 1.9920628514540253),
        (0.6705268433447077, 1.9786918768858672),
        (-0.6475481665653491, 1.6568160577657174),
    ),
    race=("sgd:lr=0.003", "momentum:lr=0.004,mu=0.9", "adagrad:lr=0.3", "rmsprop:lr=0.05,alpha=0.99", "adam:lr=0.2"),
    watch={
        "en": "Only Momentum is fast enough to get to the deepest dent; each of the others stops in another one.",
        "ja": "くぼみを越えて最も深い所に着くのは勢いのあるモメンタムだけで、ほかはそれぞれ別のくぼみで止まります。",
    },
    source="Lévy & Montalvo 1985, doi:10.1137/0906002",
)

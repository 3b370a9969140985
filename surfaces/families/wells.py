"""A few valleys side by side: start, speed and step size decide in which one a run ends."""

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

FLAT_OR_SHARP = Surface(
    key="flat-or-sharp",
    name={"en": "Sharp before flat", "ja": "鋭い谷と平らな谷"},
    expression="((x + 2)**2 + y**2)/10 - 1.58*exp(-8*(x - 2)**2 - 8*y**2)",
    domain=((-5.0, 5.0), (-3.3, 3.3)),
    start=(4.4, 1.0),
    minima=((-2.0, 0.0), (1.9683522391505832, 0.0)),
    saddles=((1.3715518520259267, 0.0),),
    race=("sgd:lr=0.5", "momentum:lr=0.05,mu=0.9", "adagrad:lr=0.5", "rmsprop:lr=0.03,alpha=0.9", "adam:lr=0.1"),
    watch={
        "en": "SGD's steps are too long to hold in the sharp valley, where AdaGrad, RMSProp and Adam come to rest.",
        "ja": "SGD の歩幅では長すぎて鋭い谷に留まれませんが、AdaGrad・RMSProp・Adam はそこに落ち着きます。",
    },
    source="after Hochreiter & Schmidhuber 1997, Flat minima, doi:10.1162/neco.1997.9.1.1",
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

THREE_HUMP_CAMEL = Surface(
    key="three-hump-camel",
    name={"en": "Three-hump camel", "ja": "三つこぶのラクダ"},
    expression="2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
    domain=((-3.0, 3.0), (-2.0, 2.0)),
    start=(-2.4, -1.0),
    minima=(
        (0.0, 0.0),
        (-1.7475523458302888, 0.8737761729151444),
        (1.7475523458302888, -0.8737761729151444),
    ),
    saddles=((-1.07054229182366, 0.53527114591183), (1.07054229182366, -0.53527114591183)),
    race=("sgd:lr=0.02", "momentum:lr=0.01,mu=0.9", "adagrad:lr=0.4", "rmsprop:lr=0.05,alpha=0.9", "adam:lr=0.2"),
    watch={
        "en": "Speed can be too much: Adam stops in the deepest valley, Momentum rolls on into the one behind it.",
        "ja": "勢いは余ることもあります。Adam は最も深い谷に止まり、モメンタムはそこを通り抜けて先の谷に入ります。",
    },
    source="Branin 1972, doi:10.1147/rd.165.0504; Jamil & Yang 2013, arXiv:1308.4008",
)

SIX_HUMP_CAMEL = Surface(
    key="six-hump-camel",
    name={"en": "Six-hump camel", "ja": "六つこぶのラクダ"},
    expression="(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2",
    domain=((-2.1, 2.1), (-1.4, 1.4)),
    start=(2.0, 0.7),
    minima=(
        (0.08984201310031806, -0.7126564030207396),
        (-0.08984201310031806, 0.7126564030207396),
        (1.7036067149699807, -0.7960835686726252),
        (-1.7036067149699807, 0.7960835686726252),
        (1.6071047529201974, 0.5686514548841313),
        (-1.6071047529201974, -0.5686514548841313),
    ),
    saddles=(
        (0.0, 0.0),
        (1.1092053368047865, -0.7682680925095398),
        (-1.1092053368047865, 0.7682680925095398),
        (1.6380679841897785, 0.22867406904439405),
        (-1.6380679841897785, -0.22867406904439405),
        (1.2960702671671092, 0.6050843880386585),
        (-1.2960702671671092, -0.6050843880386585),
    ),
    race=("sgd:lr=0.01", "momentum:lr=0.01,mu=0.9", "adagrad:lr=0.6", "rmsprop:lr=0.05,alpha=0.99", "adam:lr=0.3"),
    watch={
        "en": "Six valleys: five runs from one start end in four of them, only Momentum and Adam in the deepest two.",
        "ja": "谷は六つ。五つの手法が四つの谷に分かれ、最も深い二つに着くのはモメンタムと Adam だけです。",
    },
    source="Dixon & Szegő 1978, Towards Global Optimisation 2",
)

STYBLINSKI_TANG = Surface(
    key="styblinski-tang",
    name={"en": "Styblinski and Tang's four valleys", "ja": "スティブリンスキとタンの四つの谷"},
    expression="(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
    domain=((-5.5, 5.5), (-4.7, 6.2)),
    start=(4.2, 4.8),
    minima=(
        (-2.903534027771177, -2.903534027771177),
        (2.746802770990837, -2.903534027771177),
        (-2.903534027771177, 2.746802770990837),
        (2.746802770990837, 2.746802770990837),
    ),
    saddles=(
        (0.1567312567803401, -2.903534027771177),
        (-2.903534027771177, 0.1567312567803401),
        (2.746802770990837, 0.1567312567803401),
        (0.1567312567803401, 2.746802770990837),
    ),
    race=("sgd:lr=0.01", "momentum:lr=0.01,mu=0.9", "adagrad:lr=1", "rmsprop:lr=0.1,alpha=0.99", "adam:lr=1.2"),
    watch={
        "en": "Only Momentum has the speed for two passes, to the deepest valley; Adam takes one, the others stay.",
        "ja": "峠を二つ越えて最も深い谷に着くのはモメンタムだけです。Adam は一つ越え、ほかは手前の谷に留まります。",
    },
    source="Styblinski & Tang 1990, doi:10.1016/0893-6080(90)90029-K",
)

GOLDSTEIN_PRICE = Surface(
    key="goldstein-price",
    name={"en": "Goldstein and Price's gorge", "ja": "ゴールドスタインとプライスの峡谷"},
    expression="(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
    "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
    # Two more minima, at (1.8, 0.2) and (1.2, 0.8), lie far up the walls.
    domain=((-1.1, 0.7), (-1.35, -0.15)),
    start=(-0.25, -0.75),
    minima=((0.0, -1.0), (-0.6, -0.4)),
    saddles=((-0.4, -0.6),),
    race=("sgd:lr=0.0018", "momentum:lr=0.0002,mu=0.9", "adagrad:lr=0.1", "rmsprop:lr=0.01,alpha=0.9", "adam:lr=0.1"),
    watch={
        "en": "A curvature near 1000: SGD bounces at a rate of 0.0018 already; adaptive rules keep ordinary rates.",
        "ja": "曲率が千に近い壁です。SGD は学習率 0.0018 でも跳ね返りますが、適応的な手法はいつもの値で進めます。",
    },
    source="Goldstein & Price 1971, doi:10.1090/S0025-5718-1971-0312365-X",
)

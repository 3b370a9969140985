"""Plateaus, terraces and a cliff: the slope all but vanishes, or is suddenly huge."""

from formula import Quantity
from surfaces.declaration import Surface

PLATEAU = Surface(
    key="plateau",
    name={"en": "Plateau with a valley", "ja": "台地と谷"},
    expression="1 - exp(-(x**2 + 4*y**2)/4)",
    domain=((-6.0, 3.0), (-3.2, 3.2)),
    start=(-4.6, 0.9),
    minima=((0.0, 0.0),),
    race=("sgd:lr=0.3", "momentum:lr=0.05,mu=0.9", "adagrad:lr=0.2", "rmsprop:lr=0.02,alpha=0.99", "adam:lr=0.05"),
    watch={
        "en": "Almost no slope to feel: steps in proportion to it linger, steps of a set size walk on.",
        "ja": "勾配がほとんどありません。勾配に比例する歩みはなかなか動けず、勾配の大きさで割る手法は歩き続けます。",
    },
)

TERRACES = Surface(
    key="terraces",
    name={"en": "Terraces", "ja": "段々の斜面"},
    expression="x**2/2 + c*(x*sin(4*x)/4 + (cos(4*x) - 1)/16) + y**2/2",
    domain=((-5.0, 2.5), (-2.5, 2.5)),
    start=(-4.4, 1.6),
    minima=((0.0, 0.0),),
    parameters=(
        Quantity(
            "c",
            0.98,
            0.0,
            2.0,
            "linear",
            "c",
            {
                "en": "How level the treads are: 0 is a bowl, 1 makes them level, more turns them into dips.",
                "ja": "段の平らさ。0 ならお椀、1 で段が水平になり、それを超えるとくぼみに変わります。",
            },
        ),
    ),
    race=("sgd:lr=0.1", "momentum:lr=0.05,mu=0.9", "adagrad:lr=0.5", "rmsprop:lr=0.05,alpha=0.9", "adam:lr=0.2"),
    watch={
        "en": "Momentum rolls over the nearly level treads, SGD creeps; AdaGrad's rate only falls: it gets stuck.",
        "ja": "ほぼ平らな段をモメンタムは転がり抜け、SGD は這います。学習率が下がる一方の AdaGrad は段に残ります。",
    },
)

CLIFF = Surface(
    key="cliff",
    name={"en": "Cliff", "ja": "崖"},
    expression="(x - 2)**2/20 + y**2/4 + 2*(1 - tanh(6*(x + 1)))",
    domain=((-4.5, 6.9), (-3.6, 3.6)),
    start=(-3.6, 2.0),
    minima=((2.0, 0.0),),
    race=("sgd:lr=0.6", "momentum:lr=0.1,mu=0.9", "adagrad:lr=0.4", "rmsprop:lr=0.05,alpha=0.9", "adam:lr=0.1"),
    watch={
        "en": "One huge slope flings SGD far across the floor; AdaGrad and Adam remember it and creep from then on.",
        "ja": "急な勾配一つで SGD は谷底の向こうまで飛びます。それを忘れない AdaGrad と Adam は、その後ゆっくりです。",
    },
    source="Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks, arXiv:1211.5063",
)

"""RMSProp: AdaGrad with a fading memory, so the steps can grow again where the surface turns flat.

The average starts at h₀ = 0, so the first step is lr/√(1−α) long in every coordinate. The article's formula writes
h₀ = Θ: then slopes well below √(Θ/(1−α)) begin with short steps. Source: Hinton 2012, lecture 6e.
"""

from optimizers.declaration import Optimizer, decay, first_squares, learning_rate, names, stabilizer

AVERAGE_DECAY = decay(
    "alpha",
    0.99,
    symbol="α",
    what={
        "en": "Decay: how much of the average of squared gradients is kept in each step.",
        "ja": "減衰率。勾配の二乗の平均を毎回どれだけ残すかを決めます。",
    },
    names=names(pytorch="alpha", keras="rho"),
)

RMSPROP = Optimizer(
    key="rmsprop",
    name="RMSProp",
    group="adaptive",
    rule="""
        h = alpha*h + (1 - alpha)*g**2
        w = w - lr*g / (sqrt(h) + eps)
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper=""),
        AVERAGE_DECAY,
        stabilizer(1e-7, symbol="Θ", paper=""),
        first_squares(),
    ),
    initial={"h": "h0"},
    torch="torch.optim.RMSprop(params, lr={lr}, alpha={alpha}, eps={eps})",
    later="1",
    source="Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e, slide 29",
    summary={
        "en": "Divides each coordinate's step by the root of a fading average of its squared gradients.",
        "ja": "座標ごとに、勾配の二乗の移動平均の平方根で割ります。古い勾配は忘れます。",
    },
    note={
        "en": "With h₀ = 0 the first step is ε/√(1−α) long: a leap. With the article's h₀ = Θ small slopes begin with "
        "short steps instead.",
        "ja": "h₀ = 0 なら最初の一歩は ε/√(1−α) と、大きな一歩になります。"
        "記事の h₀ = Θ では、緩い勾配の最初の歩幅は逆に短くなります。",
    },
)

"""AdaGrad: every coordinate has its own step, divided by the root of all squared gradients it has ever seen.

The sum only grows, so the rate lr/√h only falls; a step grows again where the slope does. It starts at h₀ = 0, as in
the article's program; the article's formula writes h₀ = Θ, and that is another optimizer where slopes are small:
under the root 1e-7 counts as 3e-4 does beside it. PyTorch and Keras have h₀ as ``initial_accumulator_value``. Source:
Duchi, Hazan & Singer 2011, the diagonal update.
"""

from optimizers.declaration import Optimizer, first_squares, learning_rate, stabilizer

ADAGRAD = Optimizer(
    key="adagrad",
    name="AdaGrad",
    group="adaptive",
    rule="""
        h = h + g**2
        w = w - lr*g / (sqrt(h) + eps)
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper="η"),
        stabilizer(1e-7, symbol="Θ", paper="δ"),
        first_squares("initial_accumulator_value"),
    ),
    initial={"h": "h0"},
    torch="torch.optim.Adagrad(params, lr={lr}, eps={eps})",
    later="1",
    source="Duchi, Hazan & Singer 2011, Figure 1 (diagonal), JMLR 12:2121–2159",
    summary={
        "en": "Divides each coordinate's step by the root of all its past squared gradients: its rate only ever falls.",
        "ja": "座標ごとに過去の勾配の二乗和の平方根で割ります。学習率は下がる一方です。",
    },
    note={
        "en": "h starts at h₀ = 0, as in the article's program. Its formula says h₀ = Θ: 10⁻⁷ under the root counts as "
        "much as 3·10⁻⁴ outside it, so slopes smaller than that begin with short steps.",
        "ja": "h は記事のプログラムどおり h₀ = 0 から始まります。記事の数式は h₀ = Θ です。"
        "根号の中の 10⁻⁷ は外の 3·10⁻⁴ ほどに効くので、それより緩い勾配では最初の歩幅が短くなります。",
    },
)

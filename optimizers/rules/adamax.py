"""AdaMax: Adam whose size is the largest recent slope instead of the root of an average of squares.

As in PyTorch and optax the constant is added to the slope before the maximum; the paper has none, Keras adds it to the
maximum. The size needs no correction for its start. Source: Kingma & Ba 2015, Algorithm 2.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, stabilizer
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADAMAX = Optimizer(
    key="adamax",
    name="AdaMax",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        u = max(rho2*u, abs(g) + eps)
        m_hat = m / (1 - rho1**t)
        w = w - lr*m_hat / u
    """,
    hyperparameters=(
        learning_rate(0.002, symbol="η", paper="α"),
        FIRST_DECAY,
        replace(
            SECOND_DECAY,
            what={
                "en": "Decay of the largest slope: how long a steep place is remembered.",
                "ja": "最大の勾配の減衰率。急な場所をどれだけ覚えておくかを決めます。",
            },
        ),
        replace(
            stabilizer(1e-7, symbol="ε", paper=""),
            what={
                "en": "Small constant added to the size of the slope; it keeps the division safe.",
                "ja": "勾配の大きさに加える小さな定数。ゼロ割りを防ぎます。",
            },
        ),
    ),
    torch="torch.optim.Adamax(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps})",
    later="1/(1 - rho1)",
    source="Kingma & Ba 2015, Algorithm 2, arXiv:1412.6980",
    summary={
        "en": "Adam that divides by the steepest slope in memory: one steep place keeps steps short for long.",
        "ja": "記憶の中で最も急な勾配で割る Adam。一度急な所を通ると、しばらく歩幅が抑えられます。",
    },
)

"""Adam with the decay inside its gradient, which is what L2 regularization gives: the pull is averaged and divided too.

As in PyTorch's Adam with ``weight_decay``: Adam on the surface plus λ|w|²/2. Source: Loshchilov & Hutter 2019.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, weight_decay, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADAM_L2 = Optimizer(
    key="adam-l2",
    name="Adam (L2)",
    group="variants",
    rule="""
        pulled = g + decay*w
        m = rho1*m + (1 - rho1)*pulled
        v = rho2*v + (1 - rho2)*pulled**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=without(
        ("keras",),
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper="ε"),
        weight_decay(0.01, symbol="λ", paper="λ"),
    ),
    symbols={"pulled": "G"},
    torch="torch.optim.Adam(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, weight_decay={decay})",
    later="1/(1 - rho1)",
    source="Loshchilov & Hutter 2019, Algorithm 2 with L2, arXiv:1711.05101",
    summary={
        "en": "Adam with a pull towards the origin in its gradient, where it is divided by the slope's size too.",
        "ja": "原点へ引き戻す力を勾配に加えてから Adam を使います。この力も勾配の大きさで割られます。",
    },
    note={
        "en": "Adam on the surface plus λ|w|²/2: where slopes are steep, little is left of the pull, unlike in AdamW.",
        "ja": "曲面に λ|w|²/2 を足した Adam です。勾配の急な座標では引く力がほとんど残りません。AdamW は力を分けます。",
    },
    variant_of="adam",
)

"""LAMB: AdamW in which every layer moves by a share of its own weights' length.

A layer's weight matrix or bias is one block; on a surface the point is. As in optax the length itself is used, the
paper's φ(z) = z, and the factor is 1 where weights or step are 0. Source: You et al. 2020.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, weight_decay, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

LAMB = Optimizer(
    key="lamb",
    name="LAMB",
    group="after",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        u = m_hat / (sqrt(v_hat) + eps) + decay*w
        w = w - lr*u*where(min(norm(w), norm(u)) > 0, norm(w)/norm(u), 1)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="η", paper="η"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-6, symbol="ε", paper="ε"),
        weight_decay(0.01, symbol="λ", paper="λ"),
    ),
    limit_unknown=True,
    package=(
        "timm.optim.Lamb(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, weight_decay={decay}, "
        "max_grad_norm=None, always_adapt=True)"
    ),
    source="You et al. 2020, Algorithm 2 with φ(z) = z, arXiv:1904.00962",
    summary={
        "en": "AdamW's direction, but every layer's step is a share η of that layer's length.",
        "ja": "向きは AdamW と同じで、層ごとの歩幅がその層の重みの長さの η 倍になります。",
    },
    note={
        "en": "On a surface every step is η times the distance from the origin, wherever the minimum is.",
        "ja": "曲面では、最小点がどこにあっても、一歩は原点からの距離の η 倍です。",
    },
)

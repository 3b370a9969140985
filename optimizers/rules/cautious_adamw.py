"""Cautious AdamW: a coordinate in which the averaged step would go up this slope rests for once.

What remains is enlarged so that a step is as long on average, by the share of coordinates that move, as in the authors'
code; their paper divides by one coordinate more. The share is that of a block: a layer's weights or biases, the point.
Source: Liang et al. 2024.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, weight_decay, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

CAUTIOUS_ADAMW = Optimizer(
    key="cautious-adamw",
    name="Cautious AdamW",
    group="after",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        go = m*g > 0
        u = go*m_hat / (sqrt(v_hat) + eps) / max(mean(go), 0.001)
        w = w - lr*(u + decay*w)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="ε"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper=""),
        weight_decay(0.01, symbol="λ", paper="λ"),
    ),
    symbols={"go": "φ"},
    limit_unknown=True,
    package=(
        "timm.optim.AdamWLegacy(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, weight_decay={decay}, caution=True)"
    ),
    source="Liang et al. 2024, Algorithm 2, arXiv:2411.16085, with the factor of the authors' code",
    summary={
        "en": "AdamW that never carries a coordinate uphill: where memory and slope disagree it waits.",
        "ja": "坂を上る向きには動かない AdamW。記憶と今の勾配が食い違う座標は、その回は休みます。",
    },
    note={
        "en": "In a plane the other coordinate then moves twice as far; where both disagree only the decay acts.",
        "ja": "平面では、一方が休むともう一方が 2 倍進みます。両方が食い違えば減衰だけが働きます。",
    },
)

"""Adam: Momentum's averaged direction divided by RMSProp's averaged size, both corrected for starting at zero.

The correction is 1 − ρᵗ with t from 1; ε stands outside the root. Source: Kingma & Ba 2015, Algorithm 1.
"""

from optimizers.declaration import Optimizer, decay, learning_rate, names, stabilizer

FIRST_DECAY = decay(
    "rho1",
    0.9,
    symbol="ρ₁",
    what={
        "en": "Decay of the average gradient: how long the direction is remembered.",
        "ja": "勾配の平均の減衰率。進む向きをどれだけ覚えておくかを決めます。",
    },
    names=names("β₁", "betas[0]", "beta_1"),
)
SECOND_DECAY = decay(
    "rho2",
    0.999,
    symbol="ρ₂",
    what={
        "en": "Decay of the average squared gradient: how long the size is remembered.",
        "ja": "勾配の二乗の平均の減衰率。大きさをどれだけ覚えておくかを決めます。",
    },
    names=names("β₂", "betas[1]", "beta_2"),
)

ADAM = Optimizer(
    key="adam",
    name="Adam",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=(
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper="ε"),
    ),
    torch="torch.optim.Adam(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps})",
    later="1/(1 - rho1)",
    source="Kingma & Ba 2015, Algorithm 1, arXiv:1412.6980",
    summary={
        "en": "An averaged direction divided by an averaged size, both corrected for their start at zero.",
        "ja": "平均した向きを平均した大きさで割り、どちらも 0 から始まる偏りを補正します。",
    },
)

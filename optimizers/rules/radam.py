"""RAdam: Adam that does not divide by its average of squares until that average can be trusted.

As in PyTorch: the division begins when the effective length n_t of the average exceeds 5 (optax and the paper's code:
reaches it; the paper: exceeds 4), and the constant stands beside the root that is not yet corrected (optax: beside the
corrected one). Before that a step is Momentum's, and the trust is kept from being the root of a negative number.
Source: Liu et al. 2020.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

RADAM = Optimizer(
    key="radam",
    name="RAdam",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        longest = 2/(1 - rho2) - 1
        length = longest - 2*t*rho2**t / (1 - rho2**t)
        trust = sqrt(max(length - 4, 0)*(length - 2)*longest / ((longest - 4)*(longest - 2)*length))
        w = w - lr*m_hat*where(length > 5, trust*sqrt(1 - rho2**t) / (sqrt(v) + eps), 1)
    """,
    hyperparameters=without(
        ("keras",),
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper=""),
    ),
    symbols={"longest": "L", "length": "n", "trust": "c"},
    torch="torch.optim.RAdam(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps})",
    later="1/(1 - rho1)",
    limit_unknown=True,
    source="Liu et al. 2020, Algorithm 2, arXiv:1908.03265",
    summary={
        "en": "Adam that begins as Momentum and trusts its measure of size only as it gathers gradients.",
        "ja": "モメンタムとして始まり、勾配が集まるにつれて大きさの見積もりを信用していく Adam です。",
    },
    note={
        "en": "With ρ₂ = 0.999 the first five steps are not divided by anything: on steep ground they are long.",
        "ja": "ρ₂ = 0.999 なら最初の 5 ステップは何でも割らないので、急な場所では大きく動きます。",
    },
)

"""AMSGrad: Adam whose size never shrinks, so a rare steep gradient is not forgotten.

As in PyTorch the maximum is taken over the uncorrected averages and corrected afterwards, with the constant outside the
root. The paper corrects nothing; optax corrects before it takes the maximum. Source: Reddi, Kale & Kumar 2018.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

AMSGRAD = Optimizer(
    key="amsgrad",
    name="AMSGrad",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        u = max(u, v)
        m_hat = m / (1 - rho1**t)
        u_hat = u / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(u_hat) + eps)
    """,
    hyperparameters=(
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper=""),
    ),
    torch="torch.optim.Adam(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, amsgrad=True)",
    later="1/(1 - rho1)",
    source="Reddi, Kale & Kumar 2018, Algorithm 2, arXiv:1904.09237, with Adam's correction as in PyTorch",
    summary={
        "en": "Adam that divides by the largest average so far: after a steep place it stays careful for good.",
        "ja": "これまでで最大の平均で割る Adam。急な場所を通った後は、ずっと慎重なままです。",
    },
)

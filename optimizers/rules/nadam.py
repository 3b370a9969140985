"""NAdam: Adam that looks ahead like Nesterov's gradient, with a momentum that warms up.

As in PyTorch: the momentum rises from ρ₁/2 to ρ₁ within tens of thousands of steps, a_t = ρ₁(1 − 0.96^(t/250)/2), and
``product`` is that of all momenta so far. optax keeps the momentum constant instead. Source: Dozat 2016, Algorithm 2.
"""

from dataclasses import replace

from optimizers.declaration import Optimizer, learning_rate, names, stabilizer
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

HYPERPARAMETERS = (
    learning_rate(0.002, symbol="η", paper="α"),
    replace(FIRST_DECAY, names=names("μ", "betas[0]", "beta_1")),
    replace(SECOND_DECAY, names=names("ν", "betas[1]", "beta_2")),
    stabilizer(1e-7, symbol="ε", paper="ε"),
)
SYMBOLS = {"now": "a", "ahead": "b", "product": "P"}

NADAM = Optimizer(
    key="nadam",
    name="NAdam",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        now = rho1*(1 - 0.5*0.96**(t/250))
        ahead = rho1*(1 - 0.5*0.96**((t + 1)/250))
        product = product*now
        m_hat = ahead*m / (1 - product*ahead) + (1 - now)*g / (1 - product)
        v_hat = v / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=HYPERPARAMETERS,
    symbols=SYMBOLS,
    initial={"product": 1.0},
    torch="torch.optim.NAdam(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps})",
    source="Dozat 2016, Algorithm 2, ICLR workshop OM0jvwB8jIp57ZJjtNEZ",
    summary={
        "en": "Adam with Nesterov's look ahead: the newest gradient counts for more than in Adam's average.",
        "ja": "Nesterov のように先を見る Adam。最新の勾配を Adam の平均より重く見ます。",
    },
)

"""AdamW: Adam with weight decay beside its step instead of inside its gradient.

Decoupled: the decay is not divided by the size of the gradients. As in PyTorch, Keras and optax it is multiplied by the
learning rate; in the paper's Algorithm 2 it is not, so its λ is lr times this one. Source: Loshchilov & Hutter 2019.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, weight_decay
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADAMW = Optimizer(
    key="adamw",
    name="AdamW",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*(m_hat / (sqrt(v_hat) + eps) + decay*w)
    """,
    hyperparameters=(
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper="ε"),
        weight_decay(0.01, symbol="λ", paper="λ/α"),
    ),
    torch="torch.optim.AdamW(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, weight_decay={decay})",
    later="1/(1 - rho1)",
    limit_unknown=True,
    source="Loshchilov & Hutter 2019, Algorithm 2, arXiv:1711.05101, with the decay times η as in PyTorch",
    summary={
        "en": "Adam plus a pull towards the origin, proportional to w, that its division by the slope does not touch.",
        "ja": "Adam に、原点へ引き戻す力（重みの大きさに比例）を加えます。この力は勾配の大きさでは割られません。",
    },
    note={
        "en": "Here the decay is multiplied by η, as in PyTorch: the paper's own λ is η·λ.",
        "ja": "PyTorch と同じく、減衰には η が掛かります。論文の λ は、ここでの η·λ に当たります。",
    },
)

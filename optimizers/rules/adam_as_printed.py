"""Adam as the article prints it: the bias correction divides by 1 − ρ in every step, without the power t.

The averages are then not corrected but scaled for ever: the step is √(1−ρ₂)/(1−ρ₁) ≈ 0.32 times Adam's once both are
settled (ρ₁ = 0.9, ρ₂ = 0.999), and the first step is Adam's. Offered to show what the power changes.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADAM_AS_PRINTED = Optimizer(
    key="adam-as-printed",
    name="Adam (as printed)",
    group="adam",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1)
        v_hat = v / (1 - rho2)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper="ε"),
    ),
    later="1/(1 - rho1)",
    source="The article's formula; compare Kingma & Ba 2015, Algorithm 1",
    summary={
        "en": "Adam without the power t in its correction, to see what that power does.",
        "ja": "補正に t 乗がない Adam。t 乗の役割を確かめるためのものです。",
    },
    note={
        "en": "Not corrected but scaled for ever: once settled, the step is √(1−ρ₂)/(1−ρ₁) ≈ 0.32 times Adam's.",
        "ja": "補正ではなく常に一定倍になり、落ち着くと歩幅は Adam の √(1−ρ₂)/(1−ρ₁) ≈ 0.32 倍です。",
    },
    variant_of="adam",
)

"""NAdam as Keras computes it: the momentum's warm-up is 250 times as fast.

Keras writes 0.96^t where Dozat's report and PyTorch have 0.96^(t/250): its momentum is at 95 % of ρ₁ after 57 steps,
where PyTorch's is still near half of it. Source: Keras 3, compared with Dozat 2016.
"""

from optimizers.declaration import Optimizer
from optimizers.rules.nadam import HYPERPARAMETERS, SYMBOLS

NADAM_KERAS = Optimizer(
    key="nadam-keras",
    name="NAdam (Keras)",
    group="variants",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        now = rho1*(1 - 0.5*0.96**t)
        ahead = rho1*(1 - 0.5*0.96**(t + 1))
        product = product*now
        m_hat = ahead*m / (1 - product*ahead) + (1 - now)*g / (1 - product)
        v_hat = v / (1 - rho2**t)
        w = w - lr*m_hat / (sqrt(v_hat) + eps)
    """,
    hyperparameters=HYPERPARAMETERS,
    symbols=SYMBOLS,
    initial={"product": 1.0},
    package="timm.optim.NAdamLegacy(params, lr={lr}, betas=({rho1}, {rho2}), eps={eps}, schedule_decay=1)",
    source="Keras 3, keras.optimizers.Nadam; compare Dozat 2016, Algorithm 2",
    summary={
        "en": "NAdam whose momentum is there after dozens of steps, not after ten thousand.",
        "ja": "慣性が、一万ステップ以上ではなく数十ステップで立ち上がる NAdam です。",
    },
    note={
        "en": "The warm-up is 0.96ᵗ instead of 0.96^(t/250): 95 % of ρ₁ after 57 steps, where NAdam is near half.",
        "ja": "立ち上がりが 0.96^(t/250) ではなく 0.96ᵗ です。57 ステップで ρ₁ の 95 % に達します（NAdam は約半分）。",
    },
    variant_of="nadam",
)

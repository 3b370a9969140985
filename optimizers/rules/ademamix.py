"""AdEMAMix: Adam with a second, much slower average of gradients beside the first.

Both the slow average's weight and its memory rise over the whole run, as the paper proposes (T_α = T_β₃ = T): the
weight in proportion to t, the memory such that 1/ln of the decay goes in a line from ρ₁'s to ρ₃'s, which is the paper's
formula and holds at 0 too. The slow average is not corrected for its start at zero. Without the paper's weight decay,
which is AdamW's. Source: Pagliardini, Ablin & Grangier 2024, Algorithm 1.
"""

from dataclasses import replace

from optimizers.declaration import Hyperparameter, Optimizer, decay, learning_rate, names, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADEMAMIX = Optimizer(
    key="ademamix",
    name="AdEMAMix",
    group="after",
    rule="""
        s = min(t/T, 1)
        slow = exp(1/((1 - s)/log(rho1) + s/log(rho3)))
        m = rho1*m + (1 - rho1)*g
        n = slow*n + (1 - slow)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*(m_hat + s*mix*n) / (sqrt(v_hat) + eps)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.001, symbol="η", paper="η"),
        replace(FIRST_DECAY, names=names("β₁")),
        replace(SECOND_DECAY, names=names("β₂")),
        decay(
            "rho3",
            0.9999,
            symbol="ρ₃",
            what={
                "en": "Decay of the slow average at the end of the run, to which it rises from ρ₁.",
                "ja": "遅い平均の減衰率。ρ₁ から始まり、最後にこの値になります。",
            },
            names=names("β₃"),
        ),
        Hyperparameter(
            "mix",
            5.0,
            0.01,
            100.0,
            "log",
            "α",
            {
                "en": "Weight of the slow average at the end of the run, to which it rises from 0.",
                "ja": "遅い平均の重み。0 から始まり、最後にこの値になります。",
            },
            names("α"),
        ),
        stabilizer(1e-8, symbol="ε", paper="ε"),
    ),
    symbols={"slow": "b"},
    limit_unknown=True,
    package=(
        "pytorch_optimizer.AdEMAMix(params, lr={lr}, betas=({rho1}, {rho2}, {rho3}), alpha={mix}, t_alpha_beta3=T, "
        "eps={eps})"
    ),
    source="Pagliardini, Ablin & Grangier 2024, Algorithm 1 without weight decay, arXiv:2409.03137",
    summary={
        "en": "Adam that also follows where gradients pointed thousands of steps ago, and more so as the run goes on.",
        "ja": "数千ステップ前からの勾配の向きにも従う Adam。その重みは学習が進むほど増します。",
    },
    note={
        "en": "Weight and memory of the slow average rise over all T steps: with another T the whole path is another.",
        "ja": "遅い平均の重みと記憶は、全 T ステップをかけて増えます。ステップ数を変えると軌跡全体が変わります。",
    },
)

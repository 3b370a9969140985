"""Lion: every coordinate moves by the learning rate, in the direction that gradient and average agree upon.

Two decays: one mixes the new gradient in for this step, the other, longer, for what is remembered. Without the paper's
weight decay, which is AdamW's. Source: Chen et al. 2023, found by a search over programs.
"""

from optimizers.declaration import Optimizer, decay, learning_rate, names, without

LION = Optimizer(
    key="lion",
    name="Lion",
    group="momentum",
    rule="""
        w = w - lr*sign(rho1*m + (1 - rho1)*g)
        m = rho2*m + (1 - rho2)*g
    """,
    hyperparameters=without(
        ("pytorch",),
        learning_rate(0.001, symbol="η", paper="η"),
        decay(
            "rho1",
            0.9,
            symbol="ρ₁",
            what={
                "en": "How much the average counts against the newest gradient in this step.",
                "ja": "この一歩で、最新の勾配に対して平均をどれだけ重く見るかを決めます。",
            },
            names=names("β₁", keras="beta_1"),
        ),
        decay(
            "rho2",
            0.99,
            symbol="ρ₂",
            what={
                "en": "Decay of the average gradient: how long the direction is remembered.",
                "ja": "勾配の平均の減衰率。進む向きをどれだけ覚えておくかを決めます。",
            },
            names=names("β₂", keras="beta_2"),
        ),
    ),
    package="timm.optim.Lion(params, lr={lr}, betas=({rho1}, {rho2}))",
    source="Chen et al. 2023, Algorithm 2 without weight decay, arXiv:2302.06675",
    summary={
        "en": "Steps of one length in the sign of an averaged gradient; near a minimum it trembles instead of resting.",
        "ja": "平均した勾配の符号の向きへ一定の長さで進みます。最小点の近くでは止まらず震えます。",
    },
)

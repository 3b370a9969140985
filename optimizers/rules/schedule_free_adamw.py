"""Schedule-Free AdamW: AdamW without its average of gradients; an average of the points takes its place.

z is the point of AdamW with ρ₁ = 0, shown the average, weighted by the squared rate, w between them, where gradients
and decay are taken. As in the authors' schedulefree and in optax the correction of v stands in
the root, where the paper puts it into the rate. Source: Defazio et al. 2024, Algorithm 1.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, weight_decay, without
from optimizers.rules.adam import SECOND_DECAY
from optimizers.rules.schedule_free_sgd import EVALUATED, INTERPOLATION

SCHEDULE_FREE_ADAMW = Optimizer(
    key="schedule-free-adamw",
    name="Schedule-Free AdamW",
    group="after",
    rule="""
        v = rho2*v + (1 - rho2)*g**2
        v_hat = v / (1 - rho2**t)
        z = z - lr*(g / (sqrt(v_hat) + eps) + decay*w)
        total = total + lr**2
        shown = shown + lr**2/total*(z - shown)
        w = z + beta*(shown - z)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.0025, symbol="η", paper="γ"),
        INTERPOLATION,
        SECOND_DECAY,
        stabilizer(1e-8, symbol="ε", paper="ε"),
        weight_decay(0.01, symbol="λ", paper="λ"),
    ),
    initial={"z": "w"},
    symbols={"total": "S"},
    limit_unknown=True,
    package=(
        "schedulefree.AdamWScheduleFree(params, lr={lr}, betas=({beta}, {rho2}), eps={eps}, weight_decay={decay})"
    ),
    torch_more="optimizer.train()",
    torch_shown=EVALUATED,
    torch_lacks=("beta", "schedule"),
    source="Defazio et al. 2024, Algorithm 1 without warm-up, arXiv:2405.15682",
    summary={
        "en": "RMSProp's steps with an average of all points instead of momentum: calm at the end without a schedule.",
        "ja": "RMSProp の歩幅で進み、慣性の代わりに通った点を平均します。スケジュールなしで終盤が落ち着きます。",
    },
    note={
        "en": "Drawn and measured is the average w̄; gradients are taken at w, between it and z, which takes the steps.",
        "ja": "描かれ、測られるのは平均 w̄ です。勾配は、w̄ と、歩みを進める点 z の間にある w で測ります。",
    },
)

"""Schedule-Free SGD: an average of all points is evaluated, and gradients are taken between it and the newest point.

z is plain SGD's point, shown the average, w between them. Averaged with the weights of the squared rate, so that a
warm-up counts for little; at a constant rate the t-th point counts 1/t, as in optax and in the authors' schedulefree,
where the paper's SGD form has 1/(t + 1). Where the rate falls schedulefree has another rule: it weighs by the largest
rate so far. Source: Defazio et al. 2024.
"""

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, names, without

INTERPOLATION = Hyperparameter(
    "beta",
    0.9,
    0.0,
    0.9999,
    "log1m",
    "β",
    {
        "en": "Where gradients are taken: 0 at the newest point, towards 1 at the average.",
        "ja": "勾配を測る場所。0 なら最新の点、1 に近いほど平均の点になります。",
    },
    names("β", "momentum"),
)

EVALUATED = """
optimizer.eval()
yield model
optimizer.train()
"""
"""How schedulefree comes to the average and back."""

SCHEDULE_FREE_SGD = Optimizer(
    key="schedule-free-sgd",
    name="Schedule-Free SGD",
    group="after",
    rule="""
        z = z - lr*g
        total = total + lr**2
        shown = shown + lr**2/total*(z - shown)
        w = z + beta*(shown - z)
    """,
    hyperparameters=without(("pytorch", "keras"), learning_rate(0.01, symbol="ε", paper="γ"), INTERPOLATION),
    initial={"z": "w"},
    symbols={"total": "S"},
    limit_unknown=True,
    package="schedulefree.SGDScheduleFree(params, lr={lr}, momentum={beta})",
    torch_more="optimizer.train()",
    torch_shown=EVALUATED,
    torch_lacks=("beta", "schedule"),
    source="Defazio et al. 2024, eq. 3–5, arXiv:2405.15682",
    summary={
        "en": "Averages all its points as it goes: it calms down without a schedule, and without knowing the end.",
        "ja": "通った点をすべて平均しながら進みます。終わりがいつか知らなくても、スケジュールなしで落ち着きます。",
    },
    note={
        "en": "Drawn and measured is the average w̄; gradients are taken at w, between it and z, SGD's own point.",
        "ja": "描かれ、測られるのは平均 w̄ です。勾配は、w̄ と SGD の点 z の間にある w で測ります。",
    },
)

"""SAM: Momentum by the gradient at the worst point nearby, so that it prefers wide minima to sharp ones.

The worst point within the radius is, to first order, one radius up the slope; its gradient costs a second pass. The
norm is that of the whole gradient, as in optax and in the authors' code, with 10⁻¹² beside it so that a plain without
any slope is no division by 0. Source: Foret et al. 2021.
"""

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, momentum, names, without

SAM = Optimizer(
    key="sam",
    name="SAM (momentum)",
    group="after",
    rule="""
        up = radius*g/(global_norm(g) + 1e-12)
        worst = grad(w + up)
        v = mu*v - lr*worst
        w = w + v
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="ε", paper="η"),
        momentum(0.9, symbol="μ", paper=""),
        Hyperparameter(
            "radius",
            0.05,
            0.0001,
            10.0,
            "log",
            "ρ",
            {
                "en": "How far up the slope the gradient is taken: minima much narrower than this do not hold it.",
                "ja": "勾配を測る点を坂の上へどれだけずらすか。これよりずっと狭い谷には留まりません。",
            },
            names("ρ"),
        ),
    ),
    symbols={"up": "u", "worst": "G", "v": "V"},
    limit_unknown=True,
    package="pytorch_optimizer.SAM(params, torch.optim.SGD, rho={radius}, lr={lr}, momentum={mu})",
    drifts=True,
    source="Foret et al. 2021, Algorithm 1 on momentum, arXiv:2010.01412",
    summary={
        "en": "Momentum by the slope ρ uphill: a minimum much narrower than that does not hold it, a wide one does.",
        "ja": "坂を ρ だけ上った点の勾配で進むモメンタム。ρ よりずっと狭い谷には留まらず、広い谷に落ち着きます。",
    },
    note={
        "en": "Two gradients a step: race it by gradients computed. It hops about a minimum, wider for a larger ρ.",
        "ja": "一歩に勾配を 2 回計算するので、計算回数を揃えて比べます。最小点の周りでは、ρ に応じた幅で揺れ続けます。",
    },
)

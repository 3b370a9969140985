"""Muon: of the momentum of a weight matrix only the directions are kept, all its singular values made nearly one.

``orthogonal`` is the Newton–Schulz iteration; what is no matrix, such as biases, goes by Adam at a rate of its own, a
multiple of the learning rate, so that a schedule moves both. As in the author's code with Nesterov's look ahead;
without its factor for tall matrices, which PyTorch's Muon always has and timm's need not, and without weight decay.
Source: Jordan et al. 2024.
"""

from dataclasses import replace

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, momentum, names, stabilizer, without
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

MUON = Optimizer(
    key="muon",
    name="Muon",
    group="after",
    rule="""
        b = mu*b + g
        o = orthogonal(g + mu*b)
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        m_hat = m / (1 - rho1**t)
        v_hat = v / (1 - rho2**t)
        w = w - lr*where(is_matrix, o, ratio*m_hat / (sqrt(v_hat) + eps))
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.02, symbol="ε", paper="η"),
        momentum(0.95, symbol="μ", paper="μ"),
        Hyperparameter(
            "ratio",
            0.015,
            0.001,
            10.0,
            "log",
            "κ",
            {
                "en": "Adam's rate for what is no matrix, as a multiple of the learning rate.",
                "ja": "行列でないもの（バイアスなど）に使う Adam の学習率。全体の学習率に対する倍率です。",
            },
            names(),
        ),
        replace(FIRST_DECAY, names=names()),
        replace(SECOND_DECAY, default=0.95, names=names()),
        stabilizer(1e-10, symbol="Θ", paper=""),
    ),
    package="""timm.optim.Muon(
    [
        dict(params=[p for p in model.parameters() if p.ndim == 2], use_muon=True),
        dict(params=[p for p in model.parameters() if p.ndim != 2], use_muon=False, nesterov=False, eps={eps}),
    ],
    lr={lr}, momentum={mu}, nesterov=True, ns_coefficients="original", adjust_lr_fn=None,
    fallback_lr_scale={ratio}, betas=({rho1}, {rho2}),
)""",
    torch_more="# Its matrices are bfloat16, which has three digits.",
    source="Jordan et al. 2024, kellerjordan.github.io/posts/muon, with Nesterov momentum",
    summary={
        "en": "Momentum that goes nearly as far in the weak directions of a weight matrix as in the strong ones.",
        "ja": "重み行列の、勾配が弱い方向にも、強い方向とほぼ同じだけ進むモメンタムです。",
    },
    note={
        "en": "On a surface the point is a 1 × 2 matrix of one direction: steps are about 0.7ε long, and Adam idles.",
        "ja": "曲面では点が方向一つの 1 × 2 行列です。どの一歩も長さは約 0.7ε で、Adam の部分は使われません。",
    },
)

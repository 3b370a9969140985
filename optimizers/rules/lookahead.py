"""Lookahead on Momentum: k fast steps forward, then back to a point between, the slow weights.

The slow weights are what is drawn and measured; the gradient is taken at the fast ones. The velocity goes on across the
joint, as in the paper's main experiments and in optax. Source: Zhang et al. 2019.
"""

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, momentum, names, without

LOOKAHEAD = Optimizer(
    key="lookahead",
    name="Lookahead (momentum)",
    group="after",
    rule="""
        v = mu*v - lr*g
        fast = w + v
        shown = where(t % k == 0, shown + share*(fast - shown), shown)
        w = where(t % k == 0, shown, fast)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="ε", paper=""),
        momentum(0.9, symbol="μ", paper=""),
        Hyperparameter(
            "k",
            5.0,
            1.0,
            100.0,
            "whole",
            "K",
            {
                "en": "Fast steps between two moves of the slow weights.",
                "ja": "遅い重みが動くまでの、速い重みのステップ数。",
            },
            names("k"),
        ),
        Hyperparameter(
            "share",
            0.5,
            0.01,
            1.0,
            "log",
            "α",
            {
                "en": "The share of the way to the fast weights that the slow ones go.",
                "ja": "遅い重みが、速い重みまでの道のりのどれだけを進むか。",
            },
            names("α"),
        ),
    ),
    symbols={"fast": "θ", "v": "V"},
    limit_unknown=True,
    package="pytorch_optimizer.Lookahead(torch.optim.SGD(params, lr={lr}, momentum={mu}), k={k}, alpha={share})",
    torch_shown="""
        optimizer.backup_and_load_cache()
        yield model
        optimizer.clear_and_load_backup()
    """,
    drifts=True,
    source="Zhang et al. 2019, Algorithm 1, arXiv:1907.08610",
    summary={
        "en": "Sends Momentum ahead for K steps and follows half of the way: swings shrink with every return.",
        "ja": "モメンタムを K ステップ先に行かせ、その半分だけ付いていきます。戻るたびに振れが小さくなります。",
    },
    note={
        "en": "Drawn and measured are the slow weights w̄, which move at every K-th step only.",
        "ja": "描かれ、測られるのは遅い重み w̄ で、K ステップごとにしか動きません。",
    },
)

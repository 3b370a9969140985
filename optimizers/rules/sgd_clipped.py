"""Gradient descent with clipping by norm: a gradient that is too long is shortened, its direction kept.

The norm is that of the whole gradient, over all layers, as in the paper, in optax's clip_by_global_norm, in Keras's
global_clipnorm and in PyTorch's clip_grad_norm_, which adds 10⁻⁶ to it; the lines for PyTorch take that away before.
Source: Pascanu, Mikolov & Bengio 2013.
"""

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, names

SGD_CLIPPED = Optimizer(
    key="sgd-clipped",
    name="SGD (clipped)",
    group="plain",
    rule="""
        n = global_norm(g)
        w = w - lr*g*min(1, most/n)
    """,
    hyperparameters=(
        learning_rate(0.01, symbol="ε", paper=""),
        Hyperparameter(
            "most",
            1.0,
            0.001,
            100.0,
            "log",
            "c",
            {
                "en": "The largest length of the gradient: a longer one is shortened to it.",
                "ja": "勾配の長さの上限。これより長い勾配は、この長さに縮めます。",
            },
            names("threshold", "max_norm", "global_clipnorm"),
        ),
    ),
    torch="torch.optim.SGD(params, lr={lr})",
    torch_more="""

        def clip(*_):  # clip_grad_norm_(model.parameters(), {most}), but for the 1e-6 that it adds to the norm
            norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters() if p.grad is not None])
            torch.nn.utils.clip_grads_with_norm_(model.parameters(), max_norm={most}, total_norm=norm - 1e-6)

        optimizer.register_step_pre_hook(clip)
    """,
    later="1",
    source="Pascanu, Mikolov & Bengio 2013, Algorithm 1, arXiv:1211.5063",
    summary={
        "en": "SGD that shortens a gradient longer than c: no step is longer than ε·c, however steep it is.",
        "ja": "長さが c を超える勾配を縮める SGD。どれほど急でも、一歩は ε·c より長くなりません。",
    },
    note={
        "en": "The direction stays: unlike in adaptive rules all coordinates are shortened by the same factor.",
        "ja": "向きは変わりません。適応的な手法と違い、すべての座標を同じ割合で縮めます。",
    },
    variant_of="sgd",
)

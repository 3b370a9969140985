"""Gradient descent with weight decay: a spring pulls the point towards the origin while it descends.

The decay is added to the gradient, as in PyTorch's SGD; without momentum that is the same as decoupled decay.
Source: Krogh & Hertz 1991.
"""

from optimizers.declaration import Optimizer, learning_rate, weight_decay

SGD_WEIGHT_DECAY = Optimizer(
    key="sgd-weight-decay",
    name="SGD (weight decay)",
    group="plain",
    rule="""
        w = w - lr*(g + decay*w)
    """,
    hyperparameters=(learning_rate(0.01, symbol="ε", paper="α"), weight_decay(0.01, symbol="λ", paper="λ")),
    limit="2/(lam + decay)",
    torch="torch.optim.SGD(params, lr={lr}, weight_decay={decay})",
    source="Krogh & Hertz 1991, NIPS 4:950–957; Loshchilov & Hutter 2019, Algorithm 1 with L2, arXiv:1711.05101",
    summary={
        "en": "Steps down the slope while a spring pulls towards the origin.",
        "ja": "勾配を下りながら、ばねで原点へ引き戻されます。",
    },
    note={
        "en": "SGD on the surface plus λ|w|²/2: it comes to rest between the minimum and the origin.",
        "ja": "曲面に λ|w|²/2 を足した SGD です。最小点と原点のあいだで止まります。",
    },
    variant_of="sgd",
)

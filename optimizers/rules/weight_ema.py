"""SGD whose weights are averaged: what is evaluated is an exponential moving average of the points.

The average starts at the start and does not touch the descent. torch.optim.swa_utils starts it at the first point that
it is told of, which therefore must be the start; optax.incremental_update is this. Source: Polyak & Juditsky 1992, with
a fading memory.
"""

from optimizers.declaration import Optimizer, decay, learning_rate, names, without

WEIGHT_EMA = Optimizer(
    key="weight-ema",
    name="SGD (averaged weights)",
    group="after",
    rule="""
        w = w - lr*g
        shown = alpha*shown + (1 - alpha)*w
    """,
    hyperparameters=(
        *without(("keras",), learning_rate(0.01, symbol="ε", paper="γ")),
        decay(
            "alpha",
            0.9,
            symbol="α",
            what={
                "en": "Decay: how much of the average of the weights is kept in each step.",
                "ja": "減衰率。重みの平均を毎回どれだけ残すかを決めます。",
            },
            names=names(pytorch="decay"),
        ),
    ),
    limit="2/lam",
    torch="torch.optim.SGD(params, lr={lr})",
    torch_more="""
        ema = torch.optim.swa_utils.get_ema_multi_avg_fn(decay={alpha})
        average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=ema)
        average.update_parameters(model)  # it begins where the model does
        optimizer.register_step_post_hook(lambda *_: average.update_parameters(model))
    """,
    torch_shown="yield average",
    source="Polyak & Juditsky 1992, doi:10.1137/0330046, with an exponential moving average",
    summary={
        "en": "Plain SGD, but what is drawn and measured is a fading average of its points: jitter cancels out.",
        "ja": "動くのは普通の SGD ですが、描かれ、測られるのは点の移動平均です。細かな揺れは打ち消し合います。",
    },
    note={
        "en": "The average lags behind: about 1/(1−α) steps on a steady way.",
        "ja": "平均は遅れて付いていきます。一定の道では約 1/(1−α) ステップの遅れです。",
    },
)

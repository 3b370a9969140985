"""Rprop: every coordinate has its own step, which grows while the slope keeps its sign and shrinks where it turns.

Of the gradient only the signs are used. As in PyTorch, which is iRprop⁻ of Igel & Hüsken 2003: where the sign turns the
coordinate rests for one step instead of going back, as the first paper has it; lengths stay between 10⁻⁶ and 50.
Source: Riedmiller & Braun 1993.
"""

from dataclasses import replace

from optimizers.declaration import Hyperparameter, Optimizer, learning_rate, names, without

RPROP = Optimizer(
    key="rprop",
    name="Rprop",
    group="adaptive",
    rule="""
        turn = g*last
        d = where(t == 1, lr, d*where(turn > 0, up, 1)*where(turn < 0, down, 1))
        d = min(max(d, 1e-6), 50)
        last = where(turn < 0, 0, g)
        w = w - d*sign(last)
    """,
    hyperparameters=without(
        ("keras",),
        replace(
            learning_rate(0.01, symbol="ε", paper="Δ₀"),
            what={
                "en": "Learning rate: the length of the first step; from then on the rule finds its own.",
                "ja": "学習率。最初の歩幅だけを決め、その後は手法が自分で調整します。",
            },
        ),
        Hyperparameter(
            "down",
            0.5,
            0.01,
            0.99,
            "log",
            "η⁻",
            {
                "en": "What a coordinate's step is multiplied by when its slope changes sign.",
                "ja": "勾配の符号が変わった座標の歩幅に掛ける数。",
            },
            names("η⁻", "etas[0]"),
        ),
        Hyperparameter(
            "up",
            1.2,
            1.001,
            2.0,
            "log",
            "η⁺",
            {
                "en": "What a coordinate's step is multiplied by while its slope keeps its sign.",
                "ja": "勾配の符号が同じ間、その座標の歩幅に毎回掛ける数。",
            },
            names("η⁺", "etas[1]"),
        ),
    ),
    symbols={"turn": "s", "d": "δ", "last": "G"},
    torch="torch.optim.Rprop(params, lr={lr}, etas=({down}, {up}))",
    source="Riedmiller & Braun 1993, eq. 4–5, doi:10.1109/ICNN.1993.298623; Igel & Hüsken 2003, iRprop⁻",
    summary={
        "en": "Lengthens a coordinate's step while its slope keeps its sign, and shortens it where the sign turns.",
        "ja": "勾配の符号が続く座標では歩幅を伸ばし、符号が変わると縮めます。",
    },
    note={
        "en": "The rate is the first step only, so a schedule changes nothing later. Noise turns signs at random: for "
        "full batches.",
        "ja": "学習率は最初の一歩だけに効くので、スケジュールはその後を変えません。"
        "ノイズは符号をでたらめに変えるため、バッチ全体の勾配で使います。",
    },
)

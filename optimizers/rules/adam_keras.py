"""Adam as Keras and TensorFlow compute it: the constant is the paper's ε̂, beside the root that is not yet corrected.

Keras folds both corrections into the learning rate. The same steps come from Adam with ε = ε̂/√(1−ρ₂ᵗ): with ρ₂ = 0.999
the constant weighs 32 times as much in the first step, and as much as Adam's in the end.
Source: Kingma & Ba 2015, end of section 2; Keras 3.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer
from optimizers.rules.adam import FIRST_DECAY, SECOND_DECAY

ADAM_KERAS = Optimizer(
    key="adam-keras",
    name="Adam (Keras)",
    group="variants",
    rule="""
        m = rho1*m + (1 - rho1)*g
        v = rho2*v + (1 - rho2)*g**2
        s = lr*sqrt(1 - rho2**t) / (1 - rho1**t)
        w = w - s*m / (sqrt(v) + eps)
    """,
    hyperparameters=(
        learning_rate(0.001, symbol="η", paper="α"),
        FIRST_DECAY,
        SECOND_DECAY,
        stabilizer(1e-7, symbol="ε", paper="ε̂"),
    ),
    symbols={"s": "σ"},
    later="1/(1 - rho1)",
    source="Kingma & Ba 2015, end of section 2, arXiv:1412.6980; Keras 3, keras.optimizers.Adam",
    summary={
        "en": "Adam with its constant beside the uncorrected root: early steps on flat ground are shorter.",
        "ja": "補正前の平方根に定数を加える Adam。平らな場所では序盤の歩幅が短くなります。",
    },
    note={
        "en": "The same as Adam with ε/√(1−ρ₂ᵗ): at first ε weighs 1/√(1−ρ₂) ≈ 32 times as much, then ever less.",
        "ja": "定数が ε/√(1−ρ₂ᵗ) の Adam と同じです。最初は 1/√(1−ρ₂) ≈ 32 倍の重みがあり、次第に 1 倍に近づきます。",
    },
    variant_of="adam",
)

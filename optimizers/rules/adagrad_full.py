"""AdaGrad with the whole matrix: divides by the root of the sum of all products of slopes, not of their squares alone.

The root of a 2 × 2 matrix G by its entries is (G + q)/p with q² = det G and p² = tr G + 2q: q is its determinant, p its
trace. The determinant of G is carried along as a sum of squares: as a difference of products it would be lost to
rounding. It reads the other coordinate, so it is for surfaces, not for MNIST. Source: Duchi, Hazan & Singer 2011.
"""

from optimizers.declaration import Optimizer, learning_rate, stabilizer, without

ADAGRAD_FULL = Optimizer(
    key="adagrad-full",
    name="AdaGrad (full matrix)",
    group="adaptive",
    rule="""
        d = where(h > 0, (d*(h + g**2) + (h*other(g) - c*g)**2)/h, other(h)*g**2)
        h = h + g**2
        c = c + g*other(g)
        q = sqrt(d)
        p = sqrt(h + other(h) + 2*q)
        u = where(p > 0, (other(h + q)*g - c*other(g))/p, 0)
        w = w - lr*(u + eps*g) / (q + eps*p + eps**2)
    """,
    hyperparameters=without(
        ("pytorch", "keras"),
        learning_rate(0.01, symbol="ε", paper="η"),
        stabilizer(1e-7, symbol="Θ", paper="δ"),
    ),
    symbols={"d": "D", "q": "Q"},
    later="1",
    source="Duchi, Hazan & Singer 2011, Figure 1 (full matrix), JMLR 12:2121–2159",
    summary={
        "en": "Finds the directions in which slopes were steep, whichever way they point, and evens those out.",
        "ja": "座標軸によらず、勾配が急だった向きを見つけて、その向きの歩幅を抑えます。",
    },
    note={
        "en": "The whole matrix, not its diagonal: a turned surface gives the same path, turned. For surfaces only.",
        "ja": "対角成分だけでなく行列全体を使います。曲面を回すと軌跡もそのまま回ります。曲面専用です。",
    },
    variant_of="adagrad",
)

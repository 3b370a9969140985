"""Loss surfaces of real problems with two weights: a line and a classifier on Fisher's irises."""

from __future__ import annotations

import csv
from pathlib import Path

from surfaces.declaration import Point, Surface
from surfaces.rows import CLASSIFIER, LINE, batch

DATA = Path(__file__).parents[1] / "data"
SOURCE = "Fisher 1936, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7"


def _iris() -> list[dict[str, str]]:
    with (DATA / "iris.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _petals() -> tuple[Point, ...]:
    return tuple((float(row["petal_length_cm"]), float(row["petal_width_cm"])) for row in _iris())


def _two_species() -> tuple[Point, ...]:
    kinds = {"versicolor": 0.0, "virginica": 1.0}
    return tuple(
        (round(float(row["petal_length_cm"]) - 4.9, 1), kinds[row["species"]])
        for row in _iris()
        if row["species"] in kinds
    )


IRIS_LINE = Surface(
    key="iris-line",
    name={"en": "Data: a line through irises", "ja": "データ：アヤメに直線を当てはめる"},
    expression=LINE,
    domain=((-2.0, 2.0), (-0.4, 1.2)),
    start=(1.5, -0.2),
    minima=((-0.3630755213190291, 0.4157554163524116),),
    parameters=(batch(150),),
    rows=_petals(),
    race=("sgd:lr=0.08", "momentum:lr=0.02,mu=0.9", "adagrad:lr=0.3", "rmsprop:lr=0.02,alpha=0.9", "adam:lr=0.05"),
    watch={
        "en": "Intercept and slope pull against each other: a ravine made by real data. With small batches it shakes.",
        "ja": "切片と傾き（係数）が互いに引き合い、実データから細長い谷ができます。小さなバッチでは揺れます。",
    },
    source=SOURCE,
)

IRIS_CLASSIFIER = Surface(
    key="iris-classifier",
    name={"en": "Data: telling two irises apart", "ja": "データ：二種のアヤメを見分ける"},
    expression=CLASSIFIER,
    domain=((-4.0, 4.0), (-2.0, 12.0)),
    start=(3.0, -1.0),
    minima=((0.32889128395435424, 9.001995028845492),),
    parameters=(batch(100),),
    rows=_two_species(),
    race=("sgd:lr=4", "momentum:lr=0.8,mu=0.9", "adagrad:lr=1", "rmsprop:lr=0.1,alpha=0.9", "adam:lr=0.3"),
    watch={
        "en": "The surer the classifier, the flatter its loss: SGD's slope grows ever more slowly.",
        "ja": "判別に自信がつくほど損失は平らになり、SGD は傾き（係数）が大きくなるにつれてどんどん遅くなります。",
    },
    source=SOURCE,
)

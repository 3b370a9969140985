"""The parts that the scripts of a training share: the images, the batches, the first weights, the output.

A line that ends with ``#? words`` stands only in scripts that have one of these features, with ``#! words`` only in
those that have none of them; see ``chosen``. A part whose first line stands alone in this way stands or falls with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

_MARK = re.compile(r"^(.*?) *#([?!]) (.+)$")


def chosen(parts: Iterable[str], features: Collection[str]) -> Iterator[str]:
    """The parts that a script with these features has, of these the lines that it has, without their marks."""
    for part in parts:
        first, *rest = part.strip("\n").split("\n")
        if not first.startswith("#"):
            rest.insert(0, first)
        elif _line(first, features) is None:
            continue
        yield "\n".join(line for line in (_line(one, features) for one in rest) if line is not None)


def _line(line: str, features: Collection[str]) -> str | None:
    mark = _MARK.match(line)
    if mark is None:
        return line
    wanted = any(word in features for word in mark[3].split())
    return mark[1] if wanted == (mark[2] == "?") else None


DATA = '''
def read(path):
    """The bytes in a packed IDX file as an array; its header says how many dimensions there are, and how long."""
    content = gzip.decompress(path.read_bytes())
    start = 4 + 4 * content[3]
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def load(folder):
    """Training images (60000, 784) and labels (60000,), test images (10000, 784) and labels, all uint8."""
    folders = [Path(folder)] if folder else FOLDERS
    found = next((one for one in folders if all((one / file).is_file() for file in FILES)), None)
    if found is None:
        raise SystemExit(f"Cannot find {', '.join(FILES)} together: say where they are with --data FOLDER")
    for file, sha256 in FILES.items():
        if hashlib.sha256((found / file).read_bytes()).hexdigest() != sha256:
            print(f"{found / file} is not the app's: its numbers will be others", file=sys.stderr)
    images, labels, test_images, test_labels = (read(found / file) for file in FILES)
    return images.reshape(-1, 784), labels, test_images.reshape(-1, 784), test_labels
'''

NOISE = '''
#? noise
def noisy(labels, seed):
    """The labels, with a share LABEL_NOISE of them replaced by another class."""
    random = np.random.default_rng(np.random.SeedSequence(seed).spawn(4)[3])
    false = random.random(len(labels)) < LABEL_NOISE
    others = random.integers(1, 10, size=len(labels))
    return np.where(false, (labels + others) % 10, labels).astype(np.uint8)
'''

BATCHES = '''
def batches(images, labels, seed):
    """Batches without end, the same for every run: images (BATCH, 785), scaled to 0 … 1, and their labels (BATCH,).

    The last column is 1: the weights from there are the biases of the first layer.
    """
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed).spawn(2)[1]))
    x = np.ones((BATCH, 785), np.float32)
    order = np.empty(0, int)  #? epochs
    while True:
        while len(order) < BATCH:  #? epochs
            order = np.append(order, random.permutation(IMAGES))  # every image once before any comes again  #? epochs
        drawn, order = order[:BATCH], order[BATCH:]  #? epochs
        drawn = random.integers(IMAGES, size=BATCH)  # with replacement  #! epochs
        x[:, :-1] = images[drawn] * np.float32(1 / 255)
        yield x, labels[drawn]
'''

WEIGHTS = '''
def layers_of(flat):
    """The layers in the vector of all parameters, as views: matrices (inputs + 1, outputs), the last row the biases."""
    views, at = [], 0
    for inputs, outputs in pairwise(SIZES):
        views.append(flat[at : at + (inputs + 1) * outputs].reshape(inputs + 1, outputs))
        at += (inputs + 1) * outputs
    return views


def first_weights(seed):
    """The vector of all parameters before the first iteration, the same for every run: biases are 0."""
    random = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[0])
    flat = np.zeros(WEIGHTS, np.float32)  #! batchnorm
    flat = np.zeros(PARAMETERS, np.float32)  #? batchnorm
    for layer in layers_of(flat):
        weights = layer[:-1]
        deviation = math.sqrt(2 / (weights.shape[0] + weights.shape[1]))  # Glorot & Bengio 2010  #? xavier
        deviation = math.sqrt(2 / weights.shape[0])  # He et al. 2015  #? he
        deviation = INIT  #! xavier he
        weights[:] = deviation * random.standard_normal(weights.shape)
    for scale, _ in pairs_of(flat[WEIGHTS:]):  #? batchnorm
        scale[:] = 1  #? batchnorm
    return flat
'''

PAIRS = '''
#? batchnorm
def pairs_of(vector):
    """A pair of rows for each hidden layer, as views (2, units): scales and shifts, or running means and variances."""
    views, at = [], 0
    for units in SIZES[1:-1]:
        views.append(vector[at : at + 2 * units].reshape(2, units))
        at += 2 * units
    return views
'''

MASKS = '''
#? dropout
def masks(seed, t):
    """What dropout multiplies the outputs of the hidden layers by in iteration t, the same for every run."""
    random = np.random.Generator(np.random.Philox(key=[seed, t]))
    kept = np.float32(1 - DROPOUT)
    return [(random.random((BATCH, units), np.float32) < kept) / kept for units in SIZES[1:-1]]
'''

CSV = '''
def write_csv(path, rows):
    """One row for each iteration of each training; cells are empty where nothing was measured or a run has diverged."""
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["run", "seed", "iteration", "train_loss", "train_accuracy", "test_accuracy"])
        table.writerows(rows)
'''

MAIN = """
def main():
    parser = argparse.ArgumentParser(description="Trains every run with every seed.")
    parser.add_argument("--data", metavar="FOLDER", help="where the four files are")
    parser.add_argument("--csv", metavar="FILE", help="write loss and accuracies to FILE")
    given = parser.parse_args()
    images, labels, test_images, test_labels = load(given.data)
    test_images, test_labels = images[-10_000:], labels[-10_000:]  # for validation; not trained on  #? validation
    measure = Measure(test_images, test_labels)
    rows = []
    for seed in SEEDS:
        seen = noisy(labels, seed)  #? noise
        for run in RUNS:
            rows += train(run, seed, images, labels, measure)  #! noise
            rows += train(run, seed, images, seen, measure)  #? noise
    if given.csv:
        write_csv(given.csv, rows)


if __name__ == "__main__":
    main()
"""

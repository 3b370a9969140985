"""The network of a training's NumPy script: it does the engine's operations in their order, on arrays that lie alike.

Both matter: sums along rows and along columns round differently, and so do products of matrices that lie otherwise.
The marks are those of ``script_parts``. Feature ``plain``: neither batch normalization, dropout nor GELU.
"""

from __future__ import annotations

FORWARD = '''
def product(x, layer, order="C"):
    """x @ layer, with one more column of ones: the biases of the next layer are the weights of that."""
    z = np.ones((len(x), layer.shape[1] + 1), np.float32, order)
    np.matmul(x, layer, out=z[:, :-1])
    return z


def logits_of(x, layer):
    """What goes into the softmax, column by column in memory: sums over the classes are faster so."""
    return np.matmul(x, layer, out=np.empty((len(x), 10), np.float32, "F"))


def forward(layers, x):
    """The outputs of the hidden layers, and the logits."""
    outputs = []
    for layer in layers[:-1]:
        x = product(x, layer)
        activate(x)
        x[:, -1] = 1
        outputs.append(x)
    return outputs, logits_of(x, layers[-1])
'''

LOSS = '''
def exponents(logits):
    """Less the greatest of each image: the same softmax, and no exponential overflows."""
    return np.subtract(logits, logits.max(axis=1, keepdims=True), out=np.empty_like(logits))


def loss_of(logits, labels):
    """The mean cross-entropy of the softmax."""
    z = exponents(logits)
    right = z[np.arange(len(z)), labels]
    np.exp(z, out=z)
    return float(np.mean(np.log(z.sum(axis=1)) - right))


def error_of(logits, labels):
    """The gradient of the loss at the logits: the softmax, less 1 at the label."""
    error = exponents(logits)
    np.exp(error, out=error)
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(error)), labels] -= 1
    error /= len(labels)
    return error
'''

NORM = '''
#? batchnorm
def normalize(z, scale, running):
    """Normalizes z (rows, units) by the batch in place, and takes it into the running mean and variance.

    Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 1. Returns the normalized z before scale and shift, and the
    spreads that it was divided by.
    """
    rows = len(z)
    mean = z.mean(axis=0)
    normalized = np.subtract(z, mean, out=np.empty(z.shape, np.float32))
    variance = np.mean(normalized * normalized, axis=0)
    spread = np.sqrt(variance + VARIANCE_FLOOR)
    normalized /= spread
    np.multiply(normalized, scale[0], out=z)
    z += scale[1]
    running *= MEMORY
    running[0] += (1 - MEMORY) * mean
    running[1] += (1 - MEMORY) * variance * (rows / max(1, rows - 1))
    return normalized, spread


def back_through_norm(error, normalized, spread, scale, slope):
    """Turns the gradient after a normalization into that before it, in place, and writes that of scale and shift."""
    rows = len(error)
    slope[0] = (error * normalized).sum(axis=0)
    slope[1] = error.sum(axis=0)
    error -= slope[1] / rows + normalized * (slope[0] / rows)
    error *= scale[0] / spread


def at_rest(flat, statistics, t):
    """The layers after t iterations, with the normalization by the running statistics multiplied into them."""
    layers = layers_of(flat)
    seen = 1 - MEMORY**t  # the running values began at 0
    for depth, (scale, mean) in enumerate(zip(pairs_of(flat[WEIGHTS:]), pairs_of(statistics))):
        factor = scale[0] / np.sqrt(mean[1] / seen + VARIANCE_FLOOR)
        layers[depth] = layers[depth] * factor
        layers[depth][-1] += scale[1] - mean[0] / seen * factor
    return layers
'''

GRADIENT = '''
def gradient_of(flat, x, labels):  #! batchnorm dropout
def gradient_of(flat, x, labels, statistics, kept):  #? both
def gradient_of(flat, x, labels, statistics):  #? norm-only
def gradient_of(flat, x, labels, kept):  #? dropout-only
    """The gradient of the batch's mean loss at the parameters, by backpropagation."""
    gradient = np.empty_like(flat)
    layers, slopes = layers_of(flat), layers_of(gradient)
    outputs, logits = forward(layers, x)  #? plain
    scales, scale_slopes = pairs_of(flat[WEIGHTS:]), pairs_of(gradient[WEIGHTS:])  #? batchnorm
    outputs = []  #! plain
    inputs = []  #? gelu
    norms = []  #? batchnorm
    undropped = []  #? dropout-outputs
    below = x  #! plain
    for depth, layer in enumerate(layers[:-1]):  #! plain
        below = product(below, layer)  #! plain
        norms.append(normalize(below[:, :-1], scales[depth], pairs_of(statistics)[depth]))  #? batchnorm
        inputs.append(below.copy())  #? gelu
        activate(below)  #! plain
        below[:, -1] = 1  #! plain
        undropped.append(below.copy())  #? dropout-outputs
        below[:, :-1] *= kept[depth]  #? dropout
        outputs.append(below)  #! plain
    logits = logits_of(below, layers[-1])  #! plain
    error = error_of(logits, labels)
    for depth in range(len(layers) - 1, 0, -1):
        below = outputs[depth - 1]
        np.matmul(below.T, error, out=slopes[depth])
        error = np.matmul(error, layers[depth][:-1].T)
        error *= kept[depth - 1]  #? dropout
        slope = np.empty_like(below)
        slope_of(inputs[depth - 1], slope)  #? gelu
        slope_of(undropped[depth - 1], slope)  #? dropout-outputs
        slope_of(below, slope)  #? outputs
        error *= slope[:, :-1]
        back_through_norm(error, *norms[depth - 1], scales[depth - 1], scale_slopes[depth - 1])  #? batchnorm
    np.matmul(x.T, error, out=slopes[0])
    for layer, slope in zip(layers, slopes):  #? decay
        slope[:-1] += DECAY * layer[:-1]  # weights, not biases  #? decay
    return gradient
'''

MEASURE = '''
class Measure:
    """The accuracy on 10,000 images, a thousand at a time.

    A pixel that is paper in all of them adds 0, whatever its weight: it is left out.
    """

    def __init__(self, images, labels):
        self.lit = np.append(np.flatnonzero(images.any(axis=0)), 784)
        self.blocks = []
        for start in range(0, len(images), 1000):
            x = np.ones((len(self.lit), 1000), np.float32)
            x[:-1] = images[start : start + 1000, self.lit[:-1]].T
            x[:-1] /= 255
            self.blocks.append((x.T, labels[start : start + 1000]))
        self.images = len(images)

    def __call__(self, layers):
        first = layers[0].T.take(self.lit, axis=1).T
        others = [np.asfortranarray(layer) for layer in layers[1:]]  #? hidden
        correct = 0
        for x, labels in self.blocks:
            z = product(x, first, "F")
            for layer in others[:-1]:  #? hidden
                activate(z)  #? hidden
                z[:, -1] = 1  #? hidden
                z = product(z, layer, "F")  #? hidden
            activate(z)  #? hidden
            z[:, -1] = 1  #? hidden
            logits = logits_of(z, others[-1])  #? hidden
            logits = z[:, :-1]  #! hidden
            correct += int(np.count_nonzero(logits.argmax(axis=1) == labels))
        return correct / self.images
'''

TRAIN = '''
@np.errstate(all="ignore")  # a run that diverges may overflow
def train(run, seed, images, labels, measure):
    """Trains one run with one seed, and prints how it stands; returns the rows of the table."""
    w = first_weights(seed)
    state = {name: np.full_like(w, value) for name, value in run["state"].items()}
    statistics = np.zeros(PARAMETERS - WEIGHTS, np.float32)  #? batchnorm
    rows = []
    for t, (x, seen) in zip(range(1, ITERATIONS + 1), batches(images, labels, seed)):
        g = gradient_of(w, x, seen)  #! batchnorm dropout
        g = gradient_of(w, x, seen, statistics, masks(seed, t))  #? both
        g = gradient_of(w, x, seen, statistics)  #? norm-only
        g = gradient_of(w, x, seen, masks(seed, t))  #? dropout-only
        w, state = run["rule"](w, g, float(t), **run["settings"], **state)
        layers = at_rest(w, statistics, t)  #? batchnorm
        layers = layers_of(w)  #! batchnorm
        _, logits = forward(layers, x)
        loss = loss_of(logits, seen)  # of the same batch, after the update
        if not np.isfinite(loss):
            print(f"{run['name']}  seed {seed}  diverged at iteration {t}", flush=True)
            rows += [[run["name"], seed, late, "", "", ""] for late in range(t, ITERATIONS + 1)]
            break
        row = [run["name"], seed, t, loss, "", ""]
        if t % INTERVAL == 0:
            row[4:] = np.count_nonzero(logits.argmax(axis=1) == seen) / BATCH, measure(layers)
            standing = f"loss {loss:.4f}  batch accuracy {row[4]:.4f}  test accuracy {row[5]:.4f}"
            print(f"{run['name']}  seed {seed}  iteration {t:>6}  {standing}", flush=True)
        rows.append(row)
    return rows
'''

"""The parts of a race's script that hardly depend on the race: its loop, its table, its picture."""

from __future__ import annotations

LINE_WIDTH = 2.0

GENERATOR_COMMENT = """
# Random numbers that depend on nothing but seed and step, so they are the same everywhere: Threefry-2x32 (Salmon et
# al. 2011, "Parallel random numbers: as easy as 1, 2, 3") makes 32-bit words, AS 241 (Wichura 1988) normal deviates.
"""

LEADERS = '''
def leaders(place):
    """Who leads a run, from its first ancestor on: [(index of the run, step until which it leads), ...]."""
    parts = [(place, STEPS)]
    while "fork" in RUNS[parts[0][0]]:
        parent, at = RUNS[parts[0][0]]["fork"]
        parts.insert(0, (parent, min(at, parts[0][1])))
    return parts
'''

_LOOP = """
    run = RUNS[place]
    settings = {name: np.array(value, float) for name, value in run["settings"].items()}
    state = {name: np.full(2, value, float) for name, value in run["state"].items()}
    for t in range(1, STEPS + 1):
        w = points[t - 1]
        g = gradient(w)
        points[t], state = run["rule"](w, g, np.float64(t), **settings, **state)
"""

_LOOP_WITH_FORKS = """
    leading = None
    t = 0
    for leader, until in leaders(place):
        run = RUNS[leader]
        settings = {name: np.array(value, float) for name, value in run["settings"].items()}
        if run["optimizer"] != leading:  # the same one goes on with what it remembers
            state = {name: np.full(2, value, float) for name, value in run["state"].items()}
            leading = run["optimizer"]
        while t < until:
            t += 1
            w = points[t - 1]
            g = gradient(w)
            points[t], state = run["rule"](w, g, np.float64(t), **settings, **state)
"""

_NOISE = "    shaken = NOISE * gaussian(SEED, 0, np.arange(1, STEPS + 1))  # the same for every run"

_DESCENT = '''
@np.errstate(all="ignore")  # a run that diverges may overflow
def descend(place):
    """The points (STEPS + 1, 2) and the losses (STEPS + 1,) of a run; NaN from the step at which it has diverged."""
    points = np.empty((STEPS + 1, 2))
    points[0] = START
LOOP
    losses = f(points[:, 0], points[:, 1])
    safe = (np.abs(points) <= SAFE_RANGE).all(axis=1) & np.isfinite(losses)
    lost = np.logical_or.accumulate(~safe)
    points[lost] = losses[lost] = np.nan
    return points, losses
'''

CSV = '''
def write_csv(path):
    """One row for each step of each run; empty cells where it has diverged."""
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["run", "step", "x", "y", "f"])
        for place, run in enumerate(RUNS):
            points, losses = descend(place)
            for step, numbers in enumerate(np.column_stack([points, losses]).tolist()):
                rows.writerow([run["name"], step, *("" if np.isnan(number) else number for number in numbers)])
'''

_DRAWING = r'''
def draw():
    """The figure: the paths on the surface, and their losses against the step."""
    import matplotlib.pyplot as plt

    figure, (plane, curves) = plt.subplots(1, 2, figsize=(13, 5.5), layout="constrained", width_ratios=(3, 2))
    x, y = np.meshgrid(np.linspace(*WINDOW[0], 300), np.linspace(*WINDOW[1], 300))
    with np.errstate(all="ignore"):
        heights = f(x, y)
    known = heights[np.isfinite(heights)]
    if known.size and known.min() < known.max():
        # Bands that are finer towards the bottom, where descents end.
        levels = np.unique(np.quantile(known, np.linspace(0, 1, 19) ** 1.6))
        plane.contourf(x, y, heights, levels, cmap="Blues_r", alpha=0.5)
        plane.contour(x, y, heights, levels, colors="#283c5a", linewidths=0.4, linestyles="solid")

    lowest = np.inf
    for place, run in enumerate(RUNS):
SKIP
        points, losses = descend(place)
        last = int(np.isfinite(losses).sum()) - 1
        lowest = min(lowest, losses[: last + 1].min(initial=np.inf))
        label = f"{place + 1}: {run['name']}".replace("$", r"\$")  # a bare $ would begin mathematics
        if last < STEPS:
            label += f" (diverged at step {last + 1})"
        style = dict(run["look"], linewidth=LINE_WIDTH, markersize=8, markevery=[max(last, 0)])
        plane.plot(points[:, 0], points[:, 1], **style)
        curves.plot(losses, label=label, **style)

    plane.plot(*START, marker="o", color="black", markerfacecolor="white", markersize=8)
    plane.set(xlim=WINDOW[0], ylim=WINDOW[1], xlabel="x", ylabel="y", title=TITLE)
    curves.set(xlabel="step", ylabel="f", yscale="log" if 0 < lowest < np.inf else "linear")
    if curves.lines:
        curves.legend()
    return figure
'''

_SKIP = """
        if run["look"] is None:  # hidden in the app
            continue
"""

MAIN = """
def main():
    parser = argparse.ArgumentParser(description="Draws the race.")
    parser.add_argument("--csv", metavar="FILE", help="write every step of every run to FILE instead of drawing")
    path = parser.parse_args().csv
    if path:
        write_csv(path)
    else:
        import matplotlib.pyplot as plt

        draw()
        plt.show()


if __name__ == "__main__":
    main()
"""


def descent(noisy: bool, forked: bool) -> str:
    """The function that computes one run, with noise and forks only where the race has them."""
    loop = (_LOOP_WITH_FORKS if forked else _LOOP).strip("\n")
    if noisy:
        loop = f"{_NOISE}\n{loop.replace('gradient(w)', 'gradient(w) + shaken[t - 1]')}"
    return _DESCENT.replace("LOOP", loop)


def drawing(title: str, hiding: bool) -> str:
    """The function that draws; ``title`` is a string literal."""
    found = _DRAWING.replace("SKIP\n", _SKIP.lstrip("\n") if hiding else "")
    return found.replace("LINE_WIDTH", f"{LINE_WIDTH:g}").replace("TITLE", title)

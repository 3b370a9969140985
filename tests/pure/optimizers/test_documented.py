"""The formula that a page shows is the one that runs."""

import numpy as np
import pytest

from formula import CompiledRule, parse_rule
from formula.to_javascript import rule_step
from formula.to_latex import rule_latex
from optimizers import OPTIMIZERS, Run
from ui.browser.catalogue import catalogue

EACH = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))

SHOWN = {
    "sgd": [r"w^{t+1} = w^{t} - \varepsilon \, \nabla E"],
    "momentum": [r"V_{t} = \mu \, V_{t-1} - \varepsilon \, \nabla E", r"w^{t+1} = w^{t} + V_{t}"],
    "adagrad": [
        r"h_{t} = h_{t-1} + \left(\nabla E\right)^{2}",
        r"w^{t+1} = w^{t} - \frac{\varepsilon \, \nabla E}{\sqrt{h_{t}} + \Theta}",
    ],
    "rmsprop": [
        r"h_{t} = \alpha \, h_{t-1} + \left(1 - \alpha\right) \, \left(\nabla E\right)^{2}",
        r"w^{t+1} = w^{t} - \frac{\varepsilon \, \nabla E}{\sqrt{h_{t}} + \Theta}",
    ],
    "adam": [
        r"m_{t} = \rho_1 \, m_{t-1} + \left(1 - \rho_1\right) \, \nabla E",
        r"v_{t} = \rho_2 \, v_{t-1} + \left(1 - \rho_2\right) \, \left(\nabla E\right)^{2}",
        r"\hat{m}_{t} = \frac{m_{t}}{1 - {\rho_1}^{t}}",
        r"\hat{v}_{t} = \frac{v_{t}}{1 - {\rho_2}^{t}}",
        r"w^{t+1} = w^{t} - \frac{\eta \, \hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \varepsilon}",
    ],
    "nesterov": [
        r"V_{t} = \mu \, V_{t-1} + \nabla E",
        r"w^{t+1} = w^{t} - \varepsilon \, \left(\nabla E + \mu \, V_{t}\right)",
    ],
    "adadelta": [
        r"h_{t} = \rho \, h_{t-1} + \left(1 - \rho\right) \, \left(\nabla E\right)^{2}",
        r"\delta_{t} = \frac{\sqrt{u_{t-1} + \Theta}}{\sqrt{h_{t} + \Theta}} \, \nabla E",
        r"u_{t} = \rho \, u_{t-1} + \left(1 - \rho\right) \, {\delta_{t}}^{2}",
        r"w^{t+1} = w^{t} - \varepsilon \, \delta_{t}",
    ],
    "lion": [
        r"w^{t+1} = w^{t} - \eta \, "
        r"\operatorname{sgn}\left(\rho_1 \, m_{t-1} + \left(1 - \rho_1\right) \, \nabla E\right)",
        r"m_{t} = \rho_2 \, m_{t-1} + \left(1 - \rho_2\right) \, \nabla E",
    ],
    "adamax": [
        r"m_{t} = \rho_1 \, m_{t-1} + \left(1 - \rho_1\right) \, \nabla E",
        r"u_{t} = \max\left(\rho_2 \, u_{t-1}, \left|\nabla E\right| + \varepsilon\right)",
        r"\hat{m}_{t} = \frac{m_{t}}{1 - {\rho_1}^{t}}",
        r"w^{t+1} = w^{t} - \frac{\eta \, \hat{m}_{t}}{u_{t}}",
    ],
    "adamw": [
        r"m_{t} = \rho_1 \, m_{t-1} + \left(1 - \rho_1\right) \, \nabla E",
        r"v_{t} = \rho_2 \, v_{t-1} + \left(1 - \rho_2\right) \, \left(\nabla E\right)^{2}",
        r"\hat{m}_{t} = \frac{m_{t}}{1 - {\rho_1}^{t}}",
        r"\hat{v}_{t} = \frac{v_{t}}{1 - {\rho_2}^{t}}",
        r"w^{t+1} = w^{t} - \eta \, "
        r"\left(\frac{\hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \varepsilon} + \lambda \, w^{t}\right)",
    ],
}


@pytest.mark.parametrize("key", SHOWN)
def test_rules_are_shown_as_article_and_papers_write_them(key):
    assert rule_latex(OPTIMIZERS[key].formula, OPTIMIZERS[key].all_symbols) == SHOWN[key]


@EACH
def test_what_runs_is_made_from_the_text(optimizer):
    read = parse_rule(optimizer.text, [h.key for h in optimizer.hyperparameters])
    source = catalogue()["optimizers"][optimizer.key]["rule"]
    assert source["lines"] == rule_step(read)["lines"]
    run = Run(optimizer.key)
    g, paths = np.array([0.3, -2.0]), []
    surface = np.full(2, 7.0), np.array([1.0, 4.0]), np.full(2, 0.5)
    for step in (run.compile(g, 3), CompiledRule(read, g, run.inputs(3))):
        w, state = np.ones(2), run.initial_state(g)
        with np.errstate(all="ignore"):
            for t in (1, 2, 3):
                step(w, g, t, state, surface if run.formula.needs_surface else (), np.cos)
        paths.append(w)
    assert np.isfinite(paths).all()
    np.testing.assert_array_equal(*paths)

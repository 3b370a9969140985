"""Where a script looks for its images: beside itself, in this project, or where Debian's package has them."""

import pytest

from mnist import Training
from mnist.images import DEBIAN
from mnist.scripts import TrainingRace, numpy_script, torch_script
from optimizers import Run


@pytest.mark.parametrize("script", [numpy_script, torch_script])
def test_each_data_set_is_looked_for_where_it_is(script):
    of_mnist, of_fashion = (
        script(TrainingRace([Training(Run("sgd"), 10, data=data)])) for data in ("mnist", "fashion")
    )
    assert str(DEBIAN) in of_fashion and str(DEBIAN) not in of_mnist
    assert '/ "mnist" / "data"' in of_mnist and '/ "mnist" / "data"' not in of_fashion

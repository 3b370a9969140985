"""Numbers as text, spelled as JavaScript spells them."""

import json

from formula import number_text


def test_the_browser_spells_every_number_alike(blank):
    values = [v * 10.0**e for e in range(-30, 31) for v in (1, 1.5, 2 / 3, 123456789.125, -7.25e-3)]
    # Halfway between two decimals, of which the further one does not read back.
    values += [2.0**e for e in range(-1074, 1024)]
    spelled = blank().evaluate("text => JSON.parse(text).map(String)", json.dumps(values))
    assert spelled == [number_text(value) for value in values]

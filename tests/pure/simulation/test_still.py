"""Still pictures: well-formed SVG with the surface as a PNG, and points where they belong."""

import base64
import struct
import zlib
from xml.etree import ElementTree as tree

import numpy as np
import pytest

from simulation.still import HEIGHT, WIDTH, curve_svg, paths_svg
from surfaces import SURFACES

SVG = "{http://www.w3.org/2000/svg}"


def pixels(picture):
    """The surface's PNG, read chunk by chunk: places in the palette, (rows, columns), and the palette."""
    source = picture.find(f"{SVG}image").get("href").removeprefix("data:image/png;base64,")
    data, at, chunks = base64.b64decode(source), 8, {}
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        chunks[kind], at = content, at + 12 + length
    columns, rows, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3) and b"IEND" in chunks
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not lines[:, 0].any()
    return lines[:, 1:], np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)


def points(line):
    return np.array([pair.split(",") for pair in line.get("points").split()], dtype=float)


def test_a_path_lies_over_its_surface_on_equal_scales_and_is_lowest_where_the_surface_is():
    path = np.array([[-3.0, 2.0], [1.0, -1.0], [0.0, 0.0]])
    picture = tree.fromstring(paths_svg(SURFACES["bowl"], [path], start=(-3.0, 2.0), label="A <path>"))
    assert picture.find(f"{SVG}title").text == "A <path>"
    drawn = points(picture.find(f"{SVG}polyline"))
    unit = np.diff(drawn, axis=0) / np.diff(path, axis=0)
    np.testing.assert_allclose(unit[:, 0], -unit[:, 1], rtol=0.01)
    bands, palette = pixels(picture)
    image = picture.find(f"{SVG}image")
    x, y = (drawn[-1] - [float(image.get("x")), float(image.get("y"))]) / 2
    assert bands[round(y), round(x)] == 0 and bands[0, 0] == bands.max() == len(palette) - 1
    # Dark is low.
    assert (np.diff(palette.astype(int).sum(axis=1)) > 0).all()
    ring = [one for one in picture.iter(f"{SVG}circle") if one.get("fill") == "none"]
    assert [float(ring[0].get(name)) for name in ("cx", "cy")] == pytest.approx(drawn[0].tolist(), abs=0.1)


def test_what_lies_outside_of_the_window_widens_it():
    far = np.array([[9.0, 2.0], [0.0, 0.0]])
    picture = tree.fromstring(paths_svg(SURFACES["bowl"], [far], start=(9.0, 2.0)))
    drawn = points(picture.find(f"{SVG}polyline"))
    assert (drawn > 10).all() and (drawn < [WIDTH - 12, HEIGHT - 34]).all()


def test_names_of_paths_that_end_together_stand_apart():
    paths = [np.array([[-3.0, 2.0], [0.0, 0.001 * i]]) for i in range(3)]
    picture = tree.fromstring(paths_svg(SURFACES["bowl"], paths, "ABC", start=(-3.0, 2.0)))
    named = [one for one in picture.iter(f"{SVG}text") if one.text in "ABC" and one.get("font-weight")]
    at = np.array([[float(one.get("x")), float(one.get("y"))] for one in named])
    apart = np.linalg.norm(at[:, np.newaxis] - at, axis=-1)[np.triu_indices(3, 1)]
    assert [one.text for one in named] == ["A", "B", "C"] and (apart >= 21.9).all()
    assert len({one.get("stroke") for one in picture.iter(f"{SVG}polyline")}) == 3


@pytest.mark.parametrize(
    ("losses", "even"), [([1000.0, 100.0, 10.0, 1.0], True), ([4.0, 3.0, 2.0, 1.0], True), ([1.0, 1.0], False)]
)
def test_a_curve_falls_evenly_by_powers_of_ten_or_by_differences(losses, even):
    drawn = points(tree.fromstring(curve_svg(losses)).find(f"{SVG}polyline"))
    steps = np.diff(drawn, axis=0)
    assert np.ptp(steps[:, 0]) < 0.2 and (np.ptp(steps[:, 1]) < 0.2) and (steps[:, 1] > 0).all() == even


def test_a_loss_of_zero_has_no_logarithm():
    picture = tree.fromstring(curve_svg([100.0, 1.0, 0.0]))
    assert "−" not in "".join(one.text for one in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    ("losses", "marks"),
    [([1000.0, 100.0, 10.0, 1.0], ["1", "10", "100", "1000"]), ([4.0, 3.0, 2.5, 2.0], ["2", "2.5", "3", "3.5", "4"])],
)
def test_losses_are_marked_at_whole_powers_of_ten_or_at_every_tick(losses, marks):
    texts = [one for one in tree.fromstring(curve_svg(losses)).iter(f"{SVG}text") if one.get("text-anchor") == "end"]
    assert [one.text for one in texts if one.text != "step"] == marks

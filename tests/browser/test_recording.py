"""The files that the recording modules write are what was painted: decoded by Pillow and by the browser itself."""

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageSequence
from playwright.sync_api import Error

from ui.browser.bundling import bundle

FEW = ["#ff0000", "#00ff00", "#0000ff", "#102030", "#ffffff"]

HELPERS = """
const bytesOf = async (blob) => {
  const reader = new FileReader();
  reader.readAsDataURL(blob);
  await new Promise((resolve) => { reader.onload = resolve; });
  return {type: blob.type, base64: reader.result.split(",")[1]};
};
const gifOf = (width, height, frames, delays, options) => {
  const gif = module_record_gif.createGif(width, height, options);
  const rgba = (text) => Uint8ClampedArray.from(atob(text), (letter) => letter.charCodeAt(0));
  frames.forEach((frame, i) => gif.add(rgba(frame), delays[i % delays.length]));
  return bytesOf(new Blob([gif.finish()], {type: "image/gif"}));
};
"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=bundle("ui/browser/record/recording") + HELPERS)
    yield page
    page.close()


def opened(answer):
    return Image.open(io.BytesIO(base64.b64decode(answer["base64"])))


def frames_of(image):
    return [frame.convert("RGB") for frame in ImageSequence.Iterator(image)]


def written(page, images, delays=(40,), **options):
    """The GIF that the encoder makes of Pillow's pictures."""
    width, height = images[0].size
    frames = [base64.b64encode(image.convert("RGBA").tobytes()).decode() for image in images]
    answer = page.evaluate(
        "([width, height, frames, delays, options]) => gifOf(width, height, frames, delays, options)",
        [width, height, frames, list(delays), options],
    )
    return opened(answer)


def assert_same(found, expected):
    assert len(found) == len(expected)
    for i, (one, other) in enumerate(zip(found, expected, strict=True)):
        assert one.size == other.size
        assert ImageChops.difference(one, other).getbbox() is None, f"frame {i}"


def largest_error(one, other):
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


def plain(size, colour, *spots):
    image = Image.new("RGB", size, colour)
    for box, other in spots:
        image.paste(other, box)
    return image


def noise(size, colours):
    """Always the same noise, of so many grey levels."""
    seed, values = 1, bytearray()
    for _ in range(size[0] * size[1]):
        seed = (seed * 1103515245 + 12345) % 2**31
        values.append((seed >> 16) % colours * 255 // max(1, colours - 1))
    return Image.frombytes("L", size, bytes(values)).convert("RGB")


def test_frames_of_few_colours_are_exact(page):
    images = [plain((31, 17), FEW[i % 5], ((i, i, i + 7, i + 5), FEW[(i + 2) % 5])) for i in range(10)]
    assert_same(frames_of(written(page, images)), images)


def test_a_change_of_one_pixel_stores_one_pixel(page):
    before = plain((40, 30), "white")
    after = plain((40, 30), "white", ((23, 11, 24, 12), "red"))
    gif = written(page, [before, after])
    assert_same(frames_of(gif), [before, after])
    gif.seek(0)
    gif.seek(1)
    assert gif.tile[0].extents == (23, 11, 24, 12)


def test_one_pixel(page):
    images = [plain((1, 1), colour) for colour in FEW]
    assert_same(frames_of(written(page, images)), images)


def test_what_goes_back_to_an_earlier_picture(page):
    images = [plain((20, 20), "navy", ((x, 4, x + 6, 10), "orange")) for x in (0, 10, 0, 10)]
    assert_same(frames_of(written(page, images)), images)


def test_unchanged_frames_only_prolong_the_one_before(page):
    red, blue = plain((4, 4), "red"), plain((4, 4), "blue")
    gif = written(page, [red, red, blue, blue, blue])
    assert_same(frames_of(gif), [red, blue])
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(gif)] == [80, 120]


def test_a_frame_longer_than_the_format_allows_goes_on_in_another(page):
    red = plain((4, 4), "red")
    gif = written(page, [red, red], delays=(600_000,))
    assert_same(frames_of(gif), [red, red])
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(gif)] == [600_000, 600_000]


def test_durations_add_up_although_they_are_whole_hundredths(page):
    images = [plain((3, 3), FEW[i % 5]) for i in range(30)]
    durations = [frame.info["duration"] for frame in ImageSequence.Iterator(written(page, images, (1000 / 30,)))]
    assert sum(durations) == 1000
    assert set(durations) == {30, 40}


def test_no_frame_is_so_short_that_browsers_slow_it_down(page):
    images = [plain((3, 3), FEW[i % 5]) for i in range(4)]
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(written(page, images, (1,)))] == [20] * 4


def test_loop(page):
    images = [plain((3, 3), "red"), plain((3, 3), "blue")]
    assert written(page, images).info["loop"] == 0
    assert "loop" not in written(page, images, loop=False).info


@pytest.mark.parametrize("colours", [2, 3, 4, 5, 16, 17, 100, 200])
def test_noise_fills_the_code_table_many_times_and_stays_exact(page, colours):
    image = noise((300, 300), colours)
    assert_same(frames_of(written(page, [image])), [image])


def read_strictly(data, bits):
    """The indices of LZW data; each code has the length that a reader must expect, the end code as well."""
    stream, at = int.from_bytes(data, "little"), 0
    clear = 1 << bits
    table, length, before, found = [], bits + 1, b"", bytearray()
    while True:
        code = stream >> at & ((1 << length) - 1)
        at += length
        if code == clear:
            table = [bytes([i]) for i in range(clear)] + [b"", b""]
            length, before = bits + 1, b""
            continue
        if code == clear + 1:
            assert at <= 8 * len(data) < at + 8
            return bytes(found)
        assert code < len(table) + bool(before)
        string = table[code] if code < len(table) else before + before[:1]
        if before and len(table) < 4096:
            table.append(before + string[:1])
        if len(table) == 1 << length and length < 12:
            length += 1
        before = string
        found += string


@pytest.mark.parametrize("colours", [3, 4])
def test_the_end_code_has_the_length_that_a_reader_expects(page, colours):
    """Also where the last code before it fills a power of two, and where the table is full."""
    row = noise((9000, 1), colours)
    widths = [*range(1, 90), *range(2000, 2090), *range(8000, 9000, 97)]
    for width in widths:
        gif = written(page, [row.crop((0, 0, width, 1))])
        data, image = gif.fp.getvalue(), bytearray()
        # Head, palette, loop, control and the image's place lie before its blocks.
        at = 13 + (6 << (data[10] & 7)) + 19 + 8 + 10
        assert data[at - 10] == 0x2C
        bits, at = data[at], at + 1
        while data[at]:
            image += data[at + 1 : at + 1 + data[at]]
            at += 1 + data[at]
        assert data[at:] == b"\0;"
        assert len(read_strictly(bytes(image), bits)) == width


def test_the_palette_grows_with_the_frames(page):
    """Codes of 2 bits first and of 8 at last: nothing of an earlier frame's code table is taken for the next one's."""
    images = [noise((90, 90), colours) for colours in (2, 3, 6, 12, 30, 60)]
    assert_same(frames_of(written(page, images)), images)


def test_noise_of_all_colours_is_near(page):
    high = noise((300, 900), 256).getchannel(0)
    channels = [high.crop((0, top, 300, top + 300)) for top in (0, 300, 600)]
    image = Image.merge("RGB", channels)
    (found,) = frames_of(written(page, [image]))
    assert largest_error(found, image) < 80


def test_a_gradient_is_near_and_a_later_colour_keeps_its_hue(page):
    down = Image.linear_gradient("L")
    before = Image.merge("RGB", (down.rotate(90), down, Image.new("L", down.size, 90)))
    after = before.copy()
    after.paste("#ff00ff", (100, 100, 120, 103))
    first, second = frames_of(written(page, [before, after]))
    assert largest_error(first, before) < 24
    assert second.getpixel((110, 101)) == (255, 0, 255)
    assert ImageChops.difference(first, second).getbbox() == (100, 100, 120, 103)


def test_a_frame_of_another_size_and_a_gif_without_frames_are_refused(page):
    with pytest.raises(Error, match="RangeError"):
        page.evaluate("() => module_record_gif.createGif(2, 2).add(new Uint8ClampedArray(12), 40)")
    with pytest.raises(Error, match="RangeError"):
        page.evaluate("() => module_record_gif.createGif(2, 2).finish()")


RECORD = """async ([kind, frames, framesPerSecond, width, height, abortAt, hold]) => {
  const stop = new AbortController();
  const shares = [];
  const painted = [];
  const paint = (context, frame) => {
    painted.push(frame);
    context.fillStyle = `rgb(${frame * 10}, 0, 128)`;
    context.fillRect(0, 0, width, height);
    context.translate(3, 3);
    if (frame === abortAt) stop.abort();
  };
  const onProgress = (share) => shares.push(share);
  const options = {width, height, frames, framesPerSecond, hold, paint, onProgress, signal: stop.signal};
  let turns = 0;
  const count = new MessageChannel();
  count.port1.onmessage = () => { turns++; count.port2.postMessage(0); };
  count.port2.postMessage(0);
  try {
    return {...await bytesOf(await module_record_recording[kind](options)), shares, painted, turns};
  } catch (error) {
    const then = painted.length;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return {error: `${error.constructor.name} ${error.name}`, painted, later: painted.length - then};
  } finally {
    count.port1.close();
  }
}"""


def recorded(page, kind, frames, fps=20, size=(32, 24), abort_at=-1, hold=0):
    return page.evaluate(RECORD, [kind, frames, fps, *size, abort_at, hold])


def assert_progress(shares):
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1
    assert shares[-1] == 1


def test_a_recorded_gif(page):
    answer = recorded(page, "recordGif", 12)
    assert answer["type"] == "image/gif"
    assert answer["painted"] == list(range(12))
    assert_progress(answer["shares"])
    gif = opened(answer)
    assert_same(frames_of(gif), [plain((32, 24), (i * 10, 0, 128)) for i in range(12)])
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(gif)] == [50] * 12


def test_the_page_has_its_turn_between_frames(page):
    assert recorded(page, "recordGif", 12)["turns"] >= 11


def test_a_gif_of_a_high_rate_leaves_frames_out_but_never_the_last(page):
    answer = recorded(page, "recordGif", 12, fps=120)
    assert answer["painted"] == [0, 3, 6, 11]
    assert sum(frame.info["duration"] for frame in ImageSequence.Iterator(opened(answer))) == 100


def test_the_last_frame_of_a_gif_is_held(page):
    gif = opened(recorded(page, "recordGif", 3, hold=1500))
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(gif)] == [50, 50, 1550]


@pytest.fixture
def video(page):
    kind = page.evaluate("() => module_record_recording.videoType()")
    if not kind:
        pytest.skip("this Chromium records no video")
    return kind


PLAY = """async ({type, base64}) => {
  const blob = await (await fetch(`data:${type};base64,${base64}`)).blob();
  const video = document.createElement("video");
  video.muted = true;
  video.src = URL.createObjectURL(blob);
  await new Promise((resolve, reject) => {
    video.onended = resolve;
    video.onerror = () => reject(new Error(video.error.message));
    video.play().catch(reject);
  });
  const context = document.createElement("canvas").getContext("2d");
  context.drawImage(video, 0, 0);
  const pixel = [...context.getImageData(10, 10, 1, 1).data];
  return {width: video.videoWidth, height: video.videoHeight, duration: video.duration, pixel,
    frames: video.getVideoPlaybackQuality().totalVideoFrames};
}"""


def test_a_recorded_video_plays_to_the_last_frame(page, video):
    answer = recorded(page, "recordVideo", 10, size=(161, 121))
    assert answer["type"] == video.split(";")[0]
    assert sorted(set(answer["painted"])) == list(range(10))
    assert_progress(answer["shares"])
    played = page.evaluate(PLAY, {name: answer[name] for name in ("type", "base64")})
    assert (played["width"], played["height"]) == (160, 120)
    assert played["duration"] > 0 and played["frames"] > 0
    assert played["pixel"] == pytest.approx([90, 0, 128, 255], abs=12)


def test_the_last_frame_of_a_video_is_held(page, video):
    painted = recorded(page, "recordVideo", 3, hold=900)["painted"]
    assert painted == [0, 1, 2, *[2] * 18]


def test_a_recording_waits_while_the_page_is_hidden(page, video):
    answer = page.evaluate(
        """async () => {
          let hidden = false;
          Object.defineProperty(document, "hidden", {get: () => hidden, configurable: true});
          const painted = [];
          const pauses = [];
          const {pause, resume} = MediaRecorder.prototype;
          const shown = () => { hidden = false; document.dispatchEvent(new Event("visibilitychange")); };
          MediaRecorder.prototype.pause = function () {
            pauses.push(painted.length);
            pause.call(this);
            setTimeout(shown);
          };
          MediaRecorder.prototype.resume = function () { pauses.push(painted.length); resume.call(this); };
          try {
            const blob = await module_record_recording.recordVideo({
              width: 64, height: 48, frames: 6, framesPerSecond: 20,
              paint: (context, frame) => { painted.push(frame); if (painted.length === 3) hidden = true; }});
            return {size: blob.size, pauses, painted};
          } finally {
            Object.assign(MediaRecorder.prototype, {pause, resume});
            delete document.hidden;
          }
        }"""
    )
    assert answer["pauses"] == [3, 3]
    assert sorted(set(answer["painted"])) == list(range(6))


def test_a_browser_without_a_recorder(page):
    answer = page.evaluate(
        """async () => {
          const recorder = globalThis.MediaRecorder;
          globalThis.MediaRecorder = undefined;
          try {
            const options = {width: 8, height: 8, frames: 1, framesPerSecond: 20, paint: () => {}};
            const {videoType, recordVideo} = module_record_recording;
            return [videoType(), await recordVideo(options).catch(({name}) => name)];
          } finally {
            globalThis.MediaRecorder = recorder;
          }
        }"""
    )
    assert answer == ["", "NotSupportedError"]


@pytest.mark.parametrize("kind", ["recordGif", "recordVideo"])
def test_aborting_rejects_and_ends_the_painting(page, kind, request):
    if kind == "recordVideo":
        request.getfixturevalue("video")
    answer = recorded(page, kind, 20, abort_at=3)
    assert answer["error"] == "DOMException AbortError"
    assert answer["painted"] == [0, 1, 2, 3]
    assert answer["later"] == 0


@pytest.mark.parametrize("kind", ["recordGif", "recordVideo"])
def test_what_was_aborted_before_paints_nothing(page, kind):
    answer = page.evaluate(
        """(kind) => {
          let painted = 0;
          return module_record_recording[kind]({
            width: 8, height: 8, frames: 2, framesPerSecond: 20, paint: () => painted++,
            signal: AbortSignal.abort("enough")}).catch(({name}) => [name, painted]);
        }""",
        kind,
    )
    assert answer == ["AbortError", 0]


@pytest.mark.parametrize("kind", ["recordGif", "recordVideo"])
def test_an_error_of_the_painter_comes_out(page, kind, request):
    if kind == "recordVideo":
        request.getfixturevalue("video")
    with pytest.raises(Error, match="out of paint"):
        page.evaluate(
            """(kind) => module_record_recording[kind]({width: 8, height: 8, frames: 2, framesPerSecond: 20,
              paint: () => { throw new Error("out of paint"); }})""",
            kind,
        )


@pytest.mark.parametrize("kind", ["recordGif", "recordVideo"])
@pytest.mark.parametrize(
    "beyond",
    [
        {"frames": 1201},
        {"frames": 0},
        {"frames": 1.5},
        {"width": 2001},
        {"height": 0},
        {"width": 10.5},
        {"framesPerSecond": 0},
    ],
)
def test_bounds(page, kind, beyond):
    with pytest.raises(Error, match="RangeError"):
        page.evaluate(
            """([kind, beyond]) => module_record_recording[kind]({width: 8, height: 8, frames: 2, framesPerSecond: 20,
              paint: () => { throw new Error("painted"); }, ...beyond})""",
            [kind, beyond],
        )


def test_a_picture(page):
    answer = page.evaluate(
        """async () => bytesOf(await module_record_recording.picture(30, 20, (context) => {
          context.fillStyle = "#123456";
          context.fillRect(5, 5, 10, 10);
        }))"""
    )
    image = opened(answer)
    assert (answer["type"], image.format, image.size) == ("image/png", "PNG", (30, 20))
    assert image.convert("RGBA").getpixel((7, 7)) == (0x12, 0x34, 0x56, 255)
    assert image.convert("RGBA").getpixel((1, 1)) == (0, 0, 0, 0)
    with pytest.raises(Error, match="RangeError"):
        page.evaluate("() => module_record_recording.picture(3841, 20, () => {})")


def test_saving_downloads_under_the_name_and_gives_the_address_back(browser):
    page = browser.new_page()
    page.clock.install()
    page.add_script_tag(content=bundle("ui/browser/kit/save"))
    page.evaluate(
        """() => {
          globalThis.given = [];
          const revoke = URL.revokeObjectURL.bind(URL);
          URL.revokeObjectURL = (href) => { given.push(href); revoke(href); };
        }"""
    )
    with page.expect_download() as download:
        page.evaluate("() => module_kit_save.save(new Blob(['descent']), 'race.gif')")
    assert download.value.suggested_filename == "race.gif"
    assert download.value.path().read_text() == "descent"
    assert page.locator("a").count() == 0
    assert page.evaluate("() => given") == []
    page.clock.fast_forward("02:00")
    assert len(page.evaluate("() => given")) == 1
    page.close()

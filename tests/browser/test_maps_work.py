"""How maps are computed: which cells in which order, by whom, and what a newer request leaves of an older one."""

import pytest

# A crew whose workers answer when a test says so; `does` stands for what they compute.
CREW = """({count, jobs, scouts, order, spent = 1}) => {
  const workers = [];
  const log = [];
  const sent = [];
  const hire = () => {
    const one = {waiting: [], gone: false, terminate: () => (one.gone = true)};
    one.postMessage = (task) => {
      one.waiting.push(task);
      sent.push([task.what, task.place, task.level ?? -1, task.cells?.length ?? 0]);
    };
    workers.push(one);
    return one;
  };
  const crew = module_engine_crew.createCrew(count, hire);
  const hooks = (name) => ({
    onPlaces: (places) => log.push([name, "places", places.map(({ends}) => [...ends])]),
    onOthers: (places) => log.push([name, "others", places.map(({ends}) => [...ends])]),
    onCells: (place, stride, cells) => log.push([name, "cells", place, stride, [...cells]]),
    onGrid: (stride) => log.push([name, "grid", stride]),
    onEnd: () => log.push([name, "end"]),
  });
  const does = {
    ends: ({cells}) => Float64Array.from(cells), places: ({ends}) => ({ends}), cells: ({cells}) => ({reached: cells}),
  };
  const answer = (one) => {
    const task = one.waiting.shift();
    one.onmessage({data: {...task, results: does[task.what](task), spent}});
  };
  const grids = () => order.map((cells) => Uint32Array.from(cells));
  const ask = (name, guesses) => {
    const places = guesses?.map((ends) => ({ends: Float64Array.from(ends)}));
    crew.request(jobs.map((steps) => ({steps})), scouts, grids(), hooks(name), places);
  };
  return {workers, log, sent, crew, answer, ask};
}"""
ORDER = [[0, 8], [4, 12], [2, 6, 10, 14], [1, 3, 5, 7, 9, 11, 13], []]


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying(
        "ui/browser/maps/engine/crew",
        "ui/browser/maps/engine/duty",
        "ui/browser/maps/engine/order",
        "ui/browser/maps/atlas",
        "ui/browser/maps/settings/sheet",
    )
    page.evaluate(f"() => {{ globalThis.crewOf = {CREW}; }}")
    return page


@pytest.mark.parametrize(("columns", "rows"), [(50, 50), (33, 16), (1, 40), (500, 499)])
def test_every_cell_comes_once_and_coarse_ones_first(page, columns, rows):
    order = page.evaluate(
        "([columns, rows]) => module_engine_order.cellOrder(columns, rows).map((cells) => [...cells])", [columns, rows]
    )
    assert sorted(cell for cells in order for cell in cells) == list(range(columns * rows))
    known = set()
    for stride, cells in zip((16, 8, 4, 2, 1), order, strict=True):
        known |= set(cells)
        grid = {row * columns + column for row in range(0, rows, stride) for column in range(0, columns, stride)}
        assert known == grid


def test_a_cell_that_is_not_known_shows_the_nearest_one_of_the_finest_grid(page):
    columns, rows = 37, 21
    pictures = page.evaluate(
        """([columns, rows]) => {
          const {STRIDES, cellOrder, spread} = module_engine_order;
          const shown = new Uint16Array(columns * rows).fill(65535);
          const strides = new Uint8Array(columns * rows).fill(255);
          const order = cellOrder(columns, rows);
          return order.map((cells, level) => {
            for (const cell of cells) spread(shown, strides, columns, rows, cell, STRIDES[level], cell);
            // A worker that is late says what is coarser: that changes nothing.
            for (const cell of order[0]) spread(shown, strides, columns, rows, cell, STRIDES[0], cell);
            return [...shown];
          });
        }""",
        [columns, rows],
    )
    for stride, shown in zip((16, 8, 4, 2, 1), pictures, strict=True):
        for cell, source in enumerate(shown):
            for place, from_, count in zip(
                divmod(cell, columns), divmod(source, columns), (rows, columns), strict=True
            ):
                assert from_ % stride == 0
                last = (count - 1) // stride * stride
                assert abs(place - from_) <= stride / 2 or (from_ == last and place > last)


def test_places_are_found_before_cells_and_a_request_is_done_to_its_end(page):
    found = page.evaluate(
        """(order) => {
          const {workers, log, sent, answer, ask} = crewOf({count: 2, jobs: [10, 10], scouts: [40, 50], order});
          ask("first");
          const most = Math.max(...workers.map(({waiting}) => waiting.length));
          while (workers.some(({waiting}) => waiting.length)) {
            // The last that was asked answers first.
            answer(workers.findLast(({waiting}) => waiting.length));
          }
          return {log, sent, most, count: workers.length};
        }""",
        ORDER,
    )
    log = found["log"]
    assert found["count"] == 2 and found["most"] == 4
    # Ends stand in the order of their scouts, whoever was done first.
    assert log[0] == ["first", "places", [list(range(40)), list(range(50))]]
    for place in (0, 1):
        cells = [cell for one in log if one[1] == "cells" and one[2] == place for cell in one[4]]
        assert sorted(cells) == list(range(15))
    levels = [level for what, _, level, _ in found["sent"] if what == "cells"]
    assert levels == sorted(levels) and set(levels) == {0, 1, 2, 3}
    assert sorted(one[2] for one in log if one[1] == "grid") == [2, 4, 8, 16]
    assert log[-1] == ["first", "end"]


def test_a_newer_request_is_told_at_once_and_what_comes_of_the_older_one_is_thrown_away(page):
    found = page.evaluate(
        """(order) => {
          const {workers, log, answer, ask} = crewOf({count: 1, jobs: [10], scouts: [80], order});
          ask("old");
          answer(workers[0]);
          answer(workers[0]);
          log.length = 0;
          ask("new");
          const told = workers[0].waiting.map(({generation, job}) => [generation, Boolean(job)]);
          while (workers[0].waiting.length) answer(workers[0]);
          return {log, told};
        }""",
        ORDER,
    )
    # The job is told once.
    assert found["told"] == [*[[1, False]] * 4, [2, True]]
    assert {one[0] for one in found["log"]} == {"new"}
    assert [one[1] for one in found["log"]][-1] == "end"


def test_places_that_come_with_the_ends_are_not_asked_for(page):
    found = page.evaluate(
        """(order) => [[0, 1], [0, 2]].map((guess) => {
          const {workers, log, sent, ask} = crewOf({count: 1, jobs: [10], scouts: [4], order});
          ask("one", [guess]);
          const at = workers[0].waiting.findIndex(({what}) => what === "ends");
          const [task] = workers[0].waiting.splice(at, 1);
          const ends = Float64Array.of(0, 1);
          workers[0].onmessage({data: {...task, results: ends, told: {ends}, spent: 1}});
          return [sent.filter(([what]) => what === "places").length, log.map(([, what]) => what)];
        })""",
        ORDER,
    )
    assert found == [[0, ["places"]], [0, ["places", "others"]]]


# A thread whose time and whose mail are in the test's hands; each step of a task takes two milliseconds.
DUTY = """() => {
  let [time, open] = [0, null];
  const log = [];
  const does = function* ({name, steps}) {
    for (let step = 0; step < steps; step++) {
      log.push(`${name} ${step}`);
      time += 2;
      yield;
    }
    return `${name} is done`;
  };
  const tell = (task, results, spent) => log.push(`${results} in ${spent}`);
  const take = module_engine_duty.createDuty(does, tell, () => time, () => new Promise((resolve) => (open = resolve)));
  return {log, take, async listen() {
    open();
    await null;
  }};
}"""


def test_a_thread_listens_after_some_milliseconds_and_drops_what_is_of_an_older_request(page):
    found = page.evaluate(
        f"""async () => {{
          const {{log, take, listen}} = ({DUTY})();
          for (const name of ["a", "b"]) take({{generation: 1, name, steps: 4}});
          const before = log.splice(0);
          take({{generation: 2, name: "d", steps: 1}});
          await listen();
          return [before, log.splice(0)];
        }}"""
    )
    assert found == [["a 0", "a 1", "a 2"], ["d 0", "d is done in 2"]]


def test_a_thread_goes_on_where_it_listened_and_counts_what_it_worked(page):
    found = page.evaluate(
        f"""async () => {{
          const {{log, take, listen}} = ({DUTY})();
          for (const name of ["a", "b"]) take({{generation: 1, name, steps: 4}});
          const before = log.splice(0);
          await listen();
          return [before, log];
        }}"""
    )
    assert found == [["a 0", "a 1", "a 2"], ["a 3", "a is done in 8", "b 0", "b 1"]]


def test_a_thread_works_on_after_a_task_that_failed(page):
    log = page.evaluate(
        """async () => {
          const log = [];
          const does = function* ({fails}) {
            if (fails) throw new Error("no");
            return "done";
          };
          const silent = (event) => event.preventDefault();
          addEventListener("unhandledrejection", silent);
          const take = module_engine_duty.createDuty(does, (task, results) => log.push(results), () => 0, () => null);
          for (const fails of [true, false]) {
            take({generation: 1, fails});
            await new Promise((resolve) => setTimeout(resolve));
          }
          removeEventListener("unhandledrejection", silent);
          return log;
        }"""
    )
    assert log == ["done"]


def test_where_places_are_guessed_coarse_cells_come_before_scouts_and_finer_ones_once_the_guess_is_right(page):
    found = page.evaluate(
        """(order) => [[0, 1, 2, 3], [0, 1, 2]].map((guess) => {
          const {workers, log, sent, answer, ask} = crewOf({count: 1, jobs: [10], scouts: [4], order});
          ask("one", [guess]);
          while (workers[0].waiting.length) answer(workers[0]);
          return {log, sent: sent.map(([what, , level]) => [what, level])};
        })""",
        ORDER,
    )
    (right, wrong) = found
    coarse = [["cells", 0], ["cells", 1], ["cells", 2]]
    assert right["sent"] == [*coarse, ["ends", -1], ["places", -1], ["cells", 3]]
    assert right["log"][0] == ["one", "places", [[0, 1, 2, 3]]] and right["log"][-1] == ["one", "end"]
    assert [one[1] for one in right["log"]].count("places") == 1
    assert sorted(cell for one in right["log"] if one[1] == "cells" for cell in one[4]) == list(range(15))
    # Of a wrong guess nothing finer is computed: who asked is told the places, and asks again.
    assert wrong["sent"] == right["sent"][:-1]
    assert wrong["log"][-1] == ["one", "others", [[0, 1, 2, 3]]]


def test_the_places_of_the_map_before_are_the_guess_and_a_wrong_one_begins_anew(page):
    found = page.evaluate(
        f"""() => {{
          const {{atlas, show, places, grids, others, guesses}} = ({ATLAS})();
          show(1);
          const told = [guesses()];
          places([[0, 0]]);
          grids(0, 5, 0);
          show(2);
          told.push(guesses());
          places([[0, 0]]);
          grids(0, 3, 0);
          others([[0, 0], [0.5, 0.5]]);
          told.push(guesses(), atlas.whole);
          places([[0, 0], [0.5, 0.5]]);
          grids(0, 5, 1);
          return [...told, atlas.seen[0].at(0), atlas.minima, atlas.whole];
        }}"""
    )
    place = [{"minima": [[0, 0]], "stationary": []}]
    both = [{"minima": [[0, 0], [0.5, 0.5]], "stationary": []}]
    assert found == [[None], place, both, False, 1, both[0]["minima"], True]


def test_a_task_is_as_large_as_some_milliseconds_allow(page):
    sizes = page.evaluate(
        """() => {
          const order = [Array.from({length: 4000}, (_, i) => i), [], [], [], []];
          return [0.02, 60].map((spent) => {
            const {workers, sent, answer, ask} = crewOf({count: 1, jobs: [1000], scouts: [900], order, spent});
            ask("one");
            while (workers[0].waiting.length) answer(workers[0]);
            return ["ends", "cells"].map((kind) => sent.filter(([what]) => what === kind).map(([, , , size]) => size));
          });
        }"""
    )
    (quick_ends, quick), (slow_ends, slow) = sizes
    # Before anything was measured a step is taken for 30 ns: 200 runs of 1,000 steps are 6 ms.
    assert quick_ends[0] == slow_ends[0] == 199 and sum(quick_ends) == sum(slow_ends) == 900
    assert quick == [4000] and max(*slow_ends[4:], *slow) < 25 and sum(slow) == 4000


ATLAS = """() => {
  let time = 0;
  let request = null;
  let changes = 0;
  const crew = {
    request: (jobs, scouts, order, hooks, guesses) => (request = {jobs, order, hooks, guesses}),
    destroy() {},
  };
  const atlas = module_maps_atlas.createAtlas(crew, () => time, () => (changes += 1));
  const surface = {domain: [[0, 1], [0, 1]]};
  const jobOf = (lr) => ({
    lr, surface, columns: 32, rows: 32, steps: 9, radius: 0.1, window: [0, 1, 0, 1], definition: {starts: 2},
  });
  const show = (...rates) => {
    request = null;
    atlas.show(rates.map((lr, i) => ({id: `run ${i}`, job: jobOf(lr)})), 14);
    return request ? request.jobs.map(({lr}) => lr) : [];
  };
  const places = (...lists) => request.hooks.onPlaces(lists.map((minima) => ({minima, stationary: []})));
  const grids = (from, to, reached) => {
    for (let level = from; level < to; level++) {
      const cells = request.order[level];
      request.jobs.forEach((_, i) => request.hooks.onCells(i, 16 >> level, cells,
        {reached: new Int16Array(cells.length).fill(reached), needed: new Int16Array(cells.length).fill(3)}));
      request.hooks.onGrid(16 >> level);
    }
  };
  const others = (...lists) => request.hooks.onOthers(lists.map((minima) => ({minima, stationary: []})));
  const guesses = () => request.guesses;
  return {atlas, show, places, grids, others, guesses, pass: (ms) => (time += ms), changes: () => changes};
}"""


def test_the_old_map_stays_until_the_new_one_is_fine_enough_and_what_did_not_change_is_not_asked_for(page):
    found = page.evaluate(
        f"""() => {{
          const {{atlas, show, places, grids, pass}} = ({ATLAS})();
          const seen = () => atlas.seen.map((basins) => basins && basins.at(0));
          const told = [show(1, 2), seen()];
          places([[0, 0]], [[0.5, 0.5], [0.01, 0]]);
          grids(0, 1, 0);
          // Of nothing at all the coarsest grid is better.
          told.push(seen(), atlas.minima);
          grids(1, 5, 0);
          told.push(atlas.whole, show(1, 2), show(1, 3));
          places([[0.5, 0.5], [0.7, 0.7]]);
          grids(0, 2, 1);
          told.push(seen());
          grids(2, 3, 1);
          told.push(seen(), atlas.whole, show(1, 4));
          places([[0.5, 0.5]]);
          pass(50);
          grids(0, 1, -2);
          told.push(seen(), show(4), show(4, 1));
          return told;
        }}"""
    )
    assert found == [
        *([1, 2], [None, None], [0, 1], [[0, 0], [0.5, 0.5]]),
        *(True, [], [3], [0, 1]),
        # From the grid of every fourth cell on the new one is seen: it reaches a minimum that no map had before.
        *([0, 2], False, [4]),
        # What is not whole yet is asked for again.
        *([0, -2], [4], [4, 1]),
    ]


def test_what_a_settings_map_says_of_its_cells_follows_each_of_them(page):
    found = page.evaluate(
        """() => {
          const axes = ["lr", "mu"].map(() => ({of: "run", values: [1]}));
          const surface = {parameters: [], value: "const $f=10;"};
          const job = {columns: 3, rows: 2, steps: 10, surface, parameters: [], axes, starts: [[0, 0]]};
          const [losses, needed] = [[1, 0.1, NaN, 100, 1e-5, 0], [-1, 3, -1, -1, 7, 0]];
          const sheet = module_settings_sheet.createSheet(job);
          const ink = (share, diverged) => (diverged ? 9 : share === null ? 8 : Math.max(0, Math.round(4 * share)));
          const ends = [5, 4, 3, 2, 1, 0].map((cell) => {
            const [loss, steps] = [losses, needed].map((all) => all.slice(cell, cell + 1));
            sheet.take(1, Uint32Array.of(cell), {losses: loss, needed: steps, reachedShare: [0], divergedShare: [0]});
            return sheet.ends(4);
          });
          return [ends, sheet.shares, ["loss", "steps"].map((colour) => [...sheet.shown(colour, 4, ink)])];
        }"""
    )
    # All is nothing; then the largest loss ends the colours, and in the end the height of the start does.
    assert found[0] == [
        [0, 0],
        pytest.approx([1e-9, 1e-5]),
        *3 * [pytest.approx([1e-3, 10])],
        pytest.approx([1e-3, 10]),
    ]
    assert found[1] == {"diverged": 1 / 6, "reached": 3 / 6}
    assert found[2] == [[3, 2, 9, 5, 0, 0], [8, 2, 9, 8, 3, 0]]

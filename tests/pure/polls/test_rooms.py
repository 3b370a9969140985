"""Rooms of a poll: bounded in every way, by a clock that the test moves, and deaf to what is no answer."""

import itertools
import threading

import pytest

from polls import CHOICE, CURVE, FLAG, Closed, Full, NoRoom, Rooms, Shape, TooOften, polls_allowed, read_code, rooms
from polls.rooms import ALPHABET, LENGTH, MAX_ANSWERS, MAX_ASKERS, MAX_CHANGES, MAX_ROOMS, MAX_WRONG, SECONDS

FLAGS = Shape(FLAG)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hall(clock):
    return Rooms(clock)


def test_answers_come_together_one_a_browser_until_it_is_closed(hall):
    code, key = hall.open("momentum/pass", FLAGS)
    assert hall.find(code, "me") == ("momentum/pass", FLAGS, True)
    hall.give(code, "anna", [1, 2.5])
    hall.give(code, "ben", [0, 0])
    hall.give(code, "anna", [3, 4])
    room, left = hall.look(key)
    assert room.answers == {"anna": (3.0, 4.0), "ben": (0.0, 0.0)} and left == SECONDS
    hall.set_open(key, False)
    with pytest.raises(Closed):
        hall.give(code, "anna", [9, 9])
    assert hall.find(code, "me")[2] is False and hall.look(key)[0].answers["anna"] == (3.0, 4.0)
    hall.set_open(key, True)
    hall.give(code, "anna", [9, 9])
    hall.empty(key)
    assert hall.look(key)[0].answers == {}
    # What is looked at is a copy.
    hall.look(key)[0].answers["carl"] = (0.0, 0.0)
    assert hall.look(key)[0].answers == {}


def test_a_room_is_gone_after_an_hour_and_when_it_is_ended(hall, clock):
    code, key = hall.open("a", FLAGS)
    clock.now += SECONDS - 0.001
    hall.give(code, "anna", [1, 1])
    clock.now += 0.001
    for act in (
        lambda: hall.find(code, "me"),
        lambda: hall.give(code, "anna", [1, 1]),
        lambda: hall.look(key),
        lambda: hall.set_open(key, True),
        lambda: hall.empty(key),
    ):
        with pytest.raises(NoRoom):
            act()
    code, key = hall.open("b", FLAGS)
    hall.end(key)
    hall.end(key)
    with pytest.raises(NoRoom):
        hall.find(code, "me")


def test_rooms_answers_and_changes_have_an_end(hall, clock):
    opened = [hall.open("a", FLAGS) for _ in range(MAX_ROOMS)]
    with pytest.raises(Full):
        hall.open("a", FLAGS)
    clock.now += SECONDS
    code, key = hall.open("a", FLAGS)
    assert len({code for code, _ in opened}) == MAX_ROOMS
    for i in range(MAX_ANSWERS):
        hall.give(code, f"b{i}", [0, i])
    with pytest.raises(Full):
        hall.give(code, "one more", [0, 0])
    # Who is there already may still change.
    for i in range(MAX_CHANGES - 1):
        hall.give(code, "b0", [1, i])
    with pytest.raises(TooOften):
        hall.give(code, "b0", [2, 2])
    assert len(hall.look(key)[0].answers) == MAX_ANSWERS and hall.look(key)[0].answers["b0"] == (1.0, MAX_CHANGES - 2)
    with pytest.raises(ValueError):
        hall.open("x" * 2001, FLAGS)


def test_codes_cannot_be_tried_at_will(hall, clock):
    code, _ = hall.open("a", FLAGS)
    wrong = "AAAAAA" if code != "AAAAAA" else "BBBBBB"
    for _ in range(MAX_WRONG):
        with pytest.raises(NoRoom):
            hall.find(wrong, "guesser")
    with pytest.raises(TooOften):
        hall.find(code, "guesser")
    # Nobody else is kept out, nor is the guesser a minute later.
    assert hall.find(code, "me")[2]
    clock.now += 60
    assert hall.find(code, "guesser")[2]
    for i in range(MAX_ASKERS + 5):
        with pytest.raises(NoRoom):
            hall.find(wrong, f"asker {i}")
    assert len(hall._wrong) == MAX_ASKERS


def test_a_hundred_tries_a_second_for_an_hour_hardly_find_a_room():
    assert 100 * SECONDS * MAX_ROOMS / len(ALPHABET) ** LENGTH < 0.01


def test_a_code_that_is_taken_is_not_given_again(clock):
    letters = itertools.chain("AAAAAA", "AAAAAA", "BBBBBB")
    hall = Rooms(clock, lambda _: next(letters))
    assert [hall.open("a", FLAGS)[0] for _ in range(2)] == ["AAAAAA", "BBBBBB"]


def test_keys_are_no_codes_and_open_one_room_alone(hall):
    (code, key), (other, _) = hall.open("a", FLAGS), hall.open("b", FLAGS)
    assert hall.look(key)[0].code == code != other and len(key) == 32
    for wrong in (code, key[:-1], "", "x" * 32):
        with pytest.raises(NoRoom):
            hall.look(wrong)


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("shape", "sent"),
    [
        *(
            (FLAGS, sent)
            for sent in (None, 1, "1,2", [1], [1, 2, 3], [1, None], [1, "2"], [True, 1], [NAN, 0], [INF, 0])
        ),
        *((FLAGS, sent) for sent in ({"0": 1, "1": 2}, [[1], [2]], [1e7, 0], [0, -1.1e6], [10**400, 0])),
        *((Shape(CURVE), sent) for sent in ([0.5] * 40, [0.5] * 42, [0.5] * 40 + [1.01], [0.5] * 40 + [-0.1])),
        *((Shape(CURVE), sent) for sent in ([0.5] * 40 + [NAN], "0" * 41, [0.5] * 40 + [None])),
        *((Shape(CHOICE, 3), sent) for sent in (3, -1, 1.0, True, "1", None, [1])),
    ],
)
def test_what_is_no_answer_of_the_shape_is_refused(hall, shape, sent):
    code, key = hall.open("a", shape)
    with pytest.raises(ValueError):
        hall.give(code, "anna", sent)
    assert hall.look(key)[0].answers == {}


def test_every_shape_takes_its_answers_in_few_bytes(hall):
    code, key = hall.open("a", Shape(CURVE))
    hall.give(code, "anna", [0, 1, *[0.5] * 39])
    assert hall.look(key)[0].answers["anna"] == bytes([0, 255, *[128] * 39])
    code, key = hall.open("a", Shape(CHOICE, 3))
    hall.give(code, "anna", 2)
    assert hall.look(key)[0].answers["anna"] == 2


@pytest.mark.parametrize("browser", ["", "x" * 65])
def test_a_browser_has_a_name_of_some_length(hall, browser):
    code, _ = hall.open("a", FLAGS)
    with pytest.raises(ValueError):
        hall.give(code, browser, [0, 0])


@pytest.mark.parametrize(("kind", "choices"), [("flag", 2), ("curve", 1), ("choice", 1), ("choice", 21), ("text", 0)])
def test_there_is_no_other_shape(kind, choices):
    with pytest.raises(ValueError):
        Shape(kind, choices)


def test_many_threads_lose_no_answer(hall):
    code, key = hall.open("a", Shape(CHOICE, 2))
    begun = threading.Barrier(8)

    def answer(place):
        begun.wait()
        for i in range(50):
            hall.give(code, f"{place} {i}", i % 2)

    threads = [threading.Thread(target=answer, args=(place,)) for place in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(hall.look(key)[0].answers) == 400


@pytest.mark.parametrize("typed", ["ABC234", "abc234", " abc-234 ", "ＡＢＣ２３４", "a b c 2 3 4"])
def test_a_code_is_read_as_it_was_meant(typed):
    assert read_code(typed) == "ABC234"


@pytest.mark.parametrize("typed", ["", "ABC23", "ABC2345", "ABC23O", "ABC23!", "ÄBC234", "x" * 10_000])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(ValueError):
        read_code(typed)


@pytest.mark.parametrize(
    ("value", "allowed"), [(None, False), ("", False), ("off", False), ("1", False), ("on", True), (" ON ", True)]
)
def test_nobody_has_polls_unasked(monkeypatch, value, allowed):
    monkeypatch.delenv("DESCENT_POLLS", raising=False)
    if value is not None:
        monkeypatch.setenv("DESCENT_POLLS", value)
    assert polls_allowed() == allowed


def test_a_server_has_one_hall():
    assert rooms() is rooms()

"""Calls of one function, done by the workers in any order, with results in that of the arguments."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobs.job import Call, Job, Speed, Unit

MAX_TASKS = 10_000
TASK_SECONDS = 0.5
"""What a call is taken for until one has landed."""


@dataclass(frozen=True)
class Tasks:
    """``function(*arguments[i])`` for each i. The function is pure and stands in a module; all is picklable.

    ValueError for a function that a worker cannot import, and for no call or too many.
    """

    function: Callable[..., object]
    arguments: Sequence[tuple]

    def __post_init__(self) -> None:
        name = getattr(self.function, "__qualname__", "<unnamed>")
        if "<" in name:
            raise ValueError(f"{name} does not stand in a module")
        if not 1 <= len(self.arguments) <= MAX_TASKS:
            raise ValueError(f"{len(self.arguments)} tasks are not between 1 and {MAX_TASKS}")


class _Task(Unit):
    def __init__(self, arguments: tuple) -> None:
        super().__init__()
        self.arguments = arguments
        self.done = False
        self.launched = 0.0
        self.result: object = None


class TaskJob(Job):
    """One call at a time for each worker, first ones first."""

    def __init__(self, owner: str, name: str, tasks: Tasks) -> None:
        super().__init__(owner, name)
        self._function = tasks.function
        self._measured = Speed()
        self._tasks = [_Task(tuple(arguments)) for arguments in tasks.arguments]

    def next_call(self, workers: int) -> Call | None:
        task = next((task for task in self._tasks if not task.done and not task.in_flight), None)
        return task and Call(self._function, task.arguments, (task,))

    def launch(self, call: Call) -> None:
        super().launch(call)
        (task,) = call.units
        task.launched = time.monotonic()

    def take(self, call: Call, result: object) -> None:
        (task,) = call.units
        self._measured.learn(TASK_SECONDS, time.monotonic() - task.launched)
        task.result, task.done = result, True

    @property
    def finished(self) -> bool:
        return all(task.done for task in self._tasks)

    @property
    def progress(self) -> tuple[int, int]:
        return sum(task.done for task in self._tasks), len(self._tasks)

    @property
    def seconds_of_work(self) -> float:
        return self.width * TASK_SECONDS * self._measured.ratio()

    @property
    def width(self) -> int:
        return sum(not task.done for task in self._tasks)

    def contents(self) -> dict[str, object]:
        return {"results": [task.result for task in self._tasks]}

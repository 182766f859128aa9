"""Tasks: cancelled, paused and resumed from another thread at any moment; progress that tells the truth."""

import threading
import time

import pytest

from facesorter.core.tasks import Cancelled, Pace, Progress, Task


def ended(task: Task, *, within: float = 3.0) -> str:
    """Return how a step ends that is taken in another thread."""
    ends: list[str] = []

    def step() -> None:
        try:
            task.step()
            ends.append("went on")
        except Cancelled:
            ends.append("cancelled")

    thread = threading.Thread(target=step, daemon=True)
    thread.start()
    thread.join(within)
    return ends[0] if ends else "held"


def test_a_step_goes_on_until_somebody_cancels() -> None:
    task = Task()
    task.step()
    task.cancel()
    assert task.cancelled
    with pytest.raises(Cancelled):
        task.step()


def test_a_paused_task_holds_until_resumed() -> None:
    task = Task()
    task.pause()
    assert task.paused
    ends: list[float] = []

    def step() -> None:
        task.step()
        ends.append(time.monotonic())

    thread = threading.Thread(target=step)
    thread.start()
    time.sleep(0.1)
    assert not ends
    resumed = time.monotonic()
    task.resume()
    thread.join(3)
    assert ends[0] - resumed < 1
    assert not task.paused


def test_cancel_wakes_a_paused_task() -> None:
    task = Task()
    task.pause()
    threading.Timer(0.05, task.cancel).start()
    assert ended(task) == "cancelled"


def test_a_cancelled_task_cannot_be_paused() -> None:
    task = Task()
    task.cancel()
    task.pause()
    assert not task.paused
    assert ended(task) == "cancelled"


def test_a_cancel_in_the_middle_of_a_pause_is_not_lost() -> None:
    task = Task()

    class Overtaken(threading.Event):
        def clear(self) -> None:
            task.cancel()  # from another thread, at the worst moment
            super().clear()

    task._running = Overtaken()
    task._running.set()
    task.pause()
    assert ended(task, within=1) == "cancelled"


def test_a_running_step_takes_no_lock_that_a_signal_handler_would_wait_for() -> None:
    """Ctrl+C cancels in the thread that steps: a lock held by the step would hold the handler for ever."""
    task = Task()
    with task._running._cond:  # type: ignore[attr-defined]
        assert ended(task, within=1) == "went on"


def test_progress_counts_and_foresees(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("facesorter.core.tasks.time.monotonic", lambda: now)
    pace = Pace(10)
    assert pace.at(0) == Progress(0, 10, 0.0, None)
    now = 102.0
    assert pace.at(4) == Progress(4, 10, 2.0, 3.0)
    now = 105.0
    assert pace.at(10) == Progress(10, 10, 2.0, 0.0)


def test_a_pause_is_soon_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("facesorter.core.tasks.time.monotonic", lambda: now)
    pace = Pace(1000, window_s=8)
    for done in range(1, 21):
        now += 0.1
        pace.at(done)
    now += 600
    for done in range(21, 61):
        now += 0.1
        progress = pace.at(done)
    assert progress.rate == pytest.approx(10, rel=0.05)


def test_what_was_done_before_does_not_count_as_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("facesorter.core.tasks.time.monotonic", lambda: now)
    pace = Pace(1000, done=900)
    now = 5.0
    assert pace.at(910) == Progress(910, 1000, 2.0, 45.0)


def test_an_empty_task_has_a_progress_too() -> None:
    assert Pace(0).at(0).total == 0

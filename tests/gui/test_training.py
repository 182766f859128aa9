"""Training in the window: setup, a look at the data, the training in a process of its own, the end."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from facesorter.core.messages import message
from facesorter.core.model_file import bundled_model
from facesorter.core.places import UserPlaces
from facesorter.core.tasks import Progress
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.training import process
from facesorter.gui.training.dialog import Step, TrainingDialog
from facesorter.gui.training.setup import EPOCHS, Kind
from facesorter.ml import needs
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.jobs.events import (
    ClassCounts,
    Complained,
    EpochEnded,
    Event,
    Failed,
    Looked,
    Made,
    Progressed,
    Resumed,
    RivalMeasured,
    Summarised,
    to_line,
    unfinished_folder,
)
from facesorter.ml.training.recipes import DEFAULT
from tests.conftest import ModelMaker
from tests.gui.conftest import Desk, Opens, urls

CLASS = ClassCounts("cat", labelled=9, no_face=1, unreadable=0, training=6, validation=1, test=1)
SUMMARY = Summarised(
    (CLASS, replace(CLASS, name="plain male", training=60)),
    exact_duplicates=2,
    near_duplicates=1,
    advice=(message("Few pictures: {classes}.", classes="cat (8)"),),
)
COMPLAINTS = Complained(
    (
        (7, message("{name} has no label.", name="a.jpg")),
        (None, message("{name} is not in a class folder.", name="b.jpg")),
    ),
    900,
)
LOOKED: list[Event] = [COMPLAINTS, SUMMARY, Looked()]


def step(done: int, total: int, what: str = "training", left: float | None = None) -> Event:
    return Progressed(what, Progress(done, total, 1.0, left))


def made(out: Path, right: float = 0.9, rival: float | None = None, count: int = 200) -> Event:
    def measured(share: float) -> Evaluation:
        half = count // 2
        hits = round(half * share)
        return Evaluation(("cat", "dog"), ((hits, half - hits), (half - hits, hits)))

    other = None if rival is None else measured(rival)
    return Made(out, stopped=False, epochs=3, best=2, validation_accuracy=right, test=measured(right), rival=other)


class Child:
    """What stands in for the process that trains: it tells what it is given, and writes down what it was asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._asked, self._events = folder / "asked.jsonl", folder / "events.jsonl"
        self._go = folder / "go"
        script = folder / "child.py"
        script.write_text(
            f"""
import os, pathlib, sys, time
asked, events, go = map(pathlib.Path, {[str(self._asked), str(self._events), str(self._go)]!r})
with asked.open("a", encoding="utf-8") as file:
    file.write(sys.stdin.readline())
for line in events.read_text("utf-8").splitlines():
    if line == "wait for stop":
        assert sys.stdin.readline() == "stop\\n"
    elif line == "wait":
        while not go.exists():
            time.sleep(0.01)
    elif line == "fall":
        sys.exit("MemoryError: so much")
    elif line == "be killed":
        os.abort()
    elif line == "linger":
        time.sleep(1)
    else:
        print(line, flush=True)
""",
            "utf-8",
        )
        monkeypatch.setattr(process, "child_command", lambda _: [sys.executable, str(script)])

    def will_tell(self, *events: Event | str) -> None:
        """Decide what the next child tells; a string is what it does instead."""
        self._go.unlink(missing_ok=True)
        lines = [event if isinstance(event, str) else to_line(event).decode().rstrip() for event in events]
        self._events.write_text("\n".join(lines), "utf-8")

    def go_on(self) -> None:
        self._go.touch()

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._asked.read_text("utf-8").splitlines()]


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Child:
    folder = tmp_path / "child"
    folder.mkdir()
    return Child(folder, monkeypatch)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "내 사진.csv"
    path.write_text("filename,label\n", "utf-8")
    return path


@pytest.fixture
def own(desk: Desk) -> Iterator[Desk]:
    """Return a window that a training may be cut off in when it closes."""
    yield desk
    desk.window.training.shutdown()


def opened(desk: Desk, table: Path) -> TrainingDialog:
    desk.window.open_paths([table])
    dialog = desk.window.training.dialog
    assert dialog is not None
    return dialog


def looked(desk: Desk, child: Child, table: Path) -> TrainingDialog:
    """Return the dialog with the data on show."""
    dialog = opened(desk, table)
    child.will_tell(*LOOKED, "linger")
    dialog.act.click()
    desk.until(lambda: dialog.step is Step.DATA)
    return dialog


def train(desk: Desk, child: Child, dialog: TrainingDialog, *events: Event | str) -> None:
    child.will_tell(*events)
    dialog.act.click()
    assert dialog.step is Step.TRAIN


def test_a_table_dropped_on_the_window_is_learnt_from(own: Desk, table: Path, places: UserPlaces) -> None:
    own.drop(own.window, urls(table), QPoint(200, 200))
    dialog = own.window.training.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    setup = dialog.setup_page.setup
    assert setup is not None
    assert (setup.kind, setup.path, setup.images) == (Kind.TABLE, table, table.parent)
    assert setup.out == places.data / "models" / "내 사진.facemodel"
    assert setup.epochs == DEFAULT.stages[0].epochs
    assert not setup.scratch


def test_a_short_and_a_long_training_are_those_of_the_recipe() -> None:
    assert len(DEFAULT.stages) == 1
    assert DEFAULT.stages[0].epochs == EPOCHS[-1]


def test_the_name_of_a_model_that_is_there_is_not_offered(own: Desk, table: Path, places: UserPlaces) -> None:
    taken = places.data / "models" / "내 사진.facemodel"
    taken.parent.mkdir(parents=True)
    taken.touch()
    setup = opened(own, table).setup_page.setup
    assert setup is not None
    assert setup.out == taken.with_name("내 사진 (2).facemodel")


def test_nothing_can_be_started_before_it_is_known_what_to_learn_from(own: Desk, tmp_path: Path) -> None:
    own.window.commands.train.trigger()
    dialog = own.window.training.dialog
    assert dialog is not None
    assert not dialog.act.isEnabled()
    dialog.setup_page.offer(Kind.FOLDERS, tmp_path)
    assert dialog.act.isEnabled()
    dialog.setup_page.out.clear()
    QTest.keyClicks(dialog.setup_page.out, " ")
    assert not dialog.act.isEnabled()


def test_without_tensorflow_the_dialog_says_so_before_anything_is_looked_at(
    own: Desk, child: Child, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "PACKAGES", ("tensorflow_is_not_here",))
    dialog = opened(own, table)
    assert "Training needs TensorFlow, which is not installed." in dialog.notice.text
    dialog.notice.dismiss()
    dialog.act.click()
    assert dialog.step is Step.SETUP
    assert not dialog.process.running
    *_, copy = dialog.notice.findChildren(QPushButton)  # the one before goes when Qt has time
    copy.click()
    assert QGuiApplication.clipboard().text() == needs.install_command()
    assert needs.install_command().endswith('"facesorter[train]"')


def test_the_open_folder_is_offered_for_its_corrections(own: Desk) -> None:
    own.picture("a.png", 1)
    own.sort()
    own.window.commands.train.trigger()
    dialog = own.window.training.dialog
    assert dialog is not None
    setup = dialog.setup_page.setup
    assert setup is not None
    assert (setup.kind, setup.path, setup.images) == (Kind.CORRECTIONS, own.folder, None)


def test_the_data_is_shown_before_anything_is_trained(own: Desk, child: Child, table: Path, places: UserPlaces) -> None:
    dialog = looked(own, child, table)
    (asked,) = child.asked
    assert not dialog.process.running
    assert asked["out"] is None
    assert (asked["path"], asked["images"], asked["corrections"]) == (str(table), str(table.parent), False)
    assert asked["places"] == [str(places.data), str(places.cache), str(places.config)]
    page = dialog.data_page
    assert page.counts == {"cat": 6, "plain male": 60}
    assert page.advice.splitlines() == [
        "Exact duplicates: 2; near-duplicates: 1. Duplicates stay in the same split.",
        "Few pictures: cat (8).",
    ]
    assert page.complaints.toPlainText().splitlines()[1:] == [
        "line 7: a.jpg has no label.",
        "b.jpg is not in a class folder.",
        "… and 898 more",
    ]
    assert dialog.act.hasFocus()
    dialog.back.click()
    assert dialog.step is Step.SETUP


def test_another_table_begins_anew(own: Desk, child: Child, table: Path, places: UserPlaces) -> None:
    dialog = looked(own, child, table)
    dialog.close_button.click()
    other = table.with_name("other.csv")
    own.window.open_paths([other])
    assert dialog.step is Step.SETUP
    setup = dialog.setup_page.setup
    assert setup is not None
    assert (setup.path, setup.out) == (other, places.data / "models" / "other.facemodel")


def test_enter_once_too_often_ends_nothing(own: Desk, child: Child, table: Path, tmp_path: Path) -> None:
    dialog = opened(own, table)
    child.will_tell(*LOOKED, "wait")
    dialog.act.setFocus()
    QTest.keyClick(dialog.act, Qt.Key.Key_Return)
    assert dialog.step is Step.LOOK
    for _ in range(2):
        QTest.keyClick(own.window.focusWidget() or dialog, Qt.Key.Key_Return)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.process.running
    child.go_on()
    own.until(lambda: dialog.step is Step.DATA)
    child.will_tell(EpochEnded(0.5, 0.5), "wait", made(tmp_path / "new.facemodel"))
    QTest.keyClick(dialog.act, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.training
    assert dialog.stop.isEnabled()
    child.go_on()
    own.until(lambda: dialog.step is Step.END)
    assert dialog.act.hasFocus()


def test_a_look_can_be_broken_off(own: Desk, child: Child, table: Path) -> None:
    dialog = opened(own, table)
    child.will_tell(step(3, 10, "crops", 100.0), "wait")
    dialog.act.click()
    own.until(lambda: dialog.course_page.state == "Cutting out faces · 2 min left")
    dialog.close_button.click()
    assert not dialog.process.running
    assert dialog.step is Step.SETUP


def test_a_training_is_watched_and_its_model_used(
    opens: Opens, crayons: Path, child: Child, table: Path, tmp_path: Path
) -> None:
    desk = opens()
    dialog = looked(desk, child, table)
    out = tmp_path / "out.facemodel"
    shutil.copy(crayons, out)
    events = (
        step(1, 9, left=65.0),
        EpochEnded(0.8, -1.2),
        EpochEnded(0.75, -0.9),  # of few pictures the best is not the one that is right most often
        step(5, 9),
        "wait",
        step(0, 9, "export"),
        made(out),
    )
    train(desk, child, dialog, *events)
    desk.until(lambda: dialog.course_page.state == "Epoch 3 of 32")
    assert dialog.stop.text() == "&Stop and keep the best"
    assert "epoch 2, 75 %" in dialog.course_page.curve.accessibleName()
    assert dialog.grab().toImage().pixelColor(400, 300).isValid()  # the curve paints
    child.go_on()
    desk.until(lambda: dialog.step is Step.END and not dialog.process.running)
    asked = child.asked[1]
    assert asked["out"].endswith("내 사진.facemodel")
    assert (asked["start"], asked["rival"], asked["epochs"]) == (str(bundled_model()), str(bundled_model()), None)
    assert "the best of 3 epochs is epoch 2" in dialog.end_page.text
    assert dialog.act.isDefault()
    assert dialog.act.hasFocus()
    assert desk.window.commands.models.files == [out]
    with desk.qtbot.waitSignal(desk.window.models.changed, timeout=20_000):
        dialog.act.click()
    assert desk.window.models.current == out
    assert not dialog.isVisible()


def test_a_better_model_in_use_stays_by_default(own: Desk, child: Child, table: Path, tmp_path: Path) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, made(tmp_path / "new.facemodel", right=0.8, rival=0.9, count=40))
    own.until(lambda: dialog.step is Step.END and not dialog.process.running)
    assert "The new model does worse on these pictures" in dialog.end_page.text
    assert "With so few pictures" in dialog.end_page.text
    assert not dialog.act.isDefault()
    assert dialog.close_button.isDefault()
    assert dialog.close_button.hasFocus()
    dialog.close_button.click()
    assert own.window.models.current is None


def test_a_model_that_is_there_is_only_replaced_when_the_person_says_so(
    own: Desk, child: Child, table: Path, places: UserPlaces
) -> None:
    out = places.data / "models" / "내 사진.facemodel"
    dialog = looked(own, child, table)
    out.parent.mkdir(parents=True)
    out.touch()  # since the setup was filled in
    child.will_tell(made(out))
    dialog.act.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    box.defaultButton().click()
    assert dialog.step is Step.DATA
    own.until(lambda: not box.isVisible())
    dialog.act.click()
    (replace,) = [
        button
        for other in dialog.findChildren(QMessageBox)
        for button in other.buttons()
        if other.isVisible() and button.text() == "&Replace"
    ]
    replace.click()
    own.until(lambda: dialog.step is Step.END)
    dialog.close_button.click()
    setup = dialog.setup_page.setup
    assert setup is not None
    assert setup.out == out.with_name("내 사진 (2).facemodel")


def test_the_model_in_use_is_never_replaced(opens: Opens, crayons: Path, child: Child, table: Path) -> None:
    desk = opens(crayons)
    dialog = opened(desk, table)
    dialog.setup_page.out.setText(str(crayons))
    child.will_tell(*LOOKED)
    dialog.act.click()
    desk.until(lambda: dialog.step is Step.DATA)
    dialog.act.click()
    assert dialog.step is Step.SETUP
    assert "is the model in use" in dialog.notice.text
    assert len(child.asked) == 1


def test_a_training_that_was_cut_off_is_offered_again(
    opens: Opens, child: Child, table: Path, places: UserPlaces
) -> None:
    desk = opens()
    dialog = looked(desk, child, table)
    asked = dialog.setup_page.setup
    assert asked is not None
    train(desk, child, dialog, EpochEnded(0.5, 0.5), "wait")
    desk.until(lambda: dialog.course_page.has_epochs)
    desk.window.training.shutdown()
    unfinished_folder(asked.out, places).mkdir(parents=True)
    desk = opens()
    desk.window.commands.train.trigger()
    again = desk.window.training.dialog
    assert again is not None
    assert again.setup_page.setup == asked
    assert "Start it unchanged, and it continues." in again.notice.text
    earlier = Resumed((EpochEnded(0.5, 0.5), EpochEnded(0.6, 0.6)))
    child.will_tell(*LOOKED)
    again.act.click()
    desk.until(lambda: again.step is Step.DATA)
    train(desk, child, again, earlier, step(5, 9), "wait")
    desk.until(lambda: again.course_page.state == "Epoch 3 of 32")
    desk.window.training.shutdown()


def test_stop_keeps_the_best(own: Desk, child: Child, table: Path, tmp_path: Path) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, EpochEnded(0.5, 0.5), "wait for stop", made(tmp_path / "new.facemodel"))
    own.until(lambda: "epoch 1" in dialog.course_page.curve.accessibleName())
    dialog.stop.click()
    assert dialog.course_page.state == "Stopping; the best epoch so far is kept."
    assert not dialog.stop.isEnabled()
    own.until(lambda: dialog.step is Step.END and not dialog.process.running)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (Failed(message("{table} is empty.", table="표.csv")), "표.csv is empty."),
        ("fall", "The training ended unexpectedly: MemoryError: so much. Start"),
        ("be killed", "memory may have run out"),
    ],
)
def test_a_training_that_fails_says_why(own: Desk, child: Child, table: Path, end: Event | str, words: str) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, EpochEnded(0.5, 0.5), end)
    own.until(lambda: dialog.step is Step.DATA)
    assert not dialog.process.running
    assert words in dialog.notice.text
    assert dialog.act.isEnabled()


def test_a_child_that_cannot_be_started_is_told(
    own: Desk, child: Child, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "child_command", lambda _: ["/nowhere/python"])
    dialog = opened(own, table)
    dialog.act.click()
    own.until(lambda: "The training cannot be started" in dialog.notice.text)
    assert dialog.step is Step.SETUP
    assert not dialog.process.running


def test_a_hidden_training_goes_on_and_tells_when_it_is_done(
    own: Desk, child: Child, table: Path, tmp_path: Path
) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, EpochEnded(0.5, 0.5), "wait", made(tmp_path / "new.facemodel"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert own.window.training.training
    child.go_on()
    own.until(lambda: own.window.notice.text == "The new model new.facemodel is ready.")
    (show,) = [one for one in own.window.notice.findChildren(QPushButton) if one.isVisible()]
    show.click()
    assert dialog.isVisible()
    assert dialog.step is Step.END


def test_the_dialog_goes_with_the_window(own: Desk, table: Path) -> None:
    """Else it would be left alone on the screen, and the program would not end."""
    dialog = opened(own, table)
    own.window.close()
    assert not dialog.isVisible()
    assert not own.window.isVisible()


def test_a_window_in_which_a_model_is_trained_asks_before_it_closes(own: Desk, child: Child, table: Path) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, EpochEnded(0.5, 0.5), "wait")
    window = own.window
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "and it continues." in box.informativeText()
    box.defaultButton().click()
    assert window.training.training
    own.until(lambda: not box.isVisible())
    window.close()
    (close,) = [
        button
        for other in window.findChildren(QMessageBox)
        for button in other.buttons()
        if other.isVisible() and button.text() == "&Close"
    ]
    close.click()
    own.until(lambda: not window.isVisible())
    assert not window.training.training


def test_the_dialog_speaks_the_language_of_the_moment(
    own: Desk, child: Child, table: Path, preferences: Preferences
) -> None:
    dialog = looked(own, child, table)
    english = dialog.act.text()
    preferences.change(language="ko")
    own.until(lambda: dialog.act.text() not in ("", english))
    assert "내 사진" not in dialog.data_page.advice
    assert not dialog.data_page.advice.startswith("Pictures")
    assert "7번째 줄" in dialog.data_page.complaints.toPlainText()
    assert "a.jpg has no label" not in dialog.data_page.complaints.toPlainText()


def test_what_the_real_child_finds_is_shown(own: Desk, colour_table: Path, colour_model: ModelMaker) -> None:
    """The real process, up to the point where TensorFlow would be needed."""
    dialog = opened(own, colour_table)
    dialog.setup_page.images.setText(str(colour_table.parent / "그림"))
    dialog.act.click()
    own.until(lambda: dialog.step is Step.DATA and not dialog.process.running, timeout=60_000)
    assert set(dialog.data_page.counts) == {"red", "green", "blue"}
    assert "line 26: missing.png is not in the image folder." in dialog.data_page.complaints.toPlainText()


def test_a_hidden_training_stays_in_sight_and_can_be_stopped(
    own: Desk, child: Child, table: Path, tmp_path: Path
) -> None:
    dialog = looked(own, child, table)
    line = own.window.training.line
    train(
        own,
        child,
        dialog,
        EpochEnded(0.5, 0.5),
        step(3, 9, left=130.0),
        "wait for stop",
        step(2, 8, "export"),
        "wait",
        made(tmp_path / "new.facemodel"),
    )
    own.until(lambda: "2 min" in dialog.course_page.state)
    assert not line.isVisible()
    dialog.close_button.click()
    assert line.isVisible()
    assert line.text == "Training 내 사진.facemodel: Epoch 2 of 32 · 2 min left"
    assert line.stop_button.text() == "Stop and keep the best"
    line.stop_button.click()
    assert not line.stop_button.isEnabled()
    own.until(lambda: "Making the model file" in line.text)
    line.show_button.click()
    assert dialog.isVisible()
    assert not line.isVisible()
    child.go_on()
    own.until(lambda: dialog.step is Step.END)
    dialog.close_button.click()
    assert not line.isVisible()


def test_the_making_of_the_model_file_can_be_stopped(own: Desk, child: Child, table: Path, tmp_path: Path) -> None:
    dialog = looked(own, child, table)
    train(
        own,
        child,
        dialog,
        EpochEnded(0.5, 0.5),
        step(2, 8, "export", left=130.0),
        "wait",
        made(tmp_path / "a.facemodel"),
    )
    own.until(lambda: dialog.course_page.state == "Making the model file · 2 min left")
    assert dialog.stop.text() == "&Stop"
    dialog.stop.click()
    assert not dialog.process.running
    assert dialog.step is Step.DATA
    assert "goes on with the epochs" in dialog.notice.text


def test_the_curve_shows_the_model_in_use(own: Desk, child: Child, table: Path) -> None:
    dialog = looked(own, child, table)
    train(own, child, dialog, RivalMeasured(0.71), EpochEnded(0.5, 0.5), "wait")
    own.until(lambda: dialog.course_page.has_epochs)
    assert dialog.course_page.curve.accessibleName().endswith("epoch 1, 50 %. The model in use: 71 %.")
    own.window.training.shutdown()


def test_the_offer_to_learn_fills_in_the_corrections_whatever_was_there(own: Desk, child: Child, table: Path) -> None:
    for number in range(30):
        own.picture(f"{number}.png", 1)
    own.sort()
    dialog = opened(own, table)
    dialog.close_button.click()
    bar = own.window.sort_page.bar
    own.select(own.open_bucket(1), *(f"{number}.png" for number in range(29)))
    own.window.commands.classes.chosen.emit(2)
    assert not bar.learn.isVisible()
    own.select(own.open_bucket(1), "29.png")
    own.window.commands.classes.chosen.emit(2)
    own.until(bar.learn.isVisible)
    assert "Learn from your 30 corrections" in bar.learn.text()
    bar.learn.linkActivated.emit("#")
    setup = dialog.setup_page.setup
    assert setup is not None
    assert (setup.kind, setup.path) == (Kind.CORRECTIONS, own.folder)

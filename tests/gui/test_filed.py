"""After photos are in their folders: what can be done next, and a folder that was filed before is reviewed in place."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from facesorter.core.classes import DEFAULT_CLASSES
from facesorter.core.photos.find import photo_at
from facesorter.core.places import UserPlaces
from facesorter.core.plan.plan import Action, make_plan
from facesorter.core.results import Photo, Result, Status
from facesorter.core.runs.run import run_plan
from facesorter.core.runs.undo import undo_run
from facesorter.core.settings import load_settings
from facesorter.core.tasks import Task
from facesorter.gui.filed import filed_into
from facesorter.gui.grids.run_bar import ENOUGH_TO_LEARN
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.transfer.dialog import Stage
from facesorter.gui.transfer.plan_dialog import PlanDialog
from tests.gui.conftest import GREY, Desk, buttons
from tests.gui.conftest import press as press_dialog


def plan(desk: Desk) -> PlanDialog:
    """Ask for the photos to be moved, and wait for the plan."""
    desk.window.commands.move.trigger()
    dialog = desk.window.findChild(PlanDialog)
    assert dialog is not None
    return dialog


def move(desk: Desk) -> None:
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.until(lambda: dialog.stage is Stage.REPORT)
    dialog.close()
    desk.until(lambda: not desk.window.transfer.engaged)


def press(desk: Desk, label: str) -> None:
    """Press a button of the notice."""

    def shown() -> list[QPushButton]:
        buttons = desk.window.notice.findChildren(QPushButton)
        return [button for button in buttons if button.text().replace("&", "") == label and button.isVisible()]

    desk.until(shown)
    shown()[0].click()


def settings(desk: Desk) -> SettingsDialog:
    desk.window.commands.settings.trigger()
    dialog = desk.window.findChild(SettingsDialog)
    assert dialog is not None
    return dialog


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.jpg"))


def test_a_filed_folder_is_reviewed_corrected_and_undone_where_it_lies(desk: Desk, places: UserPlaces) -> None:
    for name, kind in (("a.jpg", 1), ("b.jpg", 1), ("c.jpg", 3)):
        desk.picture(name, kind)
    desk.sort()
    move(desk)
    filed = ["sorted/boy/c.jpg", "sorted/plain male/a.jpg", "sorted/plain male/b.jpg"]
    assert files(desk.folder) == filed
    assert desk.window.notice.text.startswith("3 photo")
    desk.sort()
    assert "filled by facesorter before" in desk.window.notice.text
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        press(desk, "Review them")
    assert desk.names(1) == ["a.jpg", "b.jpg"]
    grid = desk.open_bucket(1)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_6)
    move(desk)
    assert files(desk.folder) == ["sorted/boy/c.jpg", "sorted/girl/b.jpg", "sorted/plain male/a.jpg"]
    undo_run(None, places, Task())
    assert files(desk.folder) == filed


def test_the_notice_of_a_sort_goes_with_it(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    dialog.act.click()
    desk.until(lambda: dialog.stage is Stage.REPORT)
    assert desk.window.notice.text == "1 photo is in its folder."
    dialog.start_undo()
    desk.until(lambda: not desk.window.notice.text)
    dialog.close()
    assert files(desk.folder) == ["a.jpg"]


@pytest.mark.parametrize("where", ["notice", "page"])
def test_undo_is_about_the_sort_of_these_photos(desk: Desk, where: str, tmp_path: Path, places: UserPlaces) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    move(desk)
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.jpg").write_bytes((desk.folder / "sorted" / "plain male" / "a.jpg").read_bytes())
    result = Result(photo_at(other / "b.jpg"), Status.OK, class_id=1)
    run_plan(make_plan([result], DEFAULT_CLASSES, other / "sorted", Action.MOVE), places, Task())  # by another program
    if where == "notice":
        press(desk, "Undo")
    else:
        desk.window.sort_page.show_bucket(None)
        desk.window.sort_page.all_filed.undo.click()
    desk.until(lambda: buttons("Undo"))
    press_dialog("Undo")
    desk.until(lambda: buttons("Close"))
    press_dialog("Close")
    assert (files(desk.folder), files(other)) == (["a.jpg"], ["sorted/plain male/b.jpg"])


def test_an_undo_that_left_something_behind_can_be_asked_for_again(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 2)
    desk.sort()
    move(desk)
    lies = desk.folder / "sorted" / "plain male" / "a.jpg"
    away = lies.rename(desk.folder.parent / "a.jpg")
    page = desk.window.sort_page
    for left in (["b.jpg"], ["a.jpg", "b.jpg"]):
        page.show_bucket(1)
        page.nothing.undo.click()
        desk.until(lambda: buttons("Undo"))
        press_dialog("Undo")
        desk.until(lambda: buttons("Close"))
        press_dialog("Close")
        desk.until(lambda: not desk.window.transfer.engaged)
        assert files(desk.folder) == left
        lies.parent.mkdir(parents=True, exist_ok=True)
        if away.exists():
            away.rename(lies)


def test_another_threshold_leaves_the_review_of_filed_photos_open(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    move(desk)
    desk.sort()
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        press(desk, "Review them")
    dialog = settings(desk)
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        dialog.unsure.own.click()
    dialog.close()
    assert desk.names(1) == ["a.jpg"]
    assert desk.window.sorting


def test_a_destination_is_taken_from_the_folder_of_the_photos_and_an_empty_one_is_refused(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    field = next(field for field in dialog.findChildren(QLineEdit) if field.text().endswith("sorted"))
    field.setText("")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not dialog.act.isEnabled()
    assert "Type or choose the folder" in dialog.act.toolTip()
    field.setText("here")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.until(dialog.act.isEnabled)
    assert not dialog.act.toolTip()
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.until(lambda: dialog.stage is Stage.REPORT)
    dialog.close()
    assert files(desk.folder) == ["here/plain male/a.jpg"]


def test_the_plan_says_why_there_is_nothing_to_do(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.corrections.give([desk.folder / "a.jpg"], 0)
    dialog = plan(desk)
    desk.until(lambda: "No photo has a class" in dialog.act.toolTip())
    assert not dialog.act.isEnabled()
    dialog.close()


def test_after_enough_corrections_a_training_is_offered_quietly(desk: Desk) -> None:
    for number in range(ENOUGH_TO_LEARN):
        desk.picture(f"{number}.jpg", 1, (60, 60))
    desk.sort()
    link = desk.window.sort_page.bar.learn
    paths = list(desk.folder.iterdir())
    desk.window.corrections.give(paths[:-1], 3)
    assert not link.isVisible()
    desk.window.corrections.give(paths, 3)
    assert link.isVisible()
    assert f"Learn from your {ENOUGH_TO_LEARN} correction" in link.text()
    link.linkActivated.emit("#")
    assert desk.window.training.dialog is not None
    desk.window.training.dialog.close()


def test_where_the_photos_of_a_folder_went_is_offered_again_and_forgotten_with_the_folder(
    desk: Desk, places: UserPlaces, tmp_path: Path
) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    (field,) = (one for one in dialog.findChildren(QLineEdit) if "sorted" in one.text())
    field.setText(str(tmp_path / "elsewhere"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.until(lambda: dialog.act.isEnabled() and dialog.act.text() == "&Move 1 photo")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    desk.until(lambda: dialog.stage is Stage.REPORT)
    dialog.close()
    desk.until(lambda: not desk.window.transfer.engaged)
    desk.picture("b.jpg", 1)
    desk.sort()
    dialog = plan(desk)
    assert next(one.text() for one in dialog.findChildren(QLineEdit)) == str(tmp_path / "elsewhere")
    dialog.reject()
    assert load_settings(places.settings).destination_of(desk.folder) == tmp_path / "elsewhere"
    desk.window.opener.forget(desk.folder)
    assert load_settings(places.settings).destinations == ()


def test_the_rest_of_a_sort_of_another_folder_is_not_remembered_for_the_one_that_is_open(
    desk: Desk, tmp_path: Path, places: UserPlaces
) -> None:
    first, second = desk.folder, tmp_path / "second"
    for name in ("a.jpg", "b.jpg"):
        desk.picture(name, 1)
    desk.sort()
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    (first / "b.jpg").rename(tmp_path / "b.jpg")
    dialog.act.click()
    desk.until(lambda: dialog.stage is Stage.REPORT)
    dialog.close()
    (tmp_path / "b.jpg").rename(first / "b.jpg")
    desk.folder = second
    desk.picture("c.jpg", 1)
    desk.sort()
    desk.window.commands.history.trigger()
    desk.until(lambda: buttons("^Do the rest"))
    press_dialog("^Do the rest")
    desk.until(lambda: buttons("^Finish this sort"))
    press_dialog("^Finish this sort")
    desk.until(lambda: files(first) == ["sorted/plain male/a.jpg", "sorted/plain male/b.jpg"] and buttons("Close"))
    press_dialog("Close")
    kept = load_settings(places.settings)
    assert (kept.destination_of(first), kept.destination_of(second)) == (first / "sorted", None)


def test_under_an_open_plan_no_other_folder_is_opened(desk: Desk, tmp_path: Path) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    dialog = plan(desk)
    desk.until(dialog.act.isEnabled)
    for ask in (desk.window.open_paths, desk.window.take_over):
        ask([tmp_path])
        assert not desk.window.busy
    assert "Close the dialog that is open, then open" in desk.window.notice.text
    assert desk.names(1) == ["a.jpg"]
    dialog.close()
    desk.until(lambda: not desk.window.transfer.engaged)
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        desk.window.take_over([tmp_path])


def test_where_photos_were_it_is_said_that_they_are_in_their_folders(desk: Desk) -> None:
    desk.picture("a.jpg", 1)
    desk.picture("b.jpg", 3)
    desk.sort()
    page = desk.window.sort_page
    desk.open_bucket(2)
    assert page.empty_text.startswith("No photo is here. Drag photos")
    move(desk)
    assert page.empty_text.startswith("No photo is here. Drag photos")  # none ever was
    page.show_bucket(1)
    assert page.empty_text == "1 photo is in its folder."
    page.show_bucket(None)
    assert page.empty_text == "2 photos are in their folders."
    page.all_filed.undo.click()
    desk.until(lambda: buttons("Undo"))
    press_dialog("Undo")
    desk.until(lambda: buttons("Close"))
    press_dialog("Close")
    assert not page.empty_text
    assert files(desk.folder) == ["a.jpg", "b.jpg"]


def test_everything_is_forgotten_from_the_settings(desk: Desk, places: UserPlaces) -> None:
    desk.picture("a.jpg", 1)
    desk.sort()
    desk.window.corrections.give([desk.folder / "a.jpg"], 4)
    dialog = settings(desk)
    assert "Your answers  …  " in dialog.kept.lines()  # until they are counted
    desk.until(lambda: "Your answers  1  " in dialog.kept.lines())
    assert dialog.kept.lines()[0].endswith("B")  # a size
    dialog.forget_all.click()
    desk.until(lambda: buttons("^Forget$"))
    press_dialog("^Forget$")
    desk.until(lambda: desk.window.notice.text == "Everything about 1 photo is forgotten.")
    desk.until(lambda: "Your answers  0  " in dialog.kept.lines())
    assert not desk.window.sorting
    assert load_settings(places.settings).recent_folders == ()
    dialog.close()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_class_folders_can_be_called_in_the_language_of_the_window(
    desk: Desk, preferences: Preferences, places: UserPlaces, language: str
) -> None:
    man = {"en": "Plain male", "ko": "남성"}[language]
    for name in ("a.jpg", "b.jpg"):
        desk.picture(name, 1)
    desk.picture("grey.jpg", GREY)
    desk.sort()
    dialog = settings(desk)
    dialog.folders.setCurrentIndex(dialog.folders.findData(True))
    dialog.folders.activated.emit(dialog.folders.currentIndex())
    dialog.close()
    assert load_settings(places.settings).translated_folders
    preferences.change(language=language)
    move(desk)
    assert files(desk.folder) == ["grey.jpg", f"sorted/{man}/a.jpg", f"sorted/{man}/b.jpg"]
    # what was filed is reviewed where it lies, also by a window that calls its folders otherwise
    preferences.change(translated_folders=False, language="en")
    desk.sort()
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000):
        press(desk, "Review them")
    grid = desk.open_bucket(1)
    desk.select(grid, "b.jpg")
    QTest.keyClick(grid, Qt.Key.Key_3)
    move(desk)
    assert files(desk.folder) == sorted(["grey.jpg", "sorted/boy/b.jpg", f"sorted/{man}/a.jpg"])
    undo_run(None, places, Task())
    undo_run(None, places, Task())
    assert files(desk.folder) == ["a.jpg", "b.jpg", "grey.jpg"]
    assert not (desk.folder / "sorted").exists()


def test_the_folders_of_the_others_speak_the_same_language(desk: Desk, preferences: Preferences) -> None:
    preferences.change(translated_folders=True, language="ko")
    desk.picture("a.jpg", 1)
    desk.picture("grey.jpg", GREY)
    desk.sort()
    dialog = plan(desk)
    box = dialog.findChild(QCheckBox)
    assert box is not None
    desk.until(dialog.act.isEnabled)
    box.click()
    desk.until(dialog.act.isEnabled)
    dialog.act.click()
    desk.until(lambda: dialog.stage is Stage.REPORT)
    dialog.close()
    assert files(desk.folder) == ["sorted/남성/a.jpg", "sorted/얼굴 없음/grey.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="there what cannot be reached is not there")
def test_photos_in_a_folder_that_cannot_be_reached_were_not_filed_there(tmp_path: Path) -> None:
    photo = Photo(tmp_path / ("a" * 300) / "a.jpg", 1, 2, (3, 4))  # as on a share that is gone
    assert filed_into([Result(photo, Status.NO_FACE)]) is None

"""Which model answers: chosen in a menu, a dialog or by a drop, checked before it takes over, and remembered."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton

from facesorter.core.judging import Several
from facesorter.core.model_file import save_model
from facesorter.core.places import UserPlaces
from facesorter.core.settings import Settings, load_settings
from facesorter.gui.kit.preferences import Preferences
from facesorter.gui.models.about import AboutModel
from facesorter.gui.settings.dialog import SettingsDialog
from facesorter.gui.transfer.plan_dialog import PlanDialog
from facesorter.gui.workers.engine import SharedEngine
from tests.colour_network import crashing
from tests.conftest import ModelMaker
from tests.gui.conftest import CRAYONS, Desk, Opens, Shop, urls


def entries(desk: Desk) -> dict[str, QAction]:
    """Open the menu Model and return what it offers."""
    menu = desk.window.commands.models
    menu.popup(QPoint(0, 0))
    menu.close()
    return {action.text().replace("&", ""): action for action in menu.actions() if action.text()}


def shown_classes(desk: Desk) -> list[str]:
    """Return the classes that the sidebar offers."""
    sidebar = desk.window.sort_page.sidebar
    names = [text for row in range(sidebar.count()) if (text := sidebar.item(row).text())]
    return names[2 : names.index("No face")]


def wait_for(desk: Desk, text: str) -> None:
    desk.until(lambda: text in desk.window.notice.text and not desk.window.busy, timeout=20_000)


def choose(desk: Desk, path: Path) -> None:
    """Choose a file in the dialog that the keys open."""
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.nameFilters() == ["Models of facesorter (*.facemodel)"]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    desk.until(lambda: desk.window.findChild(QFileDialog) is None)


def press(desk: Desk, label: str) -> None:
    (button,) = [one for one in desk.window.notice.findChildren(QPushButton) if one.text().replace("&", "") == label]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def stored(places: UserPlaces) -> Settings:
    return load_settings(places.config / "settings.json")


# ---- choosing


def test_a_chosen_model_looks_at_the_folder_again_and_its_classes_become_the_grids(
    opens: Opens, crayons: Path, places: UserPlaces, shop: Shop
) -> None:
    desk = opens()
    for number in (1, 2, 3):
        desk.picture(f"{number}.jpg", number)
    desk.sort()
    assert shown_classes(desk)[0] == "Plain male"
    assert desk.window.windowTitle() == "가족 사진 – facesorter"
    choose(desk, crayons)
    wait_for(desk, "The model 색연필.facemodel is in use now.")
    assert shown_classes(desk) == ["Red", "Green", "Blue"]
    assert [desk.names(number) for number in (1, 2, 3)] == [["1.jpg"], ["2.jpg"], ["3.jpg"]]
    assert desk.window.windowTitle() == "가족 사진 – 색연필.facemodel – facesorter"
    assert stored(places).model == str(crayons)
    assert shop.open == [crayons]
    assert threading.get_ident() not in shop.threads
    offered = entries(desk)
    assert list(offered) == ["The included model", "색연필.facemodel", "Choose a model file…"]
    assert offered["색연필.facemodel"].isChecked()
    assert offered["색연필.facemodel"].toolTip() == str(crayons)
    offered["The included model"].trigger()
    wait_for(desk, "The included model is in use now.")
    assert shown_classes(desk)[0] == "Plain male"
    assert desk.window.windowTitle() == "가족 사진 – facesorter"
    assert (stored(places).model, stored(places).recent_models) == ("", (str(crayons),))
    entries(desk)["색연필.facemodel"].trigger()
    wait_for(desk, "색연필.facemodel is in use now.")


def test_a_model_is_chosen_before_there_are_photos(opens: Opens, crayons: Path) -> None:
    desk = opens()
    choose(desk, crayons)
    wait_for(desk, "is in use now")
    assert not desk.window.sorting
    assert desk.window.windowTitle() == "색연필.facemodel – facesorter"
    desk.picture("a.jpg", 3)
    desk.sort()
    assert (shown_classes(desk), desk.names(3)) == (["Red", "Green", "Blue"], ["a.jpg"])


@pytest.mark.parametrize("kind", ["photo", "cut", "missing", "network", "crash"])
def test_a_file_that_is_no_usable_model_is_told_and_nothing_changes(
    kind: str, opens: Opens, crayons: Path, places: UserPlaces, colour_model: ModelMaker
) -> None:
    bad = crayons.with_name("bad.facemodel")
    match kind:
        case "photo":
            bad.write_bytes(b"\xff\xd8\xff\xe0 a photo")
        case "cut":
            bad.write_bytes(crayons.read_bytes()[:-40])
        case "network":
            model = colour_model(side=16)
            save_model(replace(model, manifest=replace(model.manifest, input_size=32)), bad)
        case "crash":
            model = colour_model(side=16)
            save_model(replace(model, network=crashing(model.network)), bad)
    reason = {
        "photo": "is not a facesorter model",
        "cut": "is incomplete or damaged",
        "missing": "There is no model file",
        "network": "has shapes",
        "crash": "is not used: its network crashed when it was tried out",
    }[kind]
    desk = opens()
    desk.picture("a.jpg", 2)
    desk.sort()
    desk.window.models.choose(bad)
    wait_for(desk, reason)
    assert "The model in use stays the same." in desk.window.notice.text
    assert (shown_classes(desk)[1], desk.names(2)) == ("Glasses male", ["a.jpg"])
    assert desk.window.windowTitle() == "가족 사진 – facesorter"
    assert stored(places).recent_models == ()
    offered = entries(desk)
    assert offered["The included model"].isChecked()
    assert desk.window.commands.models.isEnabled()
    press(desk, "Choose a model file…")
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(crayons))
    dialog.close()
    wait_for(desk, "is in use now")


def test_a_model_file_dropped_during_a_run_takes_it_over(opens: Opens, crayons: Path, shop: Shop) -> None:
    desk = opens()
    for number in range(12):
        desk.picture(f"{number}.jpg", 1 + number % 3)
    shop.finder.wait_after = 4
    desk.window.open_paths([desk.folder])
    desk.until(lambda: len(desk.window.results) >= 1)
    assert desk.drop(desk.window, urls(crayons))
    desk.until(lambda: shown_classes(desk) == ["Red", "Green", "Blue"])
    shop.finder.let.set()
    wait_for(desk, "is in use now")
    assert [len(desk.names(number)) for number in (1, 2, 3)] == [4, 4, 4]
    assert shop.open == [crayons]


def test_a_model_is_closed_once_nobody_works_with_it(shop: Shop, crayons: Path) -> None:
    shared = SharedEngine(shop(None))
    with shared.borrowed() as before:
        shared.replace(shop(crayons)())
        assert shop.open == [None, crayons]
        with shared.borrowed() as after:
            assert (before.classes.names[0], after.classes.names) == ("plain male", CRAYONS)
    assert shop.open == [crayons]
    shared.close()
    assert shop.open == []


def test_a_picture_on_the_card_is_answered_again(opens: Opens, crayons: Path) -> None:
    desk = opens()
    desk.window.open_paths([desk.picture("a.jpg", 3)])
    card = desk.window.review.view
    desk.until(lambda: card.panel.headline == "Boy")
    desk.window.open_paths([crayons])
    desk.until(lambda: card.panel.headline == "Blue")


def test_a_model_trained_anew_is_read_anew(
    opens: Opens, crayons: Path, colour_model: ModelMaker, places: UserPlaces
) -> None:
    desk = opens()
    desk.picture("a.jpg", 1)
    desk.sort()
    choose(desk, crayons)
    wait_for(desk, "is in use now")
    save_model(colour_model(names=("warm", "cold"), unsure_below=0.2), crayons)
    choose(desk, crayons)
    desk.until(lambda: shown_classes(desk) == ["Warm", "Cold"])
    assert stored(places).recent_models == (str(crayons),)


def test_decisions_survive_models_that_do_not_know_their_class(opens: Opens, crayons: Path) -> None:
    desk = opens()
    desk.picture("a.jpg", 1)
    desk.sort()
    grid = desk.open_bucket(1)
    desk.select(grid, "a.jpg")
    QTest.keyClick(grid, Qt.Key.Key_4)
    choose(desk, crayons)
    wait_for(desk, "is in use now")
    assert desk.names(1) == ["a.jpg"]
    entries(desk)["The included model"].trigger()
    wait_for(desk, "The included model is in use now.")
    assert (desk.names(1), desk.names(4)) == ([], ["a.jpg"])


# ---- not at every moment


def test_nothing_changes_under_an_open_plan(opens: Opens, crayons: Path, shop: Shop) -> None:
    desk = opens()
    desk.picture("a.jpg", 2)
    desk.sort()
    menu = desk.window.commands.models
    shop.let.clear()
    desk.window.models.choose(crayons)
    assert not menu.isEnabled()
    desk.window.commands.copy.trigger()
    plan = QApplication.activeModalWidget()
    assert isinstance(plan, PlanDialog)
    shop.let.set()
    desk.until(lambda: crayons in shop.open)
    desk.qtbot.wait(50)
    assert shown_classes(desk)[1] == "Glasses male"
    desk.window.models.choose(None)
    plan.reject()
    wait_for(desk, "색연필.facemodel is in use now")
    assert shown_classes(desk) == ["Red", "Green", "Blue"]
    assert menu.isEnabled()
    desk.window.commands.history.trigger()
    assert not menu.isEnabled()
    desk.window.open_paths([crayons])
    history = QApplication.activeModalWidget()
    assert isinstance(history, QDialog)
    history.reject()
    assert menu.isEnabled()


def test_what_is_set_while_a_model_is_opened_counts_once_it_is_open(opens: Opens, shop: Shop) -> None:
    desk = opens()
    desk.picture("a.jpg", 2)
    desk.sort()
    desk.window.commands.settings.trigger()
    dialog = desk.window.findChild(SettingsDialog)
    assert dialog is not None
    shop.let.clear()
    dialog.unsure.own.click()
    desk.until(lambda: shop.begun == [None, None])
    dialog.several.setCurrentIndex(dialog.several.findData(Several.EACH))
    dialog.several.activated.emit(dialog.several.currentIndex())
    shop.let.set()
    desk.until(lambda: shop.begun == [None, None, None])
    dialog.close()
    desk.until(lambda: desk.window.commands.models.isEnabled() and desk.window.commands.copy.isEnabled())
    desk.window.commands.copy.trigger()
    plan = QApplication.activeModalWidget()
    assert isinstance(plan, PlanDialog)
    desk.window.models.reopen()
    assert len(shop.begun) == 3
    plan.reject()
    desk.until(lambda: len(shop.begun) == 4)
    desk.until(desk.window.commands.models.isEnabled)


def test_a_model_file_is_told_to_wait_for_another(opens: Opens, crayons: Path, shop: Shop) -> None:
    desk = opens()
    shop.let.clear()
    desk.window.models.choose(crayons.with_name("missing.facemodel"))
    assert desk.drop(desk.window, urls(crayons))
    desk.until(lambda: "Another model is being opened" in desk.window.notice.text)
    assert "Open 색연필.facemodel again" in desk.window.notice.text
    shop.let.set()
    wait_for(desk, "There is no model file")


def test_a_slow_disk_holds_nothing_up_and_the_window_can_be_closed(opens: Opens, crayons: Path, shop: Shop) -> None:
    desk = opens()
    desk.picture("a.jpg", 2)
    shop.let.clear()
    choose(desk, crayons)
    desk.until(lambda: "Opening the model" in desk.window.notice.text)
    desk.window.open_paths([desk.folder])
    assert desk.window.sorting
    threading.Timer(0.2, shop.let.set).start()
    desk.window.close()  # what was opened too late is closed, as the fixture sees


# ---- the models of the last times


def test_the_menu_offers_five_models_by_name_and_greys_those_that_are_gone(
    opens: Opens, preferences: Preferences, crayons: Path, tmp_path: Path
) -> None:
    others = [tmp_path / str(number) / f"m&{number}.facemodel" for number in range(4)]
    twin = tmp_path / "other" / crayons.name
    for path in (*others, twin):
        path.parent.mkdir()
        path.write_bytes(crayons.read_bytes())
    desk = opens()
    for path in (*others, twin, crayons):
        desk.window.models.choose(path)
        desk.until(lambda path=path: desk.window.models.current == path)  # type: ignore[misc]
    offered = entries(desk)
    names = [f"{crayons.name} ({tmp_path.name})", f"{crayons.name} (other)", "m3.facemodel", "m2.facemodel"]
    assert list(offered) == ["The included model", *names, "m1.facemodel", "Choose a model file…"]
    assert [name for name, action in offered.items() if action.isChecked()] == names[:1]
    twin.unlink()
    offered = entries(desk)
    desk.until(lambda: [name for name, action in offered.items() if not action.isEnabled()] == [names[1]])


class Loud(QTranslator):
    """Translates what the menu says into capitals."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return source.upper() if context == "ModelMenu" else ""


def test_the_menu_has_keys_and_follows_the_language(opens: Opens, qapp: QApplication) -> None:
    desk = opens()
    menu = desk.window.commands.models
    texts = ["&Model", "The &included model", "&Choose a model file…"]
    assert [menu.title(), *(action.text() for action in menu.actions() if action.text())] == texts
    translator = Loud()
    qapp.installTranslator(translator)
    try:
        desk.until(lambda: menu.title() == "&MODEL")
        assert [action.text() for action in menu.actions() if action.text()] == [text.upper() for text in texts[1:]]
    finally:
        qapp.removeTranslator(translator)


# ---- the next time


def test_the_model_is_used_again_the_next_time(opens: Opens, crayons: Path) -> None:
    desk = opens()
    choose(desk, crayons)
    wait_for(desk, "is in use now")
    desk = opens()
    assert desk.window.windowTitle() == "색연필.facemodel – facesorter"
    desk.picture("a.jpg", 2)
    desk.sort()
    assert (shown_classes(desk), desk.names(2)) == (["Red", "Green", "Blue"], ["a.jpg"])
    desk.window.commands.about_model.trigger()
    about = QApplication.activeModalWidget()
    assert isinstance(about, AboutModel)
    about.reject()


def test_a_model_of_the_command_line_counts_for_once(
    opens: Opens, preferences: Preferences, crayons: Path, colour_model: ModelMaker, places: UserPlaces
) -> None:
    named = crayons.with_name("named.facemodel")
    save_model(colour_model(names=("warm", "cold"), unsure_below=0.2), named)
    preferences.change(model=str(crayons))
    desk = opens(named)
    desk.picture("a.jpg", 1)
    desk.sort()
    assert shown_classes(desk) == ["Warm", "Cold"]
    assert desk.window.windowTitle() == "가족 사진 – named.facemodel – facesorter"
    assert entries(desk)["named.facemodel"].isChecked()
    assert (stored(places).model, stored(places).recent_models) == (str(crayons), ())


def test_a_bad_model_of_the_command_line_is_told_at_once(opens: Opens, astronaut: Path) -> None:
    desk = opens(astronaut)
    wait_for(desk, "astronaut.jpg is not a facesorter model")
    assert "stays the same" not in desk.window.notice.text


@pytest.mark.parametrize("damage", ["gone", "broken"])
@pytest.mark.parametrize("sorts", [False, True])
def test_the_included_model_stands_in_for_one_that_cannot_be_opened_any_more(
    damage: str, sorts: bool, opens: Opens, preferences: Preferences, crayons: Path
) -> None:
    preferences.change(model=str(crayons), recent_models=(str(crayons),))
    whole = crayons.read_bytes()
    crayons.unlink()
    if damage == "broken":
        crayons.write_bytes(whole[:-40])
    desk = opens()
    desk.picture("a.jpg", 2)
    if sorts:
        desk.sort()
        assert (shown_classes(desk)[1], desk.names(2)) == ("Glasses male", ["a.jpg"])
    wait_for(desk, "The included model is in use instead.")
    assert ("There is no model file" if damage == "gone" else "incomplete or damaged") in desk.window.notice.text
    assert desk.window.windowTitle() == ("가족 사진 – facesorter" if sorts else "facesorter")
    assert entries(desk)["The included model"].isChecked()
    assert preferences.settings.model == str(crayons)  # it may be back the next time
    press(desk, "Keep the included model")
    assert preferences.settings.model == ""
    assert not desk.window.notice.isVisible()

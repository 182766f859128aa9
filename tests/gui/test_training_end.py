"""The end of a training: what would change in the open folder, both models side by side, wrong labels put right."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QTableView

from facesorter.core.model_file import save_model
from facesorter.gui.training.dialog import Step, TrainingDialog
from facesorter.gui.training.setup import Kind
from facesorter.ml.evaluation.answers import PictureAnswers, Which
from facesorter.ml.evaluation.numbers import Evaluation
from facesorter.ml.jobs.events import Event, Made
from facesorter.ml.jobs.relabel import original_of
from tests.conftest import ModelMaker
from tests.gui.conftest import CRAYONS, Desk, Opens
from tests.gui.test_training import Child, child, looked, table, train  # noqa: F401 - fixtures


def made(out: Path, answers: tuple[PictureAnswers, ...], names: tuple[str, ...] = CRAYONS) -> Event:
    numbers = Evaluation(names, tuple(tuple(int(row == column) for column in range(3)) for row in range(3)))
    return Made(
        out,
        stopped=False,
        epochs=2,
        best=1,
        validation_accuracy=0.9,
        test=numbers,
        rival=numbers,
        answers=answers,
    )


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths = []
    for name, colour in (("r.png", "red"), ("g.png", "green"), ("b.png", "blue"), ("r2.png", "red")):
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        assert image.save(str(tmp_path / name))
        paths.append(tmp_path / name)
    return paths


@pytest.fixture
def answers(pictures: list[Path]) -> tuple[PictureAnswers, ...]:
    """Return answers of which one is right in the new model alone, one in the old alone, one in neither."""
    red, green, blue, again = pictures
    return (
        PictureAnswers(red, 1, 1, 2, 2),
        PictureAnswers(green, 2, 1, 2, 3),
        PictureAnswers(blue, 3, 1, 1, 4),
        PictureAnswers(again, 1, 1, 1, 5),
    )


Ends = Callable[..., TrainingDialog]


@pytest.fixture
def ends(  # noqa: PLR0917 - fixtures
    opens: Opens,
    child: Child,  # noqa: F811
    table: Path,  # noqa: F811
    crayons: Path,
    answers: tuple[PictureAnswers, ...],
    tmp_path: Path,
) -> Ends:
    """Return what brings a window to the end of a training."""

    def ended(
        desk: Desk,
        kind: Kind = Kind.TABLE,
        source: Path | None = None,
        model: Path = crayons,
        moved: Mapping[Path, Path] | None = None,
    ) -> TrainingDialog:
        out = tmp_path / "new.facemodel"
        shutil.copy(model, out)
        dialog = looked(desk, child, table)
        if source is not None:
            dialog.offer(kind, source)
            dialog.act.click()
            desk.until(lambda: dialog.step is Step.DATA)
        here = tuple(replace(one, path=(moved or {}).get(one.path, one.path)) for one in answers)
        train(desk, child, dialog, made(out, here))
        desk.until(lambda: dialog.step is Step.END and not dialog.process.running)
        return dialog

    return ended


def names(dialog: TrainingDialog) -> list[str]:
    lists = dialog.end_page.pictures.findChildren(QComboBox)[0]
    return [lists.itemText(row) for row in range(lists.count())]


def test_both_models_are_shown_class_by_class_and_which_they_take_for_which(opens: Opens, ends: Ends) -> None:
    desk = opens()
    page = ends(desk).end_page
    assert page.classes.rows == [
        ("red", 2, 1.0, 0.5),
        ("green", 1, 0.0, 1.0),
        ("blue", 1, 0.0, 0.0),
        ("", 4, pytest.approx(1 / 3), 0.5),
    ]
    grids = page.pictures.findChildren(QTableView)
    assert [grid.accessibleName().split(":")[0] for grid in grids] == ["The new model", "The included model"]
    assert not page.tabs.isTabVisible(0)  # no folder is open
    desk.window.training.shutdown()


def test_a_cell_and_the_lists_show_their_pictures(opens: Opens, ends: Ends) -> None:
    desk = opens()
    dialog = ends(desk)
    page = dialog.end_page.pictures
    dialog.end_page.tabs.setCurrentIndex(2)
    assert names(dialog) == [
        "Only the new model is right (1)",
        "Only the model in use is right (1)",
        "Both are wrong (1)",
    ]
    assert page.pane.current is not None
    assert page.pane.current.name == "r.png"
    assert page.pane.details.splitlines() == ["r.png", "Label: Red", "New model: Red", "Model in use: Green"]
    grid = page.findChildren(QTableView)[0]
    grid.clicked.emit(grid.model().index(2, 0))
    assert page.pane.current.name == "b.png"
    assert page.pane.grid.accessibleName() == "Blue taken for Red"
    desk.until(lambda: desk.window.thumbnails.has(page.pane.grid.model().at(0).result))  # type: ignore[attr-defined]
    desk.window.training.shutdown()


def test_a_label_of_a_table_is_put_right_there_and_taken_back(
    opens: Opens,
    ends: Ends,
    table: Path,  # noqa: F811
) -> None:
    before = "filename,label\nr.png,red\ng.png,green\nb.png,blue\nr2.png,red\n"
    table.write_text(before, "utf-8")
    desk = opens()
    dialog = ends(desk)
    page = dialog.end_page.pictures
    page.choose_cell(Which.NEW, 3, 1)
    label = page.findChildren(QComboBox)[1]
    label.setCurrentIndex(0)
    label.activated.emit(0)
    assert table.read_text("utf-8") == before.replace("b.png,blue", "b.png,red")
    assert original_of(table).read_text("utf-8") == before
    assert page.told == "b.png is labelled Red now."
    assert dialog.end_page.classes.rows[0][:3] == ("red", 3, 1.0)
    page.undo.click()
    assert table.read_text("utf-8") == before
    assert dialog.end_page.classes.rows[0][:3] == ("red", 2, 1.0)
    table.write_text("filename,label\n", "utf-8")
    label.setCurrentIndex(1)
    label.activated.emit(1)
    assert "has changed since the training" in page.told
    desk.window.training.shutdown()


def test_a_picture_in_class_folders_moves_and_comes_back_to_its_very_place(
    opens: Opens, ends: Ends, tmp_path: Path, pictures: list[Path]
) -> None:
    """Where it lay deeper, and its name is taken where it goes."""
    folder = tmp_path / "classes"
    places = [folder / "red" / "2019" / "r.png", folder / "green" / "g.png", folder / "blue" / "2019" / "b.png"]
    other = folder / "red" / "2019" / "b.png"
    for place, picture in zip([*places, other], [*pictures[:3], pictures[3]], strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, place)
    desk = opens()
    dialog = ends(desk, Kind.FOLDERS, folder, moved={pictures[2]: places[2]})
    page = dialog.end_page.pictures
    page.choose_cell(Which.NEW, 3, 1)
    label = page.findChildren(QComboBox)[1]
    label.setCurrentIndex(0)
    label.activated.emit(0)
    moved = folder / "red" / "2019" / "b (2).png"
    assert moved.read_bytes() == pictures[2].read_bytes()
    assert other.read_bytes() == pictures[3].read_bytes()
    page.undo.click()
    assert sorted(folder.rglob("*.png")) == sorted([*places, other])
    assert places[2].read_bytes() == pictures[2].read_bytes()
    desk.window.training.shutdown()


def test_a_label_that_was_a_correction_is_put_right_among_the_corrections(
    opens: Opens, ends: Ends, tmp_path: Path, pictures: list[Path]
) -> None:
    desk = opens()
    desk.sort(tmp_path)
    dialog = ends(desk, Kind.CORRECTIONS, tmp_path)
    page = dialog.end_page.pictures
    page.choose_cell(Which.NEW, 3, 1)
    label = page.findChildren(QComboBox)[1]
    label.setCurrentIndex(1)
    label.activated.emit(1)
    assert desk.window.results.corrections == {pictures[2]: 2}
    desk.window.training.shutdown()


def test_what_would_change_in_the_open_folder_is_shown_before_the_model_is_used(
    opens: Opens, ends: Ends, tmp_path: Path, colour_model: ModelMaker
) -> None:
    six = tmp_path / "six.facemodel"
    save_model(colour_model(), six)
    desk = opens()
    for name, colour in {"a.png": 1, "b.png": 2, "c.png": 4}.items():
        desk.picture(name, colour)
    desk.picture("d.png", 4, (300, 400))
    desk.sort()
    desk.select(desk.open_bucket(4), "d.png")
    desk.window.commands.classes.chosen.emit(3)
    dialog = ends(desk, model=six)
    changes = dialog.end_page.changes
    desk.until(lambda: "would go elsewhere" in changes.text)
    assert dialog.end_page.tabs.currentWidget() is changes
    assert changes.text.startswith("With the new model 1 photo would go elsewhere, of 4 in this folder.")
    assert changes.ways == ["All (1)", "Plain female → Plain male (1)"]
    assert changes.shown == 1
    assert desk.window.models.current is None
    assert desk.names(4) == ["c.png"]
    # What was found is kept, so that using the model takes no second look.
    with desk.qtbot.waitSignal(desk.window.sorter.ended, timeout=20_000) as again:
        dialog.act.click()
    assert again.args is not None
    assert again.args[0].known == 4
    assert desk.names(1) == ["a.png", "c.png"]
    assert desk.names(3) == ["d.png"]


def test_a_model_of_other_classes_changes_everything(opens: Opens, ends: Ends) -> None:
    desk = opens()
    desk.picture("a.png", 1)
    desk.sort()
    changes = ends(desk).end_page.changes
    desk.until(lambda: changes.text.startswith("The new model sorts into other classes"))
    assert changes.ways == []
    desk.window.training.shutdown()

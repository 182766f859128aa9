"""Results in the window: where they are shown, what happens when the person corrects them."""

import gc

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from facesorter.core.classes import ClassSet
from facesorter.core.corrections import LEFT_OUT, SEVERAL, UNSURE, Review, Said
from facesorter.core.marks import NO_MARKS
from facesorter.core.results import Status
from facesorter.gui.grids.arrangement import Arrangement, Order
from facesorter.gui.grids.bucket_model import TILES_MIME, dragged_paths
from facesorter.gui.grids.corrections import Corrections
from facesorter.gui.grids.result_model import ResultModel
from facesorter.gui.kit.notices import NoticeBar
from tests.gui.results import names, path, result


def test_every_result_is_in_one_bucket_and_in_the_order_of_the_run(qapp: QApplication) -> None:
    results = ResultModel()
    results.add([result("a.jpg"), result("b.jpg", 6), result("c.jpg", 2, Status.UNSURE, 0.3)])
    results.add([result("d.jpg"), result("e.jpg", status=Status.NO_FACE), result("a.jpg", 2)])
    shown = {bucket: names(model) for bucket, model in results.buckets.items() if model.rowCount()}
    assert shown == {1: ["a.jpg", "d.jpg"], 6: ["b.jpg"], Status.UNSURE: ["c.jpg"], Status.NO_FACE: ["e.jpg"]}
    assert len(results) == 5
    assert list(results.buckets)[:6] == [1, 2, 3, 4, 5, 6]


def test_a_bucket_behaves_as_a_list_model_through_all_changes(qapp: QApplication, qtmodeltester: ModelTester) -> None:
    results = ResultModel()
    model = results.buckets[1]
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    results.add([result(f"{number}.jpg") for number in range(5)])
    results.assign({path("1.jpg"): 2, path("3.jpg"): 2})
    assert names(model) == ["0.jpg", "2.jpg", "4.jpg"]
    results.assign({path("3.jpg"): None})
    results.set_aside([path("0.jpg")])
    assert names(model) == ["2.jpg", "3.jpg", "4.jpg"]
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None


def door(results: ResultModel, qtbot: QtBot, *, open_: bool = True) -> tuple[Corrections, QUndoStack, NoticeBar]:
    stack, notice = QUndoStack(results), NoticeBar()
    qtbot.addWidget(notice)
    return Corrections(results, stack, notice, lambda: open_), stack, notice


def test_a_correction_moves_photos_and_undoing_puts_each_back_where_it_was(qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg"), result("b.jpg", status=Status.NO_FACE), result("c.jpg", 2), result("d.jpg")])
    corrections, stack, _ = door(results, qtbot)
    corrections.give([path("a.jpg"), path("b.jpg"), path("c.jpg")], 2)
    assert names(results.buckets[2]) == ["a.jpg", "b.jpg", "c.jpg"]
    assert results.corrections == {path("a.jpg"): 2, path("b.jpg"): 2, path("c.jpg"): 2}
    corrections.give([path("a.jpg")], UNSURE)
    assert names(results.buckets[Status.UNSURE]) == ["a.jpg"]
    assert results.corrections[path("a.jpg")] == UNSURE
    stack.undo()
    assert names(results.buckets[2]) == ["a.jpg", "b.jpg", "c.jpg"]
    stack.undo()
    assert names(results.buckets[1]) == ["a.jpg", "d.jpg"]
    assert names(results.buckets[Status.NO_FACE]) == ["b.jpg"]
    assert not results.corrections
    stack.redo()
    assert names(results.buckets[2]) == ["a.jpg", "b.jpg", "c.jpg"]


def test_a_correction_to_the_same_class_confirms_it(qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg")])
    corrections, stack, _ = door(results, qtbot)
    corrections.give([path("a.jpg"), path("unknown.jpg")], 1)
    assert results.corrections == {path("a.jpg"): 1}
    assert names(results.buckets[1]) == ["a.jpg"]
    assert results.reviewed(Review.CONFIRMED) == 1
    corrections.give([path("a.jpg")], 1)
    corrections.give([path("a.jpg")], 7)  # there is no such class
    assert stack.count() == 1


def test_what_is_no_class_is_an_answer_too_and_the_models_can_count_again(qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg"), result("b.jpg", status=Status.NO_FACE), result("c.jpg", 2), result("d.jpg", 2)])
    corrections, stack, notice = door(results, qtbot)
    corrections.give([path("a.jpg"), path("b.jpg")], LEFT_OUT)
    assert names(results.buckets[LEFT_OUT]) == ["a.jpg"]
    assert names(results.buckets[Status.NO_FACE]) == ["b.jpg"]  # that was the model's answer already
    corrections.give([path("c.jpg")], SEVERAL)
    assert names(results.buckets[Status.SEVERAL_FACES]) == ["c.jpg"]
    assert (results.reviewed(Review.CONFIRMED), results.reviewed(Review.CORRECTED)) == (1, 2)
    corrections.take_back([path("a.jpg"), path("c.jpg"), path("d.jpg")])
    assert notice.text.startswith("2 photo")
    assert results.corrections == {path("b.jpg"): LEFT_OUT}
    stack.undo()
    assert names(results.buckets[LEFT_OUT]) == ["a.jpg"]


def test_all_of_them_can_be_confirmed_but_not_what_was_corrected(qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg"), result("b.jpg", 3, Status.UNSURE, 0.4), result("c.jpg", status=Status.UNREADABLE)])
    corrections, _, notice = door(results, qtbot)
    corrections.give([path("a.jpg")], 5)
    with qtbot.waitSignal(corrections.undone) as undone:
        corrections.confirm([path("a.jpg"), path("b.jpg"), path("c.jpg")])
        assert results.corrections == {path("a.jpg"): 5, path("b.jpg"): 3}
        button = notice.findChild(QPushButton)
        assert button is not None
        button.click()
    assert undone.args == [[path("b.jpg")]]
    assert results.corrections == {path("a.jpg"): 5}
    assert not notice.text


def test_nothing_is_changed_while_files_are_on_their_way(qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg")])
    corrections, stack, _ = door(results, qtbot, open_=False)
    corrections.give([path("a.jpg")], 5)
    assert not results.corrections
    assert not stack.count()


def test_photos_that_were_moved_away_come_back_with_an_undo(qapp: QApplication, qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg"), result("b.jpg"), result("c.jpg", 2)])
    results.assign({path("c.jpg"): 3})
    with qtbot.waitSignal(results.counts_changed):
        results.set_aside([path("a.jpg"), path("c.jpg"), path("elsewhere.jpg")])
    assert [found.photo.path.name for found in results.present()] == ["b.jpg"]
    assert not results.corrections
    assert len(results) == 1
    results.take_back([path("c.jpg"), path("a.jpg"), path("b.jpg")])
    assert names(results.buckets[1]) == ["a.jpg", "b.jpg"]
    assert results.corrections == {path("c.jpg"): 3}
    assert len(results) == 3


def test_a_model_with_other_classes_gets_other_buckets(qapp: QApplication, qtbot: QtBot) -> None:
    results = ResultModel()
    results.add([result("a.jpg")])
    with qtbot.waitSignal(results.reset):
        results.clear(ClassSet(("cat", "dog")))
    leftovers = [Status.NO_FACE, Status.SEVERAL_FACES, Status.UNSURE, Status.UNREADABLE, LEFT_OUT]
    assert list(results.buckets) == [1, 2, *leftovers]
    assert len(results) == 0


def test_a_tile_says_in_words_what_the_picture_shows(qapp: QApplication) -> None:
    results = ResultModel()
    results.add(
        [
            result("a.jpg"),
            result("b.jpg", 3, Status.UNSURE, 0.41),
            result("c.jpg", 3, Status.SEVERAL_FACES),
            result("d.jpg", status=Status.UNREADABLE),
        ]
    )
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = {bucket: model.index(0).data(role) for bucket, model in results.buckets.items() if model.rowCount()}
    assert spoken[1] == "a.jpg, Plain male, 93 %"
    assert spoken[Status.UNSURE] == "b.jpg, Unsure, Boy? 41 %"
    assert spoken[Status.SEVERAL_FACES].startswith("c.jpg, Several faces, 3 face")
    assert "It is cut." in results.buckets[Status.UNREADABLE].index(0).data(Qt.ItemDataRole.ToolTipRole)
    results.assign({path("a.jpg"): 1})
    assert results.buckets[1].index(0).data(role) == "a.jpg, Plain male, 93 %, confirmed"
    results.assign({path("a.jpg"): 2})
    assert results.buckets[2].index(0).data(role) == "a.jpg, Glasses male, by you"


@pytest.mark.parametrize("data", [b"", b"no json", b"[1]", b'["a.jpg"]', b"[" * 5000, b'{"a": 1}'])
def test_tiles_of_another_kind_of_program_are_none(data: bytes) -> None:
    mime = QMimeData()
    mime.setData(TILES_MIME, data)
    assert dragged_paths(mime) == []


def test_tiles_are_dragged_out_as_copies_only(qapp: QApplication) -> None:
    results = ResultModel()
    results.add([result("사진 1.jpg"), result("b.jpg"), result("c.jpg")])
    model = results.buckets[1]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    mime = model.mimeData([model.index(2), model.index(0)])
    assert dragged_paths(mime) == [path("사진 1.jpg"), path("c.jpg")]
    assert [url.toLocalFile() for url in mime.urls()] == ["/photos/사진 1.jpg", "/photos/c.jpg"]


def test_a_bucket_that_nobody_looks_at_is_put_in_order_when_somebody_does(qapp: QApplication) -> None:
    results = ResultModel()
    results.add([result(f"{number}.jpg") for number in range(4)])
    shown: list[int] = []
    results.buckets[1].rowsInserted.connect(lambda: shown.append(results.buckets[1].rowCount()))
    results.arrange(Arrangement(Order.NAME, text="a"))
    results.add([result("b a.jpg"), result("a.jpg"), result("no.jpg")])
    results.assign({path("1.jpg"): 2, path("b a.jpg"): 1})
    results.set_aside([path("0.jpg")])
    assert shown == []  # a view that has not asked for rows yet is told of none
    assert results.count(1) == 5
    assert names(results.buckets[1]) == ["a.jpg", "b a.jpg"]
    results.arrange(Arrangement(Order.NAME))
    assert names(results.buckets[1]) == ["2.jpg", "3.jpg", "a.jpg", "b a.jpg", "no.jpg"]
    results.take_back([path("0.jpg")])
    assert names(results.buckets[1]) == ["0.jpg", "2.jpg", "3.jpg", "a.jpg", "b a.jpg", "no.jpg"]


def test_whose_answers_there_are_is_known_through_all_changes(qapp: QApplication) -> None:
    results = ResultModel()
    results.add([result(f"{number}.jpg") for number in range(4)], {path("0.jpg"): Said(answer=1)})

    def counts() -> tuple[int, ...]:
        return tuple(results.reviewed(one) for one in (Review.OPEN, Review.CONFIRMED, Review.CORRECTED))

    assert counts() == (3, 1, 0)
    results.assign({path("1.jpg"): 2, path("0.jpg"): 3})
    assert counts() == (2, 0, 2)
    results.set_aside([path("1.jpg"), path("3.jpg")])
    assert counts() == (1, 0, 1)
    results.assign({path("1.jpg"): 1, path("0.jpg"): None})
    assert counts() == (2, 0, 0)
    results.take_back([path("1.jpg")])
    assert counts() == (2, 1, 0)
    results.look_anew(path("1.jpg"), result("1.jpg", 2), NO_MARKS)
    assert counts() == (2, 0, 1)
    results.clear()
    assert counts() == (0, 0, 0)


def test_many_results_are_not_searched_for_cycles_again_and_again(qapp: QApplication) -> None:
    results = ResultModel()
    before = gc.get_freeze_count()
    results.add(result(f"{number}.jpg") for number in range(6000))
    assert gc.get_freeze_count() > before + 6000
    results.clear()
    assert gc.get_freeze_count() <= before

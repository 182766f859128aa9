"""Tables of very many rows: searched bit by bit, so that the window goes on."""

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from facesorter.gui.kit.tables import Column, TableModel

COUNT = 30_000


@pytest.fixture
def model(qtbot: QtBot) -> TableModel[int]:
    model: TableModel[int] = TableModel()
    model.set_columns((Column("Number", str), Column("Word", lambda row: "even" if row % 2 == 0 else "odd")))
    model.set_rows(list(range(1000, 1000 + COUNT)))
    return model


def test_very_many_rows_are_searched_bit_by_bit(model: TableModel[int], qtbot: QtBot) -> None:
    resets = QSignalSpy(model.modelReset)
    model.narrow("99 even")
    assert model.rowCount() == COUNT  # the table as it was, until it is known
    qtbot.waitUntil(lambda: model.rowCount() < COUNT)
    assert resets.count() == 1
    assert all("99" in str(model.row_at(row)) and model.row_at(row) % 2 == 0 for row in range(model.rowCount()))
    model.narrow("1234")
    assert [model.row_at(row) for row in range(model.rowCount())] == [1234, 11234, 12340, *range(12341, 12350), 21234]


def test_what_is_typed_meanwhile_counts(model: TableModel[int], qtbot: QtBot) -> None:
    model.narrow("99")
    model.narrow("")
    assert model.rowCount() == COUNT
    model.narrow("odd", lambda row: row < 1100)
    qtbot.waitUntil(lambda: model.rowCount() == 50)
    model.narrow("9")
    model.set_rows(list(range(COUNT)))
    model.narrow("29999")
    qtbot.waitUntil(lambda: model.rowCount() == 1)

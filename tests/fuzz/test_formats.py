"""A sample of the fuzzer of every format; 20,000 tries of each with ``pytest -m slow tests/fuzz``."""

from pathlib import Path

import pytest

from tests.fuzz.fuzz_formats import TRIES, attempt, formats

pytest.importorskip("resource", reason="measures memory as POSIX does")


def wrong(root: Path, tries: int) -> list[str]:
    return [complaint for one in formats(root) for seed in range(tries) if (complaint := attempt(one, seed))]


def test_case_64_73_a_sample_of_damaged_files(tmp_path: Path) -> None:
    slow_machine = [complaint for complaint in wrong(tmp_path, 20) if not complaint.endswith(" s")]
    assert slow_machine == []


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_case_64_73_damaged_files(tmp_path: Path) -> None:
    assert wrong(tmp_path, TRIES) == []

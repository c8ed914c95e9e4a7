"""How many translators work side by side: measured once, kept, and never more than there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ctranslate2
import pytest

from duizhao.settings import TranslationSettings
from duizhao.translation import argos
from duizhao.translation.argos import load_translator
from duizhao.translation.decoding import collect
from duizhao.translation.packages import BUNDLED, load_package
from duizhao.translation.threads import (
    Rate,
    available_processors,
    batch_rate,
    choose_translators,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def machine(rates: dict[int, float], share: float = 1.0) -> tuple[Callable[[int], Rate], list[int]]:
    """A machine with given rates and share of its time, and the numbers measured on it."""
    measured: list[int] = []

    def rate(number: int) -> Rate:
        measured.append(number)
        return Rate(rates[number], share if number > 1 else 1.0)

    return rate, measured


@pytest.mark.parametrize(
    ("rates", "chosen"),
    [
        ({1: 1.0, 2: 1.9, 4: 3.7}, 4),
        ({1: 1.0, 2: 1.9, 4: 1.92}, 2),
        ({1: 1.0, 2: 0.9, 4: 0.7}, 1),
        ({1: 1.0, 2: 2.0, 4: 3.0, 6: 3.9}, 6),
    ],
    ids=["all", "two cores with two threads each", "one core's time", "no power of two"],
)
def test_the_fewest_that_are_as_fast_as_the_best(rates: dict[int, float], chosen: int) -> None:
    """More translators are taken only where they bring something."""
    rate, measured = machine(rates)

    assert choose_translators("package", "4.8", max(rates), rate) == chosen
    assert set(measured) == set(rates)


def test_a_choice_is_kept_for_package_and_processors() -> None:
    """The second time nothing is measured; another package or another limit is measured anew."""
    rate, measured = machine({1: 1.0, 2: 2.0})
    choose_translators("package", "4.8", 2, rate)
    measured.clear()

    assert choose_translators("package", "4.8", 2, rate) == 2
    assert measured == []
    choose_translators("other", "4.8", 2, rate)
    assert set(measured) == {1, 2}


def test_what_other_programs_disturbed_is_not_kept() -> None:
    """Beside other work all are taken; the next run measures again and keeps what it finds."""
    disturbed, _ = machine({1: 1.0, 2: 1.02}, share=0.6)
    assert choose_translators("package", "4.8", 2, disturbed) == 2
    in_peace, measured = machine({1: 1.0, 2: 1.02})

    assert choose_translators("package", "4.8", 2, in_peace) == 1
    assert set(measured) == {1, 2}
    assert choose_translators("package", "4.8", 2, disturbed) == 1


@pytest.mark.parametrize("damage", ["{", "[]", "{}"])
def test_a_damaged_or_forbidden_cache_is_measured_past(cache: Path, damage: str) -> None:
    """What cannot be read or written costs a measurement, never a run."""
    rate, measured = machine({1: 1.0})
    cache.mkdir()
    (cache / "translators.json").write_text(damage)
    choose_translators("package", "4.8", 1, rate)
    assert measured
    (cache / "translators.json").unlink()
    cache.rmdir()
    cache.write_text("a file where the folder should be")

    assert choose_translators("package", "4.8", 1, rate) == 1


@pytest.mark.parametrize(
    ("files", "most"),
    [
        ({"cpu.max": "100000 100000"}, 1),
        ({"cpu.max": "20000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu.max": "max 100000"}, None),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu.max": "?"}, None),
        ({}, None),
    ],
)
def test_a_container_s_quota_counts(
    tmp_path: Path, files: dict[str, str], most: int | None
) -> None:
    """Cgroup v2 and v1 limit the processors; without a limit, affinity does."""
    (tmp_path / "cpu").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content)

    unlimited = available_processors(tmp_path / "nowhere")

    assert available_processors(tmp_path) == (most or unlimited)


def test_the_engine_measures_once_and_a_setting_measures_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `threads` 0 the choice of the starter is kept; with a number nothing is."""
    monkeypatch.setattr(argos, "available_processors", lambda: 2)
    monkeypatch.setattr(argos, "batch_rate", lambda *_: Rate(1.0, 1.0))
    package = load_package(BUNDLED)
    argos.ArgosEngine(package, TranslationSettings(threads=1))
    assert not cache.exists()

    argos.ArgosEngine(package, TranslationSettings())

    assert package.sha256 in (cache / "translators.json").read_text()


def test_a_graphics_processor_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """One translator on the device, and nothing to measure."""
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(ctranslate2, "Translator", lambda _, **how: asked.append(how))

    load_translator(load_package(BUNDLED), [], 0)

    assert [(how["device"], how["inter_threads"]) for how in asked] == [("cuda", 1)]


def test_a_rate_is_measured_with_the_package_itself() -> None:
    """Every measured batch has the same number of steps."""
    translator = load_translator(load_package(BUNDLED), [], 1)

    rate = batch_rate(translator, ["▁"], 1)

    assert rate.batches > 0
    assert rate.share > 0


def test_few_batches_wait_in_the_queue() -> None:
    """A run that is stopped waits for what is queued; results come in the order of the batches."""
    done: list[int] = []
    longest = 0

    class Output:
        def __init__(self, number: int) -> None:
            self.number = number

        def result(self) -> int:
            done.append(self.number)
            return self.number

    def queued() -> Iterator[tuple[list[int], list[Output]]]:
        nonlocal longest
        for number in range(10):
            longest = max(longest, number + 1 - len(done))
            yield [number], [Output(number), Output(-1)]  # the last is the filler

    assert list(collect(queued(), 3)) == [(number, number) for number in range(10)]
    assert longest == 3

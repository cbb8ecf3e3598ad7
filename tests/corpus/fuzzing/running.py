"""Trying many cases in a process of its own, with bounded memory and time for each."""

from __future__ import annotations

import multiprocessing
import resource
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import django

from tests.corpus.fuzzing.cases import SHARES, try_case
from tests.corpus.fuzzing.samples import Samples

MEMORY: Final = 3 * 1024**3
SECONDS: Final = 120.0
_EACH: Final = sum(SHARES.values())


@dataclass
class Tally:
    """What came of the cases, by kind."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, kind: str, number: int, outcome: str, seconds: float) -> None:
        """Count a case; its time is the processor's."""
        self.outcomes.setdefault(kind, Counter())[outcome.partition("\n")[0]] += 1
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), (seconds, number))
        if outcome not in ("read", "refused"):
            self.faults.append(f"{kind} {number}: {outcome}")

    @property
    def tried(self) -> int:
        """Number of cases."""
        return sum(sum(counted.values()) for counted in self.outcomes.values())

    def lines(self) -> Iterator[str]:
        """The tally for people."""
        for kind, counted in sorted(self.outcomes.items()):
            seconds, number = self.slowest[kind]
            told = ", ".join(f"{name} {count:,}" for name, count in sorted(counted.items()))
            yield f"{kind}: {sum(counted.values()):,} ({told}), slowest {seconds:.2f} s (number {number})"
        yield f"together {self.tried:,}, faults {len(self.faults)}"


def cases(count: int, seed: int) -> Iterator[tuple[str, int]]:
    """Kinds and numbers of `count` cases in their shares; another seed gives other numbers."""
    done = dict.fromkeys(SHARES, 0)
    for at in range(1, count + 1):
        kind = max(SHARES, key=lambda name: SHARES[name] * at / _EACH - done[name])
        done[kind] += 1
        yield kind, seed * 10_000_000 + done[kind]


def run(wanted: Iterable[tuple[str, int]], folder: Path | None, tally: Tally) -> Iterator[Tally]:
    """Try cases in another process; the tally after each. A case that hangs or dies is a fault, and the next go on."""
    worker = _Worker(folder)
    try:
        for kind, number in wanted:
            tally.add(kind, number, *worker.ask(kind, number))
            yield tally
    finally:
        worker.stop()


class _Worker:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._folder), daemon=True)
        self._process.start()
        other.close()

    def ask(self, kind: str, number: int) -> tuple[str, float]:
        try:
            self._line.send((kind, number))
            if self._line.poll(SECONDS):
                outcome, seconds = self._line.recv()
                return str(outcome), float(seconds)
            outcome = f"no answer in {SECONDS:.0f} s"
        except (EOFError, OSError):
            outcome = "the process died"
        self.stop()
        self._start()
        return outcome, SECONDS

    def stop(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.join()


def _serve(line: Connection, folder: Path | None) -> None:
    # Spreadsheets are opened in a process that sets a limit of its own.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    django.setup()  # spreadsheets ask the site's settings
    samples = Samples(folder)
    while True:
        try:
            kind, number = line.recv()
        except EOFError:
            return
        line.send(_tried(kind, number, samples))


def _tried(kind: str, number: int, samples: Samples) -> tuple[str, float]:
    started = time.process_time()
    try:
        outcome = try_case(kind, number, samples)
    except BaseException:  # noqa: BLE001  # whatever comes out of a reader is what is looked for; libraries in Rust raise bare ones
        outcome = traceback.format_exc(limit=-6)
        outcome = f"{outcome.strip().splitlines()[-1][:120]}\n{outcome}"
    return outcome, time.process_time() - started

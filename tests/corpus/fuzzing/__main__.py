"""`python -m tests.corpus.fuzzing 100000`: tells the tally as it grows and at the end."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.corpus.fuzzing.running import Tally, cases, run

_TELL_EVERY = 1000


def main() -> int:
    """Run; 1 where a fault was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--papers", type=Path, help="a folder of papers to break besides those of the tests")
    asked.add_argument("--only", help="one kind only")
    given = asked.parse_args()
    wanted = (case for case in cases(given.count, given.seed) if given.only in (None, case[0]))
    tally = Tally()
    told = 0
    for _ in run(wanted, given.papers, tally):
        for fault in tally.faults[told:]:
            print(fault, flush=True)
        told = len(tally.faults)
        if tally.tried % _TELL_EVERY == 0:
            print(*tally.lines(), sep="\n", flush=True)
    print(*tally.lines(), sep="\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())

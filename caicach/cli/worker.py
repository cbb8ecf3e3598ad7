"""`caicach worker`: run the jobs that people start in the application."""

import argparse

from caicach.foundation.jobs import worker

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many jobs run side by side; the process to follow when it ends."""
    parser.add_argument("--threads", type=int, default=2, help="số việc chạy song song (mặc định 2)")
    parser.add_argument("--parent", type=int, default=None, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Work until a signal comes."""
    return worker.run(max(1, args.threads), args.parent)

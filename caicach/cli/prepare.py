"""`caicach prepare`: everything a site needs before the other deeds, and nothing twice."""

import argparse

from django.core.management import call_command

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: settings come from the environment."""


def run(args: argparse.Namespace) -> int:
    """Migrations, static files, official units, and the sample where the site is a sample."""
    call_command("prepare_site")
    return 0

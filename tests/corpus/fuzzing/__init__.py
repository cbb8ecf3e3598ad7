"""Broken and odd files for the readers: every one ends in a paper or in one clear sentence.

    python -m tests.corpus.fuzzing 100000 [--seed 1] [--papers FOLDER]

Each case is made from its kind and number alone, so that a fault can be made again.
"""

"""Tests of the format readers."""

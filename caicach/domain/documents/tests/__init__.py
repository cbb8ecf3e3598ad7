"""Tests of the reading and checking of papers."""

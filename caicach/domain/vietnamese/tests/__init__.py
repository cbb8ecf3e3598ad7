"""Tests of Vietnamese writing."""

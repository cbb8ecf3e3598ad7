"""Tests across applications."""

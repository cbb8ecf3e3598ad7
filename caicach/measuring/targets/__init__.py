"""Targets judged by figures."""

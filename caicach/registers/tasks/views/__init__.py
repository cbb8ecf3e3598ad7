"""Screens of tasks."""

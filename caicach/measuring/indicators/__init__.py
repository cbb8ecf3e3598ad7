"""Indicators measured into figures that can be opened."""

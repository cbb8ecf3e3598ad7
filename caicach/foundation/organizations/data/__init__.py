"""Dated amendments to the official units."""

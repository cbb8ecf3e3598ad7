"""Texts of the sample: made up, in our own words."""

"""A made-up sample province, built through the same services as real data."""

"""The register of facts: named selections of rows that add up."""

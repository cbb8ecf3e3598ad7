"""Parquet files read by DuckDB: everything here works on files and tables, and knows no database of the site."""

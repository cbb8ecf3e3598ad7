"""One-stop dossiers in immutable monthly Parquet files."""

"""Questions on dossiers."""

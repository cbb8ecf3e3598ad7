"""What every screen shares: layout, tags, tables, assets."""

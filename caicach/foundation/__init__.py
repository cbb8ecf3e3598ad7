"""What every register stands on: organizations, audit, documents, imports, jobs."""

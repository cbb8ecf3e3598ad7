"""Where rows are kept: plans, tasks, dossiers, declarations."""

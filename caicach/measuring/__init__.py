"""Facts become figures, figures judge targets."""

"""The command line: one module a deed."""

"""Formats of input and output, laid over Django's by FORMAT_MODULE_PATH."""

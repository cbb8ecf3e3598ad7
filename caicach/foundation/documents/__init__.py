"""Files kept once, registers of documents, evidence."""

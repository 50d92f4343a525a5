"""Agreements before anything is measured, and the documents they need."""

"""Findings: from a table and a question to estimates, a verdict and its words."""

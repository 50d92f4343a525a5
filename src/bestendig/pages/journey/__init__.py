"""Mijn plan: one page, one question, parts that open in any order."""

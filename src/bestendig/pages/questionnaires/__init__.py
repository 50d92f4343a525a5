"""Questionnaires: advisers compose them; works council and data protection officer read them."""

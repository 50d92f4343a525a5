"""Questions: our own item bank, scales, templates, and the questionnaires of an organisation."""

"""Pages of the private ring: its PIN, and the door that all private pages stand behind."""

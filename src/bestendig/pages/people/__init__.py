"""The people of an organisation: the list, one person, the import, and the roles."""

"""The tree of units, the groups that are shown together, events, and the vision."""

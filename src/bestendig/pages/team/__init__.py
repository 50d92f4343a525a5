"""The manager's page of the own team, and what belongs to it."""

"""Where everybody begins: today, the organisation, and switching between roles."""

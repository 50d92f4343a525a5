"""The question box: ask the contact person, and be answered."""

"""Reaching the people of a survey: mail, letters, a tablet, and words to read out."""

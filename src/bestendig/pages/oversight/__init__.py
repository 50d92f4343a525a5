"""The rooms of those who watch: data protection officer and works council."""

"""Open answers: advice, decision, making ready, and what is shown."""

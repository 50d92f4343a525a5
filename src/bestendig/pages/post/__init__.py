"""Mail, seen from the receiver: no more of it, and in the demo, reading it."""

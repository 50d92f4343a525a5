"""What is on offer, for everybody; what works, for who decides about it."""

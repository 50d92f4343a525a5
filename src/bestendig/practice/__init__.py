"""What goes on around the work itself: how it will change, and what a team asks about that."""

"""Sessions, sign-ins, and what links an account to a municipality's own sign-in."""

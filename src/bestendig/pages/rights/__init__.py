"""The rights desk: own data and requests, what was erased on schedule, the register of breaches."""

"""What two people at work talk about and agree on: the good conversation, tailored agreements."""

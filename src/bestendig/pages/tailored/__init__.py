"""The pages of tailored agreements: for the two, for who helps, and how many there are."""

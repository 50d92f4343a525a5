"""What changes in the work: read, asked about, and written."""

"""What came out of a closed survey. These pages read releases, and nothing that is under them."""

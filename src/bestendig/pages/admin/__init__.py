"""What administrators arrange: settings, house style, organisations."""

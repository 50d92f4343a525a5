"""What every room uses and none owns: texts, table files, charts."""

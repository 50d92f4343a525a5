"""Pages of absence and turnover: the charts, and the import."""

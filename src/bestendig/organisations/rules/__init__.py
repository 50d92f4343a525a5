"""Rules as plain functions: no database, no Django."""

"""Rules of measurement that know no database."""

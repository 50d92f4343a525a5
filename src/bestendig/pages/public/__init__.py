"""For visitors: check a file, plan a measurement, the DI-model. No sign-in, nothing kept."""

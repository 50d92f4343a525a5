"""The register of breaches, with its two clocks (AVG art. 33; Cyberbeveiligingswet)."""

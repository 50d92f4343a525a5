"""How many answers of a group a verdict needs, for who needs no engine too."""

from __future__ import annotations

from typing import Final

FEWEST_ANSWERS: Final = 20
"""With fewer in a group no verdict is possible."""
FEW_ANSWERS: Final = 40
"""With fewer the verdict is given, and it is said beside it."""

"""The ready-made documents (GOV-02): our own texts, filled from an organisation's settings.

1. `templates`: Markdown beside this module, with `{facts}`, conditions and included parts.
2. `facts`: what an organisation's settings and agreements say, and what they do not say yet.
3. `filling`: the two together, as blocks that a page, a PDF or a Word file is made of.

What is not known yet stands in the document as “[nog in te vullen: …]”, so that a document is
never quietly incomplete. The documents are in Dutch: they are for Dutch law.
"""

from bestendig.organisations.documents.filling import Block, Document, Row, Run, fill
from bestendig.organisations.documents.templates import NAMES, Name

__all__ = ["NAMES", "Block", "Document", "Name", "Row", "Run", "fill"]

"""The catalogue: what is on offer, what is known of it, and where the offer has holes.

An intervention is of one organisation. The library ships with the product (`library`): what the
research report names, with only what it says; an organisation may take such an entry over.

1. Both are entries (`entries`): one filtered selection, shown as a list, a grid or a map.
2. What others found are claims with a source; what was measured here are results.
3. Results come from a higher room by `recording`, never from a page; `grading` says by rule what
   they amount to together.
"""

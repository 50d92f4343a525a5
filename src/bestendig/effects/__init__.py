"""The effect engine: from additive moments to an honest verdict.

A pure library (NumPy and SciPy; Polars and Ibis only in `collect`). It does no input or
output, knows no Django, and speaks no natural language: every answer is a frozen value with
codes, or `NotEstimable` with a reason.

The one way through::

    answers -> Moments -> CellMeans -> contrast -> Estimate | NotEstimable -> Evidence -> Verdict
"""

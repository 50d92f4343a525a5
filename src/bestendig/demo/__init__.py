"""The demo: Voorbeeldstad, Oefenwaard and their fund, built by the product's own actions.

Nothing in it exists. `story` says what there is, `people` makes the staff lists out of it,
`build` carries it out.
"""

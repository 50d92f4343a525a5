"""SCIM 2.0: an HR or identity system keeps people and units up to date (RFC 7643, 7644).

1. `access` finds the organisation by the bearer token and binds it; nothing else opens a view.
2. `resources` says which attributes there are: no more than we keep. Others are let go by.
3. `users` and `groups` turn our people and units into resources and back, by the same actions
   that the pages use. Not active means ended: nobody is erased from outside.
"""

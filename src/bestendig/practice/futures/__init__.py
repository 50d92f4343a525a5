"""Pictures of the future: what changes in one kind of work, what it asks, and which ways there are.

1. An adviser writes a picture of a kind of work; a manager of the own team's (`writing`).
2. Everybody in the organisation reads it; the ones of the own work come first (`queries`).
3. A reader may say once whether it is clear. Only sums are kept (`pulse`, decision 137).
4. A team talks about it with a card; what it does not know it asks the manager, whose answer
   stands at the picture (`cards`, decision 138).
5. After a year, or when work changes, it is written anew: a next version, and the question again.
"""

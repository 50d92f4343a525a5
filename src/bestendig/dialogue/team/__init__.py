"""What a manager does for the own team, beside talks and agreements.

1. One next step (`steps`): the first of a fixed list that still applies. What people of the team
   answered, wrote for themselves or take part in plays no role, so that a step tells of nobody.
2. What is set aside stays away, and is nobody else's business: no log tells it.

3. Room to learn (`room`, `proposing`, `queries.ledger_of`): hours and euros, from agreements both
   signed, from proposals with a yes, and from lines for the whole team. HR reads sums of many.

4. What a team does together (`together`): stories in turn, a goal, an action that the team reads.

Reasons: docs/decisions/0147, 0148 and 0149.
"""

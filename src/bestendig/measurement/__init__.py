"""Measuring: series of waves, the ballot box, its opening, and what is kept of it.

1. `actions.launching.launch_wave`: agreements checked, keys made, the box opened once as a test,
   an invitation with a sealed envelope for each person.
2. `actions.answering`, `actions.drafting`: with a token, no sign-in. One transaction each.
3. `actions.closing`: the box closes; its time may only move later.
4. `actions.opening`: a job. Too few ballots: destroyed unopened. Else: snapshot, gate, release,
   all in one commit; then the keys are destroyed, with proof in the audit log.
5. `retention`: what still links answers to people goes when its series has ended.

Only this room touches ballots and snapshots (an import contract). docs/privacy.md says what
somebody with the database, with the keys, or with both can learn, and when.
"""

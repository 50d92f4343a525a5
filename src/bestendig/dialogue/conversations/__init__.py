"""The good conversation: one thread, of an employee and a manager, seen by the two alone.

1. Either invites (`inviting`), with words that stand ready; the other agrees or proposes another
   moment. A talk that did not take place asks no reason, and can be planned anew.
2. Each prepares in the own private ring (`preparing`): nothing leaves that ring but lines that
   its owner puts on the agenda, each a copy, to be taken back until the talk.
3. When it was held, what they agreed is written in a few lines that both confirm (`agreeing`).
   Other words are confirmed anew; what stood before stays.

That a talk was held is handed to the measuring by the page (`invite_to_rolling`), in the same
transaction. Nobody else sees a thread: not HR, not the manager's manager. The log tells what was
done, never a word of it, and nothing of a preparation. Reasons: docs/decisions/0143.
"""

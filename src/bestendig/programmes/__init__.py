"""What is going to be measured: plans with their waves, made and locked before anything is asked.

1. `actions.planning`: a plan begins with its moments: the rhythm of the organisation, or a plan
   of its own (once, again and again, or around a start).
2. `actions.changing`: which questions, whom, when. Whole units only, never hand-picked people.
3. `actions.locking`: the plan is locked with a time and a hash; from then on works council and
   data protection officer read it. Who changes it afterwards locks a next version, which says
   what changed, and what the works council agreed to is then asked again (GOV-04).

Launching is measurement's (`measurement.actions.planned`), a floor above: of the series and the
wave this room keeps the ids. Programmes and their participants will attach to a plan as groups
beside those of whole units.
"""

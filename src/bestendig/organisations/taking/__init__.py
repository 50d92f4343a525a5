"""What an organisation takes along: its archive package, and all of its own when it leaves.

1. Every room says of each of its tables whether it goes along (`common.belongings`).
2. `request_package` queues a job. It writes the files of the package one after the other, sealed
   as they come, under a key of that package alone.
3. Whoever may, fetches it. A day after it was ready it is gone, and its key is destroyed.
"""

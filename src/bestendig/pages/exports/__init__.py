"""Released figures as files to take along. They hold what the pages of the reader hold, no more.

1. `records` lays a release out, a row for each figure of each group; `columns` says what stands in
   which column, in the files and in their data dictionary; `notes` says how to read them.
2. `workbook`, `bundle` (CSV with what SPSS and R need to read it) and `paper` (PDF) write them.
3. `offered` lists every file that somebody in a role may take along. The pages hand out these and
   no others, and the proof of the gate attacks them.
"""

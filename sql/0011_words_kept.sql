-- Of a reading the words are kept: the table is found in them whenever a reading is used.

comment on table etl.reading is 'What was read of a content: words with positions, or why there are none. A cache: may be emptied at any time, is rebuilt from the archive, is never part of a backup and empty after a crash of the server. Rows of another reader go after a week, and the oldest beyond 500 MB.';
comment on column etl.reading.packed is 'JSON, compressed with zstd; read again where it is not what the program expects. About 2 kB a page.';

-- What was read of a content, kept so that it is not read again.

create unlogged table etl.reading (
  sha256 text not null references etl.document_content on delete cascade,
  reader_version text not null check (reader_version ~ '^[0-9a-f]{64}$'),
  packed bytea not null check (octet_length(packed) <= 4000000),
  read_at timestamptz not null default now(),
  primary key (sha256, reader_version)
);
-- it is packed already
alter table etl.reading alter column packed set storage external;
comment on table etl.reading is 'What was read of a content: words with positions and the table found in them, or why there are none. A cache: may be emptied at any time, is rebuilt from the archive, is never part of a backup and empty after a crash of the server. Rows of another reader go after a week, and the oldest beyond 500 MB.';
comment on column etl.reading.sha256 is 'The content.';
comment on column etl.reading.reader_version is 'Hash over the sources of the reader, the version of pdfjs-dist and every reference file that reading looks at: a row of another version is not used.';
comment on column etl.reading.packed is 'JSON, compressed with zstd; read again where it is not what the program expects. About 4 kB a page.';
comment on column etl.reading.read_at is 'When it was read.';

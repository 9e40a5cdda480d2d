-- The picture of what was read from a document that waits for a person: see it before deciding on it.

create table etl.overlay (
  document_key bigint primary key references etl.document on delete cascade,
  svg text not null check (svg <> ''),
  reader_version text not null,
  drawn_at timestamptz not null default now()
);
comment on table etl.overlay is 'For each document that was put into quarantine, and for each loaded one that the present program would block, its pages as the reader saw them with every failed check at its place. Goes when the document is loaded.';
comment on column etl.overlay.document_key is 'The document.';
comment on column etl.overlay.svg is 'An SVG without script, links or anything from elsewhere, to be opened in a browser.';
comment on column etl.overlay.reader_version is 'Version of the program that read and drew it.';
comment on column etl.overlay.drawn_at is 'When it was drawn: with the judgement that the checks are from.';

-- Up Migration
-- Run this only when there is no way back to a release that searches in this table.
DROP SCHEMA search CASCADE;

-- Down Migration
CREATE SCHEMA search;
CREATE TABLE search.todos (
  id uuid PRIMARY KEY,
  list_id uuid NOT NULL,
  title text,
  words tsvector,
  completed_at timestamptz,
  "order" double precision,
  created_by uuid,
  created_at timestamptz,
  version integer NOT NULL,
  deleted boolean NOT NULL
);
CREATE INDEX ON search.todos (list_id, created_at DESC, id DESC) INCLUDE (words, completed_at)
  WHERE NOT deleted;
-- The table is empty. The release that searches in it can rebuild it.

-- Up Migration
CREATE SCHEMA search;

-- Everything that a search shows, so a search reads only this table and members. The row of a
-- deleted todo has only its ids and its version.
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
INSERT INTO search.todos
  SELECT id, list_id, title, CASE WHEN pg_column_size(words) < 2000 THEN words ELSE '' END,
    completed_at, "order", created_by, created_at, version, false
  FROM todos;

-- The index contains the words, so a search reads only the index, one range for each list. On the
-- todos table, every completion would have to update it. Here, only the projector does.
CREATE INDEX ON search.todos (list_id, created_at DESC, id DESC) INCLUDE (words, completed_at)
  WHERE NOT deleted;

-- Search no longer uses the column. It stays so that production can return to an earlier release.
ALTER TABLE todos ALTER words DROP NOT NULL;

-- Down Migration
DROP SCHEMA search CASCADE;
-- The column stays without NOT NULL, because rows written in the meantime have no words.

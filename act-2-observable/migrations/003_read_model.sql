-- Up Migration
CREATE SCHEMA search;

-- Everything that an answer to a search shows, so that no other table is read for it but members.
CREATE TABLE search.todos (
  id uuid PRIMARY KEY,
  list_id uuid NOT NULL,
  title text NOT NULL,
  words tsvector NOT NULL,
  completed_at timestamptz,
  "order" double precision NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  version integer NOT NULL,
  deleted boolean NOT NULL
);
INSERT INTO search.todos
  SELECT id, list_id, title, CASE WHEN pg_column_size(words) < 2000 THEN words ELSE '' END,
    completed_at, "order", created_by, created_at, version, false
  FROM todos;

-- With the words in it a search reads this index alone, in one piece for each list. Beside the todos
-- themselves it would be written with every tick; here nobody waits for that.
CREATE INDEX ON search.todos (list_id, created_at DESC, id DESC) INCLUDE (words, completed_at)
  WHERE NOT deleted;

-- The column stays until no release before this one can come back; nobody searches in it any more.
ALTER TABLE todos ALTER words DROP NOT NULL;

-- Down Migration
DROP SCHEMA search CASCADE;
-- The column stays without NOT NULL: what was written meanwhile has no words.

-- Up Migration
-- Run this only when there is no way back to act 1, because its search needs the index.
DROP INDEX IF EXISTS todos_newest_first;

-- Down Migration
CREATE INDEX todos_newest_first ON todos (list_id, created_at DESC, id DESC);

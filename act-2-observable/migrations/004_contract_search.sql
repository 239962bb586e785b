-- Up Migration
-- Run this once act 1 cannot come back: its search needs the index, and it stores words for it.
DROP INDEX IF EXISTS todos_newest_first;

-- Down Migration
CREATE INDEX todos_newest_first ON todos (list_id, created_at DESC, id DESC);

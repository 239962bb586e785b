CREATE TABLE IF NOT EXISTS accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS sessions (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);

CREATE TABLE IF NOT EXISTS lists (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  inbox_of TEXT UNIQUE REFERENCES accounts,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS members (
  list_id TEXT NOT NULL REFERENCES lists ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts,
  role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (list_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_by_account ON members (account_id, list_id);

CREATE TABLE IF NOT EXISTS todos (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  list_id TEXT NOT NULL REFERENCES lists ON DELETE CASCADE,
  title TEXT NOT NULL,
  completed_at TEXT,
  "order" REAL NOT NULL,
  created_by TEXT NOT NULL REFERENCES accounts,
  created_at TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX IF NOT EXISTS todos_in_order ON todos (list_id, "order", id);
CREATE INDEX IF NOT EXISTS todos_newest_first ON todos (created_at, id);

CREATE TABLE IF NOT EXISTS notifications (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts,
  todo_id TEXT NOT NULL,
  list_id TEXT NOT NULL,
  title TEXT NOT NULL,
  completed_by TEXT NOT NULL REFERENCES accounts,
  created_at TEXT NOT NULL,
  read_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS notifications_newest_first ON notifications (account_id, created_at, id);

-- The app defines words(), because search ignores case, accents and punctuation.
CREATE VIRTUAL TABLE IF NOT EXISTS todo_words USING fts5 (
  words, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M*'", prefix = '1 2 3'
);
DROP TRIGGER IF EXISTS words_added;
CREATE TRIGGER words_added AFTER INSERT ON todos BEGIN
  INSERT INTO todo_words (rowid, words) VALUES (new.number, words(new.title));
END;
DROP TRIGGER IF EXISTS words_removed;
CREATE TRIGGER words_removed AFTER DELETE ON todos BEGIN
  DELETE FROM todo_words WHERE rowid = old.number;
END;
DROP TRIGGER IF EXISTS words_changed;
CREATE TRIGGER words_changed AFTER UPDATE OF title ON todos BEGIN
  UPDATE todo_words SET words = words(new.title) WHERE rowid = new.number;
END;

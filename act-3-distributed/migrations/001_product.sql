-- Up Migration
CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE sessions (
  token_hash text PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE lists (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  inbox_of uuid UNIQUE REFERENCES accounts,
  created_at timestamptz NOT NULL
);

CREATE TABLE members (
  list_id uuid NOT NULL REFERENCES lists ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES accounts,
  role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (list_id, account_id)
);
CREATE INDEX members_by_account ON members (account_id, list_id);

CREATE TABLE todos (
  id uuid PRIMARY KEY,
  list_id uuid NOT NULL REFERENCES lists ON DELETE CASCADE,
  title text NOT NULL,
  words tsvector NOT NULL,
  completed_at timestamptz,
  "order" double precision NOT NULL,
  created_by uuid NOT NULL REFERENCES accounts,
  created_at timestamptz NOT NULL,
  version integer NOT NULL
);
CREATE INDEX todos_in_order ON todos (list_id, "order", id);
CREATE INDEX todos_newest_first ON todos (list_id, created_at DESC, id DESC);

CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts,
  todo_id uuid NOT NULL,
  list_id uuid NOT NULL,
  title text NOT NULL,
  completed_by uuid NOT NULL REFERENCES accounts,
  created_at timestamptz NOT NULL,
  read_at timestamptz
);
CREATE INDEX notifications_newest_first ON notifications (account_id, created_at DESC, id DESC);

-- Down Migration
DROP TABLE notifications, todos, members, lists, sessions, accounts;

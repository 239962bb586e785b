-- Up Migration
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY,
  id text NOT NULL,
  topic text NOT NULL,
  type text NOT NULL,
  key text NOT NULL,
  occurred_at timestamptz NOT NULL,
  data jsonb NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now(),
  trace text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, position)
);
CREATE INDEX outbox_by_due ON outbox (topic, due_at, position);
CREATE INDEX outbox_by_key ON outbox (topic, key, position);

-- Down Migration
DROP TABLE outbox;

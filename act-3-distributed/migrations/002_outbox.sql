-- Up Migration
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY,
  topic text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  version integer NOT NULL,
  occurred_at timestamptz NOT NULL,
  key text NOT NULL,
  traceparent text,
  data jsonb NOT NULL,
  actor_id text NOT NULL GENERATED ALWAYS AS (data ->> 'actorId') STORED,
  stored_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, position)
);
CREATE INDEX outbox_new ON outbox (topic, actor_id, position) WHERE attempts = 0;
CREATE INDEX outbox_retries ON outbox (topic, due_at) WHERE attempts > 0;
CREATE INDEX outbox_by_key ON outbox (topic, key, position);

-- Down Migration
DROP TABLE outbox;

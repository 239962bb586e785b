-- Up Migration
ALTER TABLE outbox ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();

-- Down Migration
ALTER TABLE outbox DROP COLUMN transaction;

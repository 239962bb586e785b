-- Up Migration
-- E-mails wait in a table of their own. It is like the outbox, so the same code claims from it.
CREATE SCHEMA email;
CREATE TABLE email.outbox (LIKE public.outbox INCLUDING ALL);

-- Down Migration
DROP SCHEMA email CASCADE;

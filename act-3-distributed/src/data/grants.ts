/**
 * What each service may do in the database. Everything else is refused: each service connects as a
 * role of its own. A key is what follows `ON` in a GRANT, and its value what follows `GRANT`.
 */
export const grants: Record<string, Record<string, string>> = {
  gateway: {
    accounts: "SELECT (id, email, name)",
    sessions: "SELECT",
  },
  "write-api": {
    accounts: "SELECT, INSERT, UPDATE (name)", // to lock a row, a role must be able to update it
    sessions: "SELECT, INSERT, DELETE",
    lists: "SELECT, INSERT, UPDATE, DELETE",
    members: "SELECT, INSERT, UPDATE, DELETE",
    todos: "SELECT, INSERT, UPDATE, DELETE",
    outbox: "INSERT",
    "SEQUENCE outbox_position_seq": "SELECT",
  },
  "read-api": {
    accounts: "SELECT (id, name)",
    notifications: "SELECT, UPDATE (read_at)",
    outbox: "SELECT (topic, position, stored_at)",
    "SEQUENCE outbox_position_seq": "SELECT",
  },
  analytics: {},
  relay: {
    members: "SELECT (list_id, account_id, role)",
    outbox: "SELECT, UPDATE (attempts, due_at), DELETE",
    "SEQUENCE outbox_position_seq": "SELECT",
  },
  "search-projector": {},
  "notification-worker": {
    notifications: "INSERT",
  },
  "email-worker": {
    "SCHEMA email": "USAGE",
    "email.outbox": "SELECT, INSERT, UPDATE (attempts, due_at), DELETE",
    "SEQUENCE email.outbox_position_seq": "SELECT",
  },
};

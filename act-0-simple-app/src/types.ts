import type { Config } from "./config.ts";
import type { Database } from "./database.ts";
import type { SendMail } from "./mail.ts";

/** Everything that the routes need. */
export type Context = { db: Database; config: Config; sendMail: SendMail };

export type Account = { id: string; email: string; name: string };

/** A todo as the database stores it. */
export type TodoRow = {
  id: string;
  listId: string;
  title: string;
  completedAt: string | null;
  order: number;
  createdBy: string;
  createdAt: string;
  version: number;
};

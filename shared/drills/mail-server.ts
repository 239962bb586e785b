import type { Mail } from "../infra/mail.ts";

/** An e-mail that has arrived. */
export type Arrival = { to: string; subject: string; atMs: number };

/** The mail server, from its operator's point of view. */
export function mailServer(mailUrl: string) {
  return {
    /** Makes the server take this long for each further e-mail. */
    async slowDown(delayMs: number): Promise<void> {
      const body = JSON.stringify({ delayMs });
      await fetch(`${mailUrl}/behaviour`, { method: "PUT", body });
    },
    /** The e-mails to these addresses, oldest first. An e-mail that arrived twice counts once. */
    async arrivals(addresses: string[]): Promise<Arrival[]> {
      const mails = (await (await fetch(`${mailUrl}/messages`)).json()) as Mail[];
      const distinct = new Map<string, Arrival>();
      for (const { to, subject, receivedAt } of mails) {
        const key = `${to} ${subject}`;
        if (!addresses.includes(to) || distinct.has(key)) continue;
        distinct.set(key, { to, subject, atMs: Date.parse(receivedAt) });
      }
      return [...distinct.values()];
    },
  };
}

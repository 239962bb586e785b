import { mailUrl } from "./environment.ts";

export type Mail = { to: string; from: string; subject: string; text: string; receivedAt: string };

/** The e-mails that the SMTP sink has received for an address, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const response = await fetch(`${mailUrl()}/messages?to=${encodeURIComponent(address)}`);
  if (!response.ok) throw new Error(`The SMTP sink answered ${response.status} at ${mailUrl()}.`);
  return (await response.json()) as Mail[];
}

/** An e-mail as one receiver got it. An e-mail to two addresses becomes two of these. */
export type Mail = { to: string; from: string; subject: string; text: string; receivedAt: string };

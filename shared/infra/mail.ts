/** A mail as its receiver got it; one sent to two addresses is two of these. */
export type Mail = { to: string; from: string; subject: string; text: string; receivedAt: string };

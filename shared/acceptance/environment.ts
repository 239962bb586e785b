/** Where the suite finds what it tests. Everything comes from the environment; nothing is started here. */

/** The instance under test: limits out of the way (LOGINS_PER_MINUTE and REQUESTS_PER_SECOND high). */
export const actUrl = () => address("ACT_URL");

/** A second instance of the same act: limits as a user meets them, sessions that last two seconds. */
export const strictActUrl = () => address("ACT_URL_STRICT");

/** The SMTP sink that both instances send to, by its HTTP side: `GET /messages?to=`. */
export const mailUrl = () => address("MAIL_URL");

function address(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set. Run the suite by \`npm test <act>\`, or set it.`);
  return value.replace(/\/$/, "");
}

/** The addresses of the systems under test, from the environment. The suite starts nothing. */

/** The instance under test, with the settings `withoutLimits` of instances.ts. */
export const actUrl = () => address("ACT_URL");

/** A second instance of the same act, with the `strictSettings` of instances.ts. */
export const strictActUrl = () => address("ACT_URL_STRICT");

/** The HTTP address of the SMTP sink that gets the e-mails of both instances. */
export const mailUrl = () => address("MAIL_URL");

function address(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set. Run the suite by \`npm test <act>\`, or set it.`);
  return value.replace(/\/$/, "");
}

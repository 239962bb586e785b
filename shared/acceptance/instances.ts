/** Settings of the instance at `ACT_URL`: most tests must not meet a limit. */
export const withoutLimits = {
  LOGINS_PER_MINUTE: "1000000",
  SIGN_INS_PER_MINUTE: "1000000",
  REQUESTS_PER_SECOND: "1000000",
  INVITATIONS_PER_HOUR: "1000000",
  LISTS_PER_ACCOUNT: "1000000",
  TODOS_PER_LIST: "1000000",
};

/**
 * Settings of the instance at `ACT_URL_STRICT`: the limits of a fresh install and short sessions. It
 * trusts one proxy, so that each test can have an address of its own.
 */
export const strictSettings = { SESSION_TTL_SECONDS: "2", TRUST_PROXY: "1" };

/**
 * Imported for its effect, before all else: takes settings out of this process's environment that
 * would change how it reaches the servers of this machine. The PG… variables are for PostgreSQL's
 * own clients, and the pg package reads them, too. HOST and NODE_ENV may be set for any program.
 */
const misleading = /^(PG[A-Z]+|HOST|NODE_ENV)$/;

/** Addresses of this machine. No proxy can reach them for us. */
const loopback = "localhost,127.0.0.1,::1,[::1]";

for (const name of Object.keys(process.env)) if (misleading.test(name)) delete process.env[name];

const { no_proxy, NO_PROXY } = process.env;
const direct = [no_proxy ?? NO_PROXY, loopback].filter(Boolean).join(",");
process.env.no_proxy = direct;
process.env.NO_PROXY = direct;

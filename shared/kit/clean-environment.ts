/**
 * Import this module first, for its effect. It removes settings from this process's environment
 * that would change how the process reaches local servers. The PG… variables are meant for
 * PostgreSQL's own clients, but the pg package reads them, too. HOST and NODE_ENV may be set for
 * other programs.
 */
const misleading = /^(PG[A-Z]+|HOST|NODE_ENV)$/;

/** Addresses of this machine. A proxy cannot reach them. */
const loopback = "localhost,127.0.0.1,::1,[::1]";

for (const name of Object.keys(process.env)) if (misleading.test(name)) delete process.env[name];

const { no_proxy, NO_PROXY } = process.env;
const direct = [no_proxy ?? NO_PROXY, loopback].filter(Boolean).join(",");
process.env.no_proxy = direct;
process.env.NO_PROXY = direct;

// For `node --import`: refuses every connection and every look-up of a name that leaves this machine.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/** @param {string} host */
const isLocal = (host) => /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\..*|)$/.test(host);

/** @param {string} what */
function refusal(what) {
  return Object.assign(new Error(`The network is refused: ${what}`), { code: "ENETUNREACH" });
}

/**
 * Where a call of `connect` leads, by any of its signatures: `(options)`, `(port, host)`, `(path)`,
 * and the list of arguments that Node's own modules hand on. A path is a socket of this machine.
 * @param {any[]} args
 * @returns {string}
 */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object") return first.path ? "" : (first.host ?? "");
  return typeof second === "string" ? second : "";
}

const { connect } = net.Socket.prototype;
/** @param {any[]} args */
net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args);
  if (isLocal(host)) return Reflect.apply(connect, this, args);
  process.nextTick(() => this.destroy(refusal(`connect to ${host}`)));
  return this;
};

const { lookup } = dns;
/**
 * @param {string} name
 * @param {any[]} rest
 */
function localLookup(name, ...rest) {
  if (isLocal(name)) return Reflect.apply(lookup, dns, [name, ...rest]);
  process.nextTick(rest.at(-1), refusal(`look up ${name}`));
}
dns.lookup = Object.assign(localLookup, lookup);

const { lookup: lookupSoon } = dns.promises;
Object.assign(dns.promises, {
  /** @param {[name: string, options?: any]} query */
  async lookup(...query) {
    if (!isLocal(query[0])) throw refusal(`look up ${query[0]}`);
    return lookupSoon(...query);
  },
});

syncBuiltinESMExports();

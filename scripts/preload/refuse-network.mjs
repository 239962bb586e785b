// For `node --import`: refuses connections, datagrams and DNS look-ups of Node's own modules that
// leave this machine. Does not stop other programs and native code.
import dgram from "node:dgram";
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
 * The host of a `connect` call, for all its signatures: `(options)`, `(port, host)`, `(path)`, and
 * the list of arguments that Node's own modules pass on. A path is a socket of this machine.
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

/** @type {Record<string, any>} */
const udp = dgram.Socket.prototype;
for (const method of ["connect", "connectSync", "send"].filter((name) => name in udp)) {
  const real = udp[method];
  /** @param {any[]} args */
  udp[method] = function (...args) {
    const host = args.slice(1).findLast((arg) => typeof arg === "string") ?? "";
    if (isLocal(host)) return Reflect.apply(real, this, args);
    const [error, done] = [refusal(`send to ${host}`), args.at(-1)];
    process.nextTick(() => (typeof done === "function" ? done(error) : this.emit("error", error)));
  };
}

/**
 * Refuses functions that ask a DNS server, for every name.
 * @param {object} api
 * @param {(question: string, ...rest: any[]) => unknown} refuse
 */
function refuseQuestions(api, refuse) {
  const names = Object.getOwnPropertyNames(api).filter((name) =>
    /^(resolve|reverse|lookupS)/.test(name),
  );
  Object.assign(api, Object.fromEntries(names.map((name) => [name, refuse])));
}

for (const api of [dns, dns.Resolver.prototype])
  refuseQuestions(api, (question, ...rest) => {
    process.nextTick(rest.at(-1), refusal(`look up ${question}`));
  });
for (const api of [dns.promises, dns.promises.Resolver.prototype])
  refuseQuestions(api, async (question) => {
    throw refusal(`look up ${question}`);
  });

syncBuiltinESMExports();

/**
 * The order in which Biome sorts imports: by distance (addresses, modules with a protocol such as
 * `node:`, packages, aliases, paths), then naturally.
 * @see https://biomejs.dev/assist/actions/organize-imports/
 */
export function compareModules(one: string, other: string): number {
  return distance(one) - distance(other) || compareNaturally(one, other);
}

function distance(module: string): number {
  if (/^https?:/.test(module)) return 0;
  if (/^[\w-]+:/.test(module)) return 1;
  if (/^\.\.|^\//.test(module)) return 4;
  if (module.startsWith(".")) return 5;
  return /^(@\/|[#~$%])/.test(module) ? 3 : 2;
}

/** Compares numbers by value and letters as `A` before `a` before `B`. */
export function compareNaturally(one: string, other: string): number {
  const [ones, others] = [chunks(one), chunks(other)];
  for (const [index, chunk] of ones.entries()) {
    const against = others[index];
    if (against === undefined) return 1;
    const areNumbers = /^\d/.test(chunk) && /^\d/.test(against);
    const order = areNumbers ? Number(chunk) - Number(against) : compareText(chunk, against);
    if (order) return order;
  }
  return ones.length - others.length;
}

const chunks = (text: string) => text.match(/\d+|\D+/g) ?? [];

function compareText(one: string, other: string): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const order = weight(one, index) - weight(other, index);
    if (order) return order;
  }
  return one.length - other.length;
}

/** Punctuation in paths, in Biome's order. It comes before digits and letters. */
const signs = "/._-";

function weight(text: string, index: number): number {
  const character = text.charAt(index);
  if (signs.includes(character)) return signs.indexOf(character);
  const isLower = character !== character.toUpperCase();
  return character.toUpperCase().charCodeAt(0) * 2 + (isLower ? 1 : 0);
}

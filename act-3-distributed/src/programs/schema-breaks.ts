import { isDeepStrictEqual } from "node:util";

/** A JSON Schema without references. */
export type Schema = { [keyword: string]: unknown };

/**
 * Others send an input: the new version must accept each value that the old one accepts. Others read
 * an output: the new version may only have values that the old one allows.
 */
export type Direction = "input" | "output";

/** Keywords that do not decide which values are valid, in schemas and in descriptions of an API. */
const annotations = [
  "title",
  "summary",
  "description",
  "example",
  "examples",
  "deprecated",
  "operationId",
  "tags",
  "$comment",
];
/** Keywords whose values contain schemas or names. */
const structure = ["properties", "required", "additionalProperties", "items"];

const lowerBounds = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const upperBounds = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
const others = ["format", "pattern", "multipleOf", "uniqueItems"];

/**
 * Returns what breaks with a new version of a schema, one sentence each. A change that this function
 * does not know breaks, too. `at` names the schema.
 */
export function schemaBreaks(
  before: Schema | boolean,
  after: Schema | boolean,
  direction: Direction,
  at: string,
): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  const isInput = direction === "input";
  const [from, to] = isInput ? [before, after] : [after, before];
  return alternativesOf(from).flatMap((one) => {
    const breaks = alternativesOf(to).map((other) =>
      isInput ? breaksOfOne(one, other, direction, at) : breaksOfOne(other, one, direction, at),
    );
    return breaks.sort((a, b) => a.length - b.length)[0] ?? []; // those of the most similar one
  });
}

/** Returns the alternatives of a choice. Any other schema is its only alternative. */
function alternativesOf(schema: Schema | boolean): Schema[] {
  if (typeof schema === "boolean") return [schema ? {} : { not: {} }];
  const [keyword, another] = Object.keys(schema).filter((one) => !annotations.includes(one));
  const isChoice = !another && (keyword === "anyOf" || keyword === "oneOf");
  return isChoice ? (schema[keyword] as Schema[]) : [schema];
}

/** Compares two schemas without alternatives. */
function breaksOfOne(before: Schema, after: Schema, direction: Direction, at: string): string[] {
  const isInput = direction === "input";
  const [from, to] = isInput ? [before, after] : [after, before];
  const breaks: string[] = [];

  for (const keyword of new Set(Object.keys({ ...before, ...after }))) {
    if (structure.includes(keyword) || isWider(keyword, from, to)) continue;
    const [old, now] = [before[keyword], after[keyword]].map((value) => JSON.stringify(value));
    breaks.push(`${at}: ${keyword} was ${old ?? "absent"} and is ${now ?? "absent"}`);
  }

  const [olds, news] = [propertiesOf(before), propertiesOf(after)];
  const [oldRest, newRest] = [restOf(before), restOf(after)];
  for (const name of Object.keys({ ...olds, ...news })) {
    const [old, now] = [olds[name] ?? oldRest, news[name]];
    if (!now) breaks.push(`${at} > ${name} is gone`);
    else if (old) breaks.push(...schemaBreaks(old, now, direction, `${at} > ${name}`));
  }
  if (oldRest && newRest)
    breaks.push(...schemaBreaks(oldRest, newRest, direction, `${at} > others`));
  else if (oldRest && isInput) breaks.push(`${at} allows no other properties now`);

  const isGone = (name: string) => name in olds && !(name in news);
  for (const name of requiredOf(to).filter((name) => !requiredOf(from).includes(name))) {
    if (!isGone(name))
      breaks.push(`${at} > ${name} ${isInput ? "is required" : "may be missing"} now`);
  }

  const [oldItem, newItem] = [before.items ?? {}, after.items ?? {}] as [Schema, Schema];
  return [...breaks, ...schemaBreaks(oldItem, newItem, direction, `${at} > items`)];
}

/** Without inherited names, such as `constructor`. */
const propertiesOf = ({ properties = {} }: Schema): { [name: string]: Schema } =>
  Object.assign(Object.create(null), properties);
const requiredOf = ({ required = [] }: Schema) => required as string[];
/** Returns the schema of the properties without a name, or undefined if there may be none. */
const restOf = ({ additionalProperties: rest = true }: Schema) =>
  rest === true ? {} : ((rest || undefined) as Schema | undefined);

/** Whether `to` allows what `from` allows, as far as one keyword decides this. */
function isWider(keyword: string, from: Schema, to: Schema): boolean {
  const [value, limit] = [from[keyword], to[keyword]] as unknown[];
  if (annotations.includes(keyword) || isDeepStrictEqual(value, limit)) return true;
  if (keyword === "const" || keyword === "enum") {
    const allowed = valuesOf(to);
    return !allowed || valuesOf(from)?.every((one) => isIn(allowed, one)) === true;
  }
  if (limit === undefined)
    return [...lowerBounds, ...upperBounds, ...others, "type"].includes(keyword);
  if (keyword === "type") {
    const allowed: unknown[] = [limit].flat();
    if (allowed.includes("number")) allowed.push("integer");
    return [value].flat().every((type) => allowed.includes(type));
  }
  if (lowerBounds.includes(keyword)) return Number(value) >= Number(limit);
  return upperBounds.includes(keyword) && Number(value) <= Number(limit);
}

const valuesOf = (schema: Schema) =>
  ("const" in schema ? [schema.const] : schema.enum) as unknown[] | undefined;

const isIn = (values: unknown[], value: unknown) =>
  values.some((one) => isDeepStrictEqual(one, value));

import { type Schema, schemaBreaks } from "./schema-breaks.ts";

type Value = { required?: boolean; schema?: Schema };
type Named = { [name: string]: Value };
type Parameter = Value & { in: string; name: string };
type Security = { [scheme: string]: string[] }[];
type Response = { headers?: Named; content?: Named };
type Operation = {
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Named };
  responses?: { [status: string]: Response };
  security?: Security;
};
type ApiDocument = {
  servers?: { url: string }[];
  paths?: { [path: string]: { [method: string]: Operation } };
  security?: Security;
  components?: { securitySchemes?: { [name: string]: Schema } };
};

const methods = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

/**
 * Returns what a new version of an API breaks for those who use the old one, one sentence each. A
 * change that this file does not know breaks, too. An operation that was deprecated may go.
 */
export function apiBreaks(oldDocument: object, newDocument: object): string[] {
  const before = withoutReferences(oldDocument) as ApiDocument;
  const after = withoutReferences(newDocument) as ApiDocument;
  const breaks: string[] = [];
  for (const { url } of before.servers ?? []) {
    if (!after.servers?.some((server) => server.url === url)) breaks.push(`${url} is gone`);
  }
  for (const [path, olds] of Object.entries(before.paths ?? {})) {
    const news = after.paths?.[path] ?? {};
    for (const method of Object.keys({ ...olds, ...news })) {
      const [old, now, at] = [olds[method], news[method], `${method.toUpperCase()} ${path}`];
      if (old && now) {
        breaks.push(...schemaBreaks(inputOf(old), inputOf(now), "input", at));
        breaks.push(...responseBreaks(old.responses ?? {}, now.responses ?? {}, at));
        if (needsMore(waysInto(old, before), waysInto(now, after))) {
          breaks.push(`${at} needs other credentials now`);
        }
      } else if (old && !old.deprecated) breaks.push(`${at} is gone`);
      else if (now && !methods.includes(method)) breaks.push(`${at} is new`); // `parameters` of a path
    }
  }
  return breaks;
}

/** Replaces each reference by what it stands for. A document that contains itself is an error. */
function withoutReferences(document: object): object {
  function copy(part: unknown): unknown {
    if (!(part instanceof Object)) return part;
    if (Array.isArray(part)) return part.map(copy);
    if (!("$ref" in part)) {
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, copy(one)]));
    }
    const keys = String(part.$ref).split("/").slice(1);
    return copy(keys.reduce((place: unknown, key) => (place as Schema)[key], document));
  }
  return copy(document) as object;
}

/** Returns the schema of an object with all of these values. */
function schemaOf(values: Named): Schema {
  const required = Object.keys(values).filter((name) => values[name]?.required);
  const properties = Object.entries(values).map(([name, { required, schema, ...rest }]) => [
    name,
    { ...schema, ...rest }, // what is not known in the rest, such as `style`, counts as a keyword
  ]);
  return { properties: Object.fromEntries(properties), required, additionalProperties: false };
}

/** Returns the schema of an operation's input: its parameters and its body. */
function inputOf({ parameters = [], requestBody = {}, responses, security, ...rest }: Operation) {
  const { content = {}, required = false } = requestBody;
  const named = parameters.map(({ in: place, name, ...value }) => [`${place} ${name}`, value]);
  const bodies = Object.entries(content).map(([type, value]) => [type, { ...value, required }]);
  return { ...rest, ...schemaOf(Object.fromEntries([...named, ...bodies])) };
}

function responseBreaks(
  olds: { [status: string]: Response },
  news: { [status: string]: Response },
  at: string,
): string[] {
  return Object.keys({ ...olds, ...news }).flatMap((status) => {
    const [old, now, where] = [olds[status], news[status], `${at} ${status}`];
    if (old && now) return schemaBreaks(outputOf(old), outputOf(now), "output", where);
    // Callers know all errors of 4xx and 5xx.
    return /^[45]/.test(status) ? [] : [`${where} is ${old ? "gone" : "new"}`];
  });
}

/** Returns the schema of a response: its headers and its body. */
const outputOf = ({ headers = {}, content = {}, ...rest }: Response): Schema => ({
  ...rest,
  ...schemaOf({ ...headers, ...content }),
});

/** Returns the sets of credentials that an operation accepts. With an empty set, it needs none. */
function waysInto({ security }: Operation, document: ApiDocument): string[][] {
  const schemes = document.components?.securitySchemes ?? {};
  const alternatives = security ?? document.security ?? [];
  const ways = alternatives.map((needed) =>
    Object.entries(needed).map(([name, scopes]) => {
      const { description, ...scheme } = schemes[name] ?? {};
      return JSON.stringify([scheme, scopes]);
    }),
  );
  return ways.length > 0 ? ways : [[]];
}

/** Whether somebody whose credentials were enough lacks one now. */
const needsMore = (olds: string[][], news: string[][]) =>
  !olds.every((had) => news.some((needed) => needed.every((one) => had.includes(one))));

import { type API, Client, errors } from "@opensearch-project/opensearch";
import { Unavailable } from "../domain/errors.ts";

/** A connection to OpenSearch, and the names of this environment's aliases. */
export type SearchEngine = {
  readonly client: Client;
  /** Searches and events go to the index with this alias. */
  readonly todos: string;
  /** During a rebuild, events go to the index with this alias, too. */
  readonly next: string;
  close(): Promise<void>;
};

/** Opens a connection. It is not needed until the first request. */
export function openSearchEngine(url: string, prefix: string): SearchEngine {
  const client = new Client({ node: url });
  const todos = `${prefix}-todos`;
  return { client, todos, next: `${todos}-next`, close: () => client.close() };
}

const definition: API.Indices_Create_RequestBody = {
  settings: {
    auto_expand_replicas: "0-1",
    // A search for the newest todos reads them in this order, and stops when it has a page.
    "sort.field": "newest",
    "sort.order": "desc",
  },
  mappings: {
    dynamic: "strict",
    _source: { excludes: ["prefixes"] },
    properties: {
      todo: { type: "object", enabled: false }, // what search shows
      id: { type: "keyword" },
      listId: { type: "keyword" },
      completed: { type: "boolean" },
      deleted: { type: "boolean" },
      newest: { type: "keyword" },
      wordCount: { type: "double" }, // a cursor may contain any number
      prefixes: { type: "text", analyzer: "whitespace", norms: false, index_options: "docs" },
    },
  },
};

/** Creates an empty index with an alias, and returns its name. */
export async function createIndex({ client, todos }: SearchEngine, alias: string): Promise<string> {
  const index = `${todos}-${Date.now().toString(36)}-${process.pid}`;
  const body = { ...definition, aliases: { [alias]: {} } };
  await answerOf(client.indices.create({ index, body }));
  return index;
}

/**
 * Waits for an answer. Errors of the client contain the request, and those of the server may quote it.
 * The errors of this function don't, so that logs have no titles and no search words.
 * @throws Unavailable if the server does not answer, is overloaded, or has no index
 */
export async function answerOf<Body>(response: Promise<{ body: Body }>): Promise<Body> {
  try {
    return (await response).body;
  } catch (error) {
    if (error instanceof errors.ResponseError) throw refusal(error);
    const { message } = error as Error;
    throw new Unavailable(
      "Search",
      `OpenSearch does not answer (${message}). Start it or set OPENSEARCH_URL.`,
    );
  }
}

function refusal({ statusCode, body }: errors.ResponseError): Error {
  const type = body?.error?.type;
  const message = `OpenSearch answered with ${statusCode}: ${type}`;
  if (type === "index_not_found_exception") {
    return new Unavailable("Search", `${message}. Run 'npm run migrate' to create the index.`);
  }
  const isBusy = statusCode === 429 || (statusCode ?? 500) >= 500;
  return isBusy ? new Unavailable("Search", message) : new Error(message);
}

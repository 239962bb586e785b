import { answerOf, openSearchEngine } from "../data/search-engine.ts";

/**
 * Returns the address of the OpenSearch server, given now or saved by an earlier run. Throws an error
 * with the remedy if there is none.
 */
export function searchServerUrl(saved: string | undefined): string {
  const url = process.env.OPENSEARCH_URL ?? saved;
  if (url) return url;
  throw new Error(
    `OPENSEARCH_URL is not set. Start a server (docker compose up --detach opensearch) or name your own:
OPENSEARCH_URL=http://127.0.0.1:9200 npm run environments`,
  );
}

/** Throws an error with the remedy if OpenSearch does not answer. */
export async function requireSearchServer(url: string): Promise<void> {
  const { client, close } = openSearchEngine(url, "none");
  await answerOf(client.info()).finally(close);
}

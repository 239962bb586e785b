import { currentPrefix as prefix } from "./versions.ts";

export type Urls = ReturnType<typeof createUrls>;

/**
 * Builds the paths of resources, with the prefix of the running request. With `absolute`, returns
 * whole URLs, based on `publicUrl`.
 */
export function createUrls(publicUrl: string) {
  const absolute = (path: string) => `${publicUrl}${path}`;
  return {
    me: () => `${prefix()}/me`,
    currentSession: () => `${prefix()}/sessions/current`,
    list: (id: string) => `${prefix()}/lists/${id}`,
    member: (listId: string, accountId: string) =>
      `${prefix()}/lists/${listId}/members/${accountId}`,
    todo: (id: string) => `${prefix()}/todos/${id}`,
    absolute,
    /** Returns the URL of the next page of a collection. */
    next: (path: "/lists" | "/notifications" | "/todos", query: Record<string, string>) =>
      absolute(`${prefix()}${path}?${new URLSearchParams(query)}`),
  };
}

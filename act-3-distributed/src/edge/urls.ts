export type Urls = ReturnType<typeof createUrls>;

/** Builds the paths of resources. With `absolute`, returns whole URLs, based on `publicUrl`. */
export function createUrls(publicUrl: string) {
  const absolute = (path: string) => `${publicUrl}${path}`;
  return {
    me: "/me",
    currentSession: "/sessions/current",
    list: (id: string) => `/lists/${id}`,
    member: (listId: string, accountId: string) => `/lists/${listId}/members/${accountId}`,
    todo: (id: string) => `/todos/${id}`,
    absolute,
    /** Returns the URL of the next page of a collection. */
    next: (path: "/lists" | "/notifications" | "/todos", query: Record<string, string>) =>
      absolute(`${path}?${new URLSearchParams(query)}`),
  };
}

export type Urls = ReturnType<typeof createUrls>;

/** The addresses of things: paths, and with `absolute` the whole address that people use. */
export function createUrls(publicUrl: string) {
  const absolute = (path: string) => `${publicUrl}${path}`;
  return {
    me: "/me",
    currentSession: "/sessions/current",
    list: (id: string) => `/lists/${id}`,
    member: (listId: string, accountId: string) => `/lists/${listId}/members/${accountId}`,
    todo: (id: string) => `/todos/${id}`,
    absolute,
    /** The next page of a collection, as a whole address. */
    next: (path: "/lists" | "/notifications" | "/todos", query: Record<string, string>) =>
      absolute(`${path}?${new URLSearchParams(query)}`),
  };
}

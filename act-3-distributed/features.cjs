/**
 * The features of the product. A file below `src/` belongs to the feature whose `files` match its
 * name. A feature may import the domain and application files of the features that it `uses`,
 * and their other files in `opens`. Only the owner of a table writes to it.
 */
module.exports = {
  accounts: {
    files: "accounts?|account-routes|caller|passwords|sessions?",
    opens: ["data/accounts"],
    tables: ["accounts", "sessions"],
    uses: [],
  },
  lists: {
    files: "access|lists?|list-routes|members|member-routes|member-tuples|in-force|permissions",
    opens: ["data/lists", "data/members"],
    tables: ["lists", "members", "permission_stores"],
    uses: ["accounts"],
  },
  notifications: {
    files: "mail|notifications?|notification-id|notification-routes|reactions|recipients",
    opens: ["data/notifications"],
    tables: ["notifications"],
    uses: ["accounts", "lists", "todos"],
  },
  todos: {
    files: "todos?|todo-json|todo-routes",
    opens: ["data/todos", "edge/todo-json"],
    tables: ["todos"],
    uses: ["accounts", "lists"],
  },
  search: {
    files: "search|search-comparison|search-engine|search-index|search-rebuild|search-routes",
    opens: [],
    tables: [],
    uses: ["accounts", "lists", "todos"],
  },
  statistics: {
    files: "analytics-file|latest-todos|report|statistics|statistics-routes|year-report",
    opens: [],
    tables: ["latest_todos"],
    uses: ["accounts", "lists", "todos"],
  },
};

/** The function of swagger-ui-bundle.js. */
declare function SwaggerUIBundle(options: object): void;

const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.toggle("dark-mode", isDark);
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });

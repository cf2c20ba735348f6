// Runs before the first paint: theme and language from the last visit, then the app itself.
// It is a file of its own because the content security policy refuses script inside the page.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage switched off: the defaults do
    }
  };
  const theme = kept("voorwaarts.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (kept("voorwaarts.language") === "en") root.lang = "en";

  import(APP_GLUE)
    .then((glue) => glue.default({ module_or_path: APP_WASM }))
    .catch((fault) => {
      console.error(fault);
      const show = () => document.getElementById("cannot-start")?.removeAttribute("hidden");
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
      else show();
    });
})();

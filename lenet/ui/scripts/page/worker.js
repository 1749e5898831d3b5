// Workers: modules in threads of their own, each of them a file, see `lenet/ui/bundle.py`.

/**
 * Start a worker; what is sent to it at once waits until it has run.
 *
 * @param {URL} url Made of a path and `import.meta.url`, by which the bundler knows it.
 */
export function startWorker(url) {
  if (url.origin === location.origin) return new Worker(url, { type: "module" });
  // on another site's page only a script of that page may be one: one that imports it
  const text = `import ${JSON.stringify(url.href)};`;
  const own = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(own, { type: "module" });
}

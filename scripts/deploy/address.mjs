/**
 * Where a Worker of this name is reached, in the words of wrangler's configuration.
 * @param {string} publicUrl an origin @param {string} name of the Worker
 * @returns {{ workers_dev: boolean, routes?: { pattern: string, custom_domain: true }[] }}
 * @throws {Error} where nothing can be deployed to it
 */
export function placeOf(publicUrl, name) {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (protocol !== "https:" || port !== "" || !hostname.includes("."))
    throw new Error(`"${publicUrl}" must be an https address of yours, without a port, to deploy to`);
  if (!hostname.endsWith(".workers.dev"))
    return { workers_dev: false, routes: [{ pattern: hostname, custom_domain: true }] };
  if (hostname.split(".").length !== 4 || !hostname.startsWith(`${name}.`))
    throw new Error(`"${publicUrl}" must be https://${name}.YOUR-SUBDOMAIN.workers.dev`);
  return { workers_dev: true };
}

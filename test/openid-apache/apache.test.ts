import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, type Running, remove, run } from "../node/clone";
import { newPerson } from "../node/openid/person";
import { type Provider, type Registered, startProvider } from "../node/openid/provider";

const MODULES = {
  mpm_event: "mod_mpm_event",
  authn_core: "mod_authn_core",
  authz_core: "mod_authz_core",
  authz_user: "mod_authz_user",
  auth_openidc: "mod_auth_openidc",
  include: "mod_include",
};

let provider: Provider;
let client: Registered;
let folder = "";
let site = "";
let apache: Running;

beforeAll(async () => {
  provider = await startProvider();
  const port = await freePort();
  site = `http://localhost:${port}`;
  const ends = ["--redirect", `${site}/openid`, "--logout-redirect", `${provider.origin}/`];
  client = await provider.register("A site behind Apache", "--secret", ...ends);

  folder = mkdtempSync(join(tmpdir(), "latchkey-apache-"));
  chmodSync(folder, 0o755); // the server reads it as somebody else where this is root
  mkdirSync(join(folder, "pages"));
  writeFileSync(
    join(folder, "pages/index.html"),
    '<h1>For <!--#echo var="OIDC_CLAIM_email" --> alone</h1>\n',
  );
  writeFileSync(join(folder, "httpd.conf"), configuration(port));
  apache = run(folder, ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", join(folder, "httpd.conf")]);
  await apache.until("resuming normal operations");
});

afterAll(async () => {
  await apache?.kill();
  await provider?.close();
  remove(folder);
});

/** As the module's documentation has it; an access token that has less than its whole lifetime left is refreshed. */
const configuration = (port: number) => `
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/httpd.pid
DefaultRuntimeDir ${folder}
Mutex pthread
ErrorLog "|/bin/cat"
${Object.entries(MODULES)
  .map(([name, file]) => `LoadModule ${name}_module /usr/lib/apache2/modules/${file}.so`)
  .join("\n")}
${process.getuid?.() === 0 ? "User www-data\nGroup www-data" : ""}
DocumentRoot ${folder}/pages

OIDCProviderMetadataURL ${provider.origin}/.well-known/openid-configuration
OIDCClientID ${client.id}
OIDCClientSecret ${client.secret}
OIDCRedirectURI ${site}/openid
OIDCCryptoPassphrase of-the-site-and-long-enough
OIDCScope "openid email offline_access"
OIDCPKCEMethod S256
OIDCRemoteUserClaim email
OIDCInfoHook access_token refresh_token userinfo
OIDCRefreshAccessTokenBeforeExpiry 4000 logout_on_error

<Directory ${folder}/pages>
  Options +Includes
  ForceType text/html
  SetOutputFilter INCLUDES
</Directory>
<Location />
  AuthType openid-connect
  Require valid-user
</Location>
`;

describe("mod_auth_openidc in front of a static page", () => {
  const visitor = () => newPerson({ [provider.origin]: true, [site]: true });

  it("has a person sign in, shows the page, refreshes, and signs out", async () => {
    const person = visitor();
    const email = "apache@example.com";
    const page = await provider.signIn(person, `${site}/index.html`, email);
    expect(page.url.href, apache.output()).toBe(`${site}/index.html`);
    expect(page.html).toBe(`<h1>For ${email} alone</h1>\n`);

    const info = async () => JSON.parse((await person.visit(`${site}/openid?info=json`)).html);
    const before = await info();
    expect(before.userinfo).toMatchObject({ email, email_verified: true });
    await person.visit(`${site}/index.html`);
    const after = await info();
    expect(after.access_token).not.toBe(before.access_token);
    expect(after.userinfo).toEqual(before.userinfo);

    const end = await person.visit(`${site}/openid?logout=${encodeURIComponent(`${provider.origin}/`)}`);
    expect(end.url.href).toBe(`${provider.origin}/`);
    expect((await person.visit(`${site}/index.html`)).url.pathname).toBe("/login");
    const refresh = await fetch(`${provider.origin}/oauth/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: after.refresh_token }),
    });
    expect(await refresh.json()).toMatchObject({ error: "invalid_grant" });
  });

  it("lets nobody in with the answer to another browser", async () => {
    const start = await newPerson({ [site]: true }).visit(`${site}/index.html`);
    const thief = newPerson({ [provider.origin]: true });
    const { url } = await provider.signIn(thief, start.url, "stolen@example.com");
    const person = visitor();
    expect((await person.visit(url)).status).toBeGreaterThanOrEqual(400);
    expect((await person.visit(`${site}/index.html`)).url.pathname).toBe("/login");
  });
});

import { fail, ok } from "../finding.mjs";

const CHECK = "cors";

/** Whether scripts of a stranger's page may call with the cookies of who visits it. @param {import("../service.mjs").Service} service */
export async function checkCors({ ask }) {
  for (const Origin of [`https://${crypto.randomUUID()}.invalid`, "null"])
    for (const method of ["OPTIONS", "GET"]) {
      const { headers } = await ask("/api/sessions", { method, headers: { Origin } });
      if (headers.has("Access-Control-Allow-Origin"))
        return [
          fail(
            CHECK,
            "pages of strangers may call the API",
            "Look for a rule or proxy in front of the Worker that adds Access-Control-Allow-Origin.",
          ),
        ];
    }
  return [ok(CHECK, "pages of strangers may not call the API")];
}

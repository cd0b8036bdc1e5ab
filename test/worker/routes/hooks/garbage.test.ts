import { describe, expect, it } from "vitest";
import { instance } from "../../helpers";

const KEY =
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const SECRET = crypto.randomUUID() + crypto.randomUUID();

const latchkey = instance({
  SENDGRID_WEBHOOK_KEY: KEY,
  POSTMARK_WEBHOOK_SECRET: SECRET,
  BREVO_WEBHOOK_SECRET: SECRET,
});

describe("a report of bounces is refused where what should prove its sender is no base64", () => {
  it.each<[string, Record<string, string>]>([
    ["postmark", { Authorization: "Basic %%%" }],
    ["postmark", { Authorization: "Basic" }],
    ["brevo", { Authorization: "Basic =" }],
    [
      "sendgrid",
      {
        "X-Twilio-Email-Event-Webhook-Signature": "%%%",
        "X-Twilio-Email-Event-Webhook-Timestamp": String(Math.floor(Date.now() / 1000)),
      },
    ],
  ])("%s, %j", async (provider, headers) => {
    const response = await latchkey.fetch(`/hooks/mail/${provider}`, { method: "POST", body: "[]", headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: "Invalid signature" });
  });
});

import { calculateJwkThumbprint } from "jose";
import { fail, warn } from "../finding.mjs";
import { checkAges, short } from "./key-ages.mjs";

const CHECK = "keys";
const ALGORITHMS = ["ES256", "EdDSA", "RS256"];
/** What of a key nobody else may have (RFC 7518 §6). */
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const LONGEST_CACHE_SECONDS = 300;

/** As it came: whether it is one of ours is looked at. @typedef {import("jose").JWK & import("./key-ages.mjs").Key} PublicKey */

/** The public keys that others verify tokens with. @param {import("../service.mjs").Service} service */
export async function checkKeys({ ask, discovery, suffix }) {
  const { json, headers } = await ask("/.well-known/jwks.json");
  /** @type {PublicKey[]} */
  const keys = Array.isArray(json?.keys) ? json.keys : [];
  const leaking = keys.filter((key) => PRIVATE.some((member) => member in key));
  if (leaking.length > 0)
    return [
      fail(
        CHECK,
        "the JWKS shows a private key: anybody can sign tokens",
        `Look at what stands in front of the Worker, then npm run keys -- new${suffix}, rotate, and retire the one that was shown.`,
      ),
    ];
  if (keys.length === 0) return [none(discovery, suffix)];
  const odd = await firstOdd(keys);
  if (odd !== undefined)
    return [
      fail(
        CHECK,
        `${short(String(odd.kid))} is no key that Latchkey makes`,
        "Look at what stands in front of the Worker and changes the JWKS.",
      ),
    ];
  return [...checkAges(keys, suffix), ...checkCache(headers)];
}

/** @param {Record<string, unknown>} discovery @param {string} suffix */
const none = (discovery, suffix) =>
  discovery.id_token_signing_alg_values_supported === undefined
    ? warn(
        CHECK,
        "no public key: only who has the secret can verify tokens (HS256)",
        `npm run keys -- new${suffix} makes one for everybody.`,
      )
    : fail(
        CHECK,
        "the JWKS has no key: nobody can verify a token",
        "Look at what stands in front of the Worker and changes the JWKS.",
      );

/** A key whose name is not its thumbprint (RFC 7638), or that Latchkey signs nothing with. @param {PublicKey[]} keys */
async function firstOdd(keys) {
  for (const key of keys) {
    const thumbprint = await calculateJwkThumbprint(key).catch(() => null);
    if (thumbprint !== key.kid || !ALGORITHMS.includes(key.alg)) return key;
  }
}

/** `npm run keys` counts on it that a new key is known everywhere after that time. @param {Headers} headers */
function checkCache(headers) {
  const [, seconds = "0"] = /max-age=(\d+)/.exec(headers.get("Cache-Control") ?? "") ?? [];
  if (Number(seconds) <= LONGEST_CACHE_SECONDS) return [];
  return [
    warn(
      CHECK,
      `the JWKS may be cached for ${seconds} s`,
      "Let what stands in front of the Worker keep its Cache-Control: 300 s is what changing keys counts on.",
    ),
  ];
}

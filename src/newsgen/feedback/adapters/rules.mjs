// The rules of voting, the same as in newsgen's own collector: who may post, what a form may say, what is answered.

const REASONS = ["inaccurate", "outdated", "unclear", "weak-sources", "too-long", "other"];
const ONCE = ["article", "rev", "vote", "more", "comment", "leave-empty"];
const FORM = "application/x-www-form-urlencoded";
const FORM_BYTES = 8192;
const ANSWERS = {
  kept: [200, "Thank you. Your answer was kept."],
  malformed: [400, "This is not a form of this site."],
  "other-site": [403, "A page of another site asked for this."],
  "unknown-article": [404, "There is no such article here, so the answer was not kept."],
  method: [405, "Answers are posted here."],
  "no-vote": [409, "There is no answer of yours from today, so please answer Yes or No first."],
  "too-large": [413, "This is more than is taken here."],
  type: [415, "This type of content is not taken here."],
  robot: [422, "The field for robots was filled in, so the answer was not kept."],
  busy: [429, "Too many answers came from your network, so this one was not kept. Please try again in a minute."],
  "busy-day": [429, "Too many answers came from your network today, so this one was not kept. Please try again tomorrow."],
  "busy-all": [429, "Too many answers came at once, so this one was not kept. Please try again in a minute."],
  away: [503, "Answers cannot be kept at the moment. Please try again later."],
};

/** Votes a minute and a day of one network, votes a minute of all; how many usual hours make a spike. */
export const LIMITS = { minute: 6, day: 30, all: 300, spike: 20, commentDays: 400 };

/** Answer a request. `keep(vote, visitor)` gives a word of ANSWERS; it says "kept" only for what is stored. */
export async function collect(request, { site, address, keep, find = fetch }) {
  const origin = new URL(site).origin;
  const json = (request.headers.get("accept") || "").includes("application/json");
  let word = refusal(request, origin);
  let vote = null;
  let place = "";
  if (!word) {
    const body = await bounded(request);
    const read = body === null ? "too-large" : readForm(body);
    if (typeof read === "string") word = read;
    else vote = read;
  }
  if (!word) {
    try {
      place = await urlOf(site, vote.article, find);
      word = place === null
        ? "unknown-article"
        : await keep(vote, { network: networkOf(address), agent: request.headers.get("user-agent") || "" });
    } catch {
      word = "away";
    }
  }
  return answer(word, { site, origin, json, place: place || "", vote, method: request.method });
}

function answer(word, { site, origin, json, place, vote, method }) {
  const [status, sentence] = ANSWERS[word];
  const headers = new Headers({
    "cache-control": "no-store", "content-security-policy": "default-src 'none'; base-uri 'none'", vary: "Accept, Origin",
    "x-content-type-options": "nosniff",
  });
  if (status !== 403) headers.set("access-control-allow-origin", origin);
  if (status === 405) headers.set("allow", "POST");
  if (status === 429 || status === 503) headers.set("retry-after", "60");
  const base = site.replace(/\/$/, "");
  if (status === 200 && !json) {
    const anchor = vote.yes === null ? "/-/thanks/" : place + (vote.yes ? "#helpful-yes" : "#helpful-no");
    headers.set("location", base + anchor);
    return new Response(null, { status: 303, headers });
  }
  if (json) {
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify({ answer: word, message: sentence }), { status, headers });
  }
  const back = place ? `<p><a href="${escape(base + place)}">Back to the article</a></p>` : "";
  headers.set("content-type", "text/html; charset=utf-8");
  const page = `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Your answer was not kept</title>` +
    `<meta name="robots" content="noindex"></head><body><main><h1>Your answer was not kept</h1><p>${escape(sentence)}</p>${back}</main></body></html>\n`;
  return new Response(method === "HEAD" ? null : page, { status, headers });
}

function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function refusal(request, origin) {
  if (request.method !== "POST") return "method";
  // Browsers name the page that posts; what names none is no reader's browser.
  if (request.headers.get("origin") !== origin) return "other-site";
  const fetched = request.headers.get("sec-fetch-site");
  if (fetched && !["same-origin", "same-site", "cross-site"].includes(fetched)) return "other-site";
  const type = (request.headers.get("content-type") || "").split(";")[0].trim().toLowerCase();
  if (type !== FORM) return "type";
  return Number(request.headers.get("content-length") || 0) > FORM_BYTES ? "too-large" : "";
}

async function bounded(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body || []) {
    size += chunk.length;
    if (size > FORM_BYTES) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(whole);
}

/** The vote of a form, or a word that says why it is none. `yes` null: more about the vote of today. */
export function readForm(text) {
  const fields = new URLSearchParams(text);
  if ([...fields].length > 30 || ONCE.some((name) => fields.getAll(name).length > 1)) return "malformed";
  if (fields.get("leave-empty")) return "robot";
  const article = fields.get("article") || "";
  const rev = fields.get("rev") || "";
  if (!article || article.length > 1024 || !/^[0-9a-f]{12}$/.test(rev)) return "malformed";
  const given = fields.getAll("reason");
  if (!given.every((reason) => REASONS.includes(reason))) return "malformed";
  const yes = { yes: true, no: false }[fields.get("vote")] ?? null;
  if ((yes === null) !== (fields.get("more") === "1")) return "malformed";
  const reasons = REASONS.filter((reason) => given.includes(reason)).join(" ");
  return { article, rev, yes, reasons, comment: cleanComment(fields.get("comment") || "") };
}

/** A comment without what readers cannot see, of at most 500 characters. */
export function cleanComment(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/[\u200b-\u200f]{2,}|(?<=[0-9A-Za-z])[\u200b-\u200d]|[\u200b-\u200d](?=[0-9A-Za-z])/g, "")
    .replace(/(?![\u200c\u200d])\p{C}/gu, "")
    .replace(/\s+/g, " ").trim());
  return Array.from(lines.filter(Boolean).join("\n")).slice(0, 500).join("").trim();
}

/** The network that counts as one: a /24 of IPv4, a /56 of IPv6; "" for what is no address. */
export function networkOf(address) {
  const four = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address || "");
  if (four) return four[1] + ".0/24";
  if (!/^[0-9a-f:]+$/i.test(address || "") || !address.includes(":")) return "";
  const [head, tail] = address.split("::");
  const first = head ? head.split(":") : [];
  const last = tail ? tail.split(":") : [];
  const middle = address.includes("::") ? Array(Math.max(0, 8 - first.length - last.length)).fill("0") : [];
  const groups = [...first, ...middle, ...last].map((group) => parseInt(group || "0", 16));
  return groups.slice(0, 3).map((group) => group.toString(16)).join(":") + ":" + (groups[3] & 0xff00).toString(16) + "::/56";
}

/** 32 hexadecimal digits of an HMAC-SHA-256 over the parts. */
export async function tagOf(salt, ...parts) {
  const text = parts.map((part) => `${new TextEncoder().encode(part).length}:${part}`).join("");
  const use = await crypto.subtle.importKey("raw", new TextEncoder().encode(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", use, new TextEncoder().encode(text))).slice(0, 32);
}

/** Random hexadecimal digits. */
export function random(bytes) {
  return hex(crypto.getRandomValues(new Uint8Array(bytes)));
}

function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where on the site an article is, null where there is none: one part of the register that the site publishes. */
async function urlOf(site, article, find) {
  const part = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(article))).slice(0, 2);
  const found = await find(`${site.replace(/\/$/, "")}/-/register/${part}.json`, { redirect: "manual", cf: { cacheTtl: 15 } });
  if (found.status === 404) return null;
  if (!found.ok) throw new Error(`the register answers with ${found.status}`);
  const { articles } = await found.json();
  return Object.hasOwn(articles, article) ? articles[article] : null;
}

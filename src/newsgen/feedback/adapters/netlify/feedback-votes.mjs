// The votes, for who knows the secret NEWSGEN_EXPORT_SECRET (32 characters or more, set in Netlify's settings):
//   curl -H "Authorization: Bearer $SECRET" @SITE@-/feedback/votes | sqlite3 votes.db && newsgen feedback export --db votes.db

import { timingSafeEqual } from "node:crypto";
import { dump } from "../newsgen/box.mjs";

export default async (request) => {
  const secret = Buffer.from(`Bearer ${process.env.NEWSGEN_EXPORT_SECRET || ""}`);
  const given = Buffer.from(request.headers.get("authorization") || "");
  if (secret.length < 39 || given.length !== secret.length || !timingSafeEqual(given, secret)) {
    return new Response("There is nothing here.\n", { status: 404 });
  }
  return new Response(await dump(), { headers: { "cache-control": "no-store", "content-type": "text/plain; charset=utf-8" } });
};

export const config = { path: "/-/feedback/votes" };

// The collector of votes as a Netlify function. Written out by `newsgen feedback adapter netlify`.

import { keep } from "../newsgen/box.mjs";
import { collect } from "../newsgen/rules.mjs";

export default async (request, context) =>
  collect(request, { site: process.env.NEWSGEN_SITE || "@SITE@", address: context.ip || "", keep });

export const config = { path: "/-/feedback" };

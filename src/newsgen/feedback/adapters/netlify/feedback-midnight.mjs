// At midnight UTC the tags of the day go, votes or none.

import { turn } from "../newsgen/box.mjs";

export default async () => {
  await turn();
};

export const config = { schedule: "0 0 * * *" };

// How true an entry is, at the other end of a pipe: a line of JSON in, a line of JSON out.

import { createInterface } from "node:readline";

import { truth } from "truth";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { entry, paused_at, now } = JSON.parse(line);
  console.log(JSON.stringify({ state: truth(entry, paused_at, Date.parse(now)) }));
});

// One Copy at the other end of a pipe: a line of JSON in, a line of JSON out.

import { createInterface } from "node:readline";

import { Copy } from "feed";

let copy = new Copy("none");

const orders = {
  begin({ topic, since }) {
    copy = new Copy(topic, since);
    copy.language = "en";
  },
  hangUp: () => copy.hangUp(),
  join: () => copy.join(),
  take: ({ frame }) => copy.take(frame),
  check: ({ position }) => copy.check(position),
  whole: ({ body }) => copy.takeWhole(body),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  const answer = orders[order.order](order) ?? null;
  const { epoch, seq, data, joined } = copy;
  console.log(JSON.stringify({ answer, epoch, seq, data, joined }));
});

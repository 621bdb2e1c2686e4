// How true a number is, in one word. The server says the same of the same entry: presscentre/figures/truth.py; what
// forbids trust comes before what only explains. tests/figures/test_truth.py holds the two together.

const CORRECTED_FOR = 30 * 60_000; // event time during which a correction is marked on the number itself

/** "live", "stale", "corrected", "withdrawn", "held" or "empty"; `now` is event time in milliseconds. */
export function truth(entry, pausedAt, now) {
  if (!entry) return pausedAt ? "held" : "empty";
  if (entry.value === null) return "withdrawn";
  if (pausedAt) return "held";
  if (entry.correction && now < Date.parse(entry.correction.corrected_at) + CORRECTED_FOR) return "corrected";
  return now > Date.parse(entry.as_of) + entry.stale_after * 1000 ? "stale" : "live";
}
